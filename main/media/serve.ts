import type { MediaId } from '../../core/ids.ts'
import type { KeptMedia, MediaStore } from './media-store.ts'
import { fileNameOf } from './file-name.ts'

/*
 *  Kept files over HTTP's forms: for the page (`app://media/<id>`) and for a provider that fetches what it sends.
 *  What could run where it is opened (pages, drawings with scripts) is never shown in place: it is offered as a file.
 */

/** Shown in place; everything else is an attachment. SVG is not among them. */
const shown = /^(?:image\/(?:jpeg|png|gif|webp|bmp|avif)|audio\/[a-z0-9.+-]+|video\/[a-z0-9.+-]+)$/

const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'accept-ranges': 'bytes',
} as const

export interface Serving {
  readonly status: 200 | 206 | 404 | 405 | 416
  readonly headers: Readonly<Record<string, string>>
  /** null: there is nothing, or only the headers were asked for. */
  readonly body: AsyncIterable<Uint8Array> | null
}

/** The answer to a GET or HEAD of a kept file, or of a part of it (RFC 9110 §14: one range; several get the whole). */
export function serveMedia(store: Pick<MediaStore, 'ref' | 'read'>, id: MediaId | null, method: string, range: string | null): Serving {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { allow: 'GET, HEAD' }, body: null }
  const ref = id === null ? null : store.ref(id)
  if (ref === null) return { status: 404, headers: { 'cache-control': 'no-store' }, body: null }
  const part = method === 'GET' && range !== null ? partOf(range, ref.bytes) : 'whole'
  if (part === 'none') return { status: 416, headers: { ...always, 'content-range': `bytes */${String(ref.bytes)}` }, body: null }
  const [from, to] = part === 'whole' ? [0, ref.bytes] : part
  return {
    status: part === 'whole' ? 200 : 206,
    headers: {
      ...always, ...typeOf(ref), 'content-length': String(to - from),
      ...(part !== 'whole' && { 'content-range': `bytes ${String(from)}-${String(to - 1)}/${String(ref.bytes)}` }),
    },
    body: method === 'HEAD' ? null : store.read(ref.id, from, to),
  }
}

function typeOf(ref: KeptMedia): Record<string, string> {
  if (shown.test(ref.mime)) return { 'content-type': ref.mime }
  const name = fileNameOf(ref)
  const ascii = name.replace(/[^\u0020-\u007e]|["\\]/g, '_')
  return { 'content-type': ref.mime === 'text/plain' ? 'text/plain; charset=utf-8' : safe(ref.mime), 'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}` }
}

/** What a provider or a client called it, as far as it is a type at all. */
const safe = (mime: string): string => /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(mime) && !/html|svg|xml/.test(mime) ? mime : 'application/octet-stream'

/** From and up to (without) that byte. What is no byte range is overlooked, as the standard asks. */
function partOf(range: string, bytes: number): readonly [number, number] | 'whole' | 'none' {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range.trim()) ?? []
  if (first === '' && last === '') return 'whole'
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const to = first === '' || last === '' ? bytes : Math.min(Number(last) + 1, bytes)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return 'whole'
  return from >= bytes || to <= from ? 'none' : [from, to]
}
