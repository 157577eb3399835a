/** What an endpoint answers; the server adds `Date` and writes it. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string | Buffer
}

/** One request, read whole. */
export interface Incoming {
  method: string
  path: string
  query: URLSearchParams
  /** Path and query as they came. */
  target: string
  headers: Record<string, string | undefined>
  raw: Buffer
}

export const plainJson = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
})
