import type { IncomingMessage } from 'node:http'

export type BodyResult = { readonly ok: true, readonly bytes: Uint8Array } | { readonly ok: false, readonly status: 400 | 413 }

/** Beyond this multiple of the limit a sender is not heard to the end, so that it could read its 413. */
const PATIENCE = 4

/** The whole body, or why not. Beyond `limit` bytes nothing is kept, only counted. */
export function readBody(request: IncomingMessage, limit: number): Promise<BodyResult> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else chunks = []
      if (size > limit * PATIENCE) resolve({ ok: false, status: 413 })
    })
    request.on('end', () => resolve(size > limit ? { ok: false, status: 413 } : { ok: true, bytes: Buffer.concat(chunks) }))
    request.on('error', () => resolve({ ok: false, status: 400 }))
    // A sender that leaves half way ends in `close` alone.
    request.on('close', () => resolve({ ok: false, status: 400 }))
  })
}
