import type { IncomingMessage } from 'node:http'

/** Bytes; the providers' JSON and forms are far smaller. */
const MOST_OF_TEXT = 1_000_000
/** An upload, with what multipart puts around it; base64 of the largest video that a client sends by /control. */
const MOST_OF_MEDIA = 101 * 1024 * 1024
const MOST_OF_CONTROL = 24 * 1024 * 1024

/** Bytes that a request to this path may have. */
export function mostBytes(path: string): number {
  if (path.endsWith('/media')) return MOST_OF_MEDIA
  return path.startsWith('/control/clients/') ? MOST_OF_CONTROL : MOST_OF_TEXT
}

/** The whole body, or undefined where it is too large (the rest is left unread). */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array)
    size += bytes.length
    if (size > most) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

/** For the traffic list: parsed where it can be; of files the size alone. */
export function readable(body: string | Buffer, contentType: string | undefined): unknown {
  if (body.length === 0) return null
  if (typeof body !== 'string' && !/json|urlencoded|^text\//.test(contentType ?? 'text/plain')) return { contentType, bytes: body.length }
  const raw = body.toString()
  if (contentType?.includes('urlencoded')) return Object.fromEntries(new URLSearchParams(raw))
  try {
    return JSON.parse(raw) as unknown
  } catch {
    return raw
  }
}
