import type { Answer, Incoming } from './answer.ts'

/** A file, or the part of it that `Range: bytes=from-to` asks for: 206, or 416 beyond its end. */
export function ranged({ headers }: Incoming, bytes: Buffer, about: Record<string, string>): Answer {
  const common = { ...about, 'accept-ranges': 'bytes' }
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers['range'] ?? '')
  if (!range) return { status: 200, headers: common, body: bytes }
  const size = bytes.length
  const [from, to] = [Number(range[1]), range[2] === '' ? size - 1 : Math.min(Number(range[2]), size - 1)]
  if (from > to) return { status: 416, headers: { 'content-type': 'text/plain; charset=utf-8', 'content-range': `bytes */${size}` }, body: 'Range Not Satisfiable' }
  return { status: 206, headers: { ...common, 'content-range': `bytes ${from}-${to}/${size}` }, body: bytes.subarray(from, to + 1) }
}
