import type { IncomingMessage } from 'node:http'

/** Bytes; the providers' JSON and forms are far smaller. */
const MOST_BYTES = 1_000_000

/** The whole body, or undefined where it is too large (the rest is left unread). */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array)
    size += bytes.length
    if (size > MOST_BYTES) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

/** For the traffic list: parsed where it can be. */
export function readable(raw: string, contentType: string | undefined): unknown {
  if (raw === '') return null
  if (contentType?.includes('urlencoded')) return Object.fromEntries(new URLSearchParams(raw))
  try {
    return JSON.parse(raw) as unknown
  } catch {
    return raw
  }
}
