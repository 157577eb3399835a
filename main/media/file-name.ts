import type { MediaRef } from '../../core/messaging/media.ts'

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/gif': 'gif', 'video/mp4': 'mp4', 'video/3gpp': '3gp',
  'audio/aac': 'aac', 'audio/amr': 'amr', 'audio/mpeg': 'mp3', 'audio/mp4': 'm4a', 'audio/ogg': 'ogg', 'audio/wav': 'wav', 'audio/x-wav': 'wav',
  'application/pdf': 'pdf', 'text/plain': 'txt', 'application/msword': 'doc', 'application/vnd.ms-excel': 'xls', 'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
}
/** Endings that mean the same, or that a text may well have; programs on Windows call a CSV Excel's. */
const alike: Readonly<Record<string, readonly string[]>> = {
  jpg: ['jpeg', 'jpe', 'jfif'], mp4: ['m4v'], m4a: ['mp4'], ogg: ['oga', 'opus'], mp3: ['mpga'], xls: ['csv'],
  txt: ['text', 'csv', 'tsv', 'log', 'md', 'vcf', 'ics', 'eml', 'json', 'srt'],
}

/** In bytes of UTF-8; file systems take 255. */
const LONGEST = 200
const endingOf = (name: string): string => /\.([^.]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? ''
/** Shortened before its ending, which says what opens it. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name
  const ending = endingOf(name)
  return ending === '' ? cut(name, LONGEST) : `${cut(name, LONGEST - Buffer.byteLength(ending) - 1)}.${ending}`
}
function cut(text: string, most: number): string {
  let kept = ''
  let bytes = 0
  for (const sign of text) {
    bytes += Buffer.byteLength(sign)
    if (bytes > most) break
    kept += sign
  }
  return kept
}

// eslint-disable-next-line no-control-regex
const REFUSED = /[\u0000-\u001f\u007f-\u009f\u2028\u2029<>:"|?*\u202a-\u202e\u2066-\u2069]/g
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u2060\ufeff]/g
/** Windows opens the device, whatever the ending ("Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\.|$)/i

/** Without a path, without what file systems refuse or drop, and without characters that make a name look like another. */
const clean = (name: string): string =>
  shortened(name.toWellFormed().replace(/^[^]*[\\/]/, '').replace(REFUSED, '_').replace(INVISIBLE, ''))
    .replace(/^[\s.]+|[\s.]+$/g, '').replace(DEVICE, '_$&')

/** The name by which a file goes out or is saved: where its ending says another type than it has, the right one is put after it. */
export function honestName(name: string, mime: string): string | null {
  const own = clean(name)
  const right = endings[mime]
  if (own === '' || right === undefined) return own === '' ? null : own
  const ending = endingOf(own)
  return ending === right || alike[right]?.includes(ending) === true ? own : shortened(`${own}.${right}`)
}

/** A name to show and to save it by: the sender's own, made honest; else its kind. */
export function fileNameOf({ fileName, kind, mime }: Pick<MediaRef, 'fileName' | 'kind' | 'mime'>): string {
  const own = honestName(fileName ?? '', mime)
  if (own !== null) return own
  const ending = endings[mime]
  return ending === undefined ? kind : `${kind}.${ending}`
}
