import type http from 'node:http'
import https from 'node:https'

export interface Answer { readonly status: number, readonly headers: http.IncomingHttpHeaders, readonly body: Buffer }
/** GET over https; rejects where no answer came. */
export type Get = (url: URL, headers: Readonly<Record<string, string>>) => Promise<Answer>

const LONGEST_MS = 20_000
const MOST_BYTES = 8 * 1024 * 1024

/** Follows no redirects: the address in the managed source is the one that counts. */
export const getBy = (agent: (url: URL) => Promise<http.Agent>): Get => async (url, headers) => {
  const way = await agent(url)
  return new Promise((resolve, reject) => {
    https.get(url, { agent: way, headers, signal: AbortSignal.timeout(LONGEST_MS) }, (response) => {
      const pieces: Buffer[] = []
      let bytes = 0
      response.on('data', (piece: Buffer) => {
        bytes += piece.length
        pieces.push(piece)
        if (bytes > MOST_BYTES) response.destroy(new Error(`the answer has more than ${String(MOST_BYTES)} bytes`))
      })
      response.on('error', reject)
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }) })
    }).on('error', reject)
  })
}
