import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileTypeFromFile, fileTypeFromBuffer, type FileTypeResult } from 'file-type'

/** Where the bytes are. */
export type Source = { readonly path: string } | { readonly bytes: Uint8Array }

/** One type under several names: what providers call it. */
const sameAs: Readonly<Record<string, string>> = { 'audio/x-m4a': 'audio/mp4', 'audio/opus': 'audio/ogg', 'application/ogg': 'audio/ogg', 'audio/vnd.wave': 'audio/wav', 'image/apng': 'image/png' }

/** The Office files before 2007 are one container; only their name tells them apart. */
const inContainer: Readonly<Record<string, string>> = { '.doc': 'application/msword', '.xls': 'application/vnd.ms-excel', '.ppt': 'application/vnd.ms-powerpoint' }

/** The type by what the file holds, in lower case and without parameters; its name is not believed. `application/octet-stream` where nothing is known. */
export async function trueType(source: Source, name: string): Promise<string> {
  const found = 'path' in source ? await fileTypeFromFile(source.path) : await fileTypeFromBuffer(source.bytes)
  if (found === undefined) return await textType(source) ?? 'application/octet-stream'
  return nameOf(found, name)
}

function nameOf({ mime }: FileTypeResult, name: string): string {
  const plain = mime.split(';')[0]?.trim().toLowerCase() ?? ''
  if (plain === 'application/x-cfb') return inContainer[extname(name).toLowerCase()] ?? plain
  return sameAs[plain] ?? plain
}

/** A page or a drawing is text as well, and runs where it is opened: it is called by its own name. Null for plain text. */
function markupType(text: string): string | null {
  const start = withoutProlog(text)
  if (/^<svg[\s>]/i.test(withoutProlog(start.replace(/^<!doctype svg[^>]*>/i, '')))) return 'image/svg+xml'
  if (/^<(?:!doctype|html|head|body|script|iframe)[\s>]/i.test(start)) return 'text/html'
  return /^\s*<\?xml/i.test(text) ? 'application/xml' : null
}

/** Cut off part by part: one pattern for all of it tries every way to part it, which takes for ever where none fits. */
function withoutProlog(text: string): string {
  const rest = text.replace(/^(?:\s+|<!--[^]*?-->|<\?[^]*?\?>)/, '')
  return rest === text ? text : withoutProlog(rest)
}

/** UTF-8 from end to end, without control characters that no text has. */
async function textType(source: Source): Promise<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let head: string | null = null
  try {
    for await (const piece of 'path' in source ? pieces(source.path) : [source.bytes]) {
      const text = decoder.decode(piece, { stream: true })
      // eslint-disable-next-line no-control-regex
      if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text)) return null
      head ??= text.slice(0, 4096)
    }
    decoder.decode()
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
  return markupType(head ?? '') ?? 'text/plain'
}

/** A file's bytes, piece by piece. */
export async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  yield* file.createReadStream() as AsyncIterable<Uint8Array>
}
