import type { MediaRef } from '../../core/messaging/media.ts'

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/gif': 'gif', 'video/mp4': 'mp4', 'video/3gpp': '3gp',
  'audio/aac': 'aac', 'audio/amr': 'amr', 'audio/mpeg': 'mp3', 'audio/mp4': 'm4a', 'audio/ogg': 'ogg', 'audio/wav': 'wav', 'audio/x-wav': 'wav',
  'application/pdf': 'pdf', 'text/plain': 'txt', 'application/msword': 'doc', 'application/vnd.ms-excel': 'xls', 'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
}
/** Endings that mean the same, or that a text may well have. */
const alike: Readonly<Record<string, readonly string[]>> = {
  jpg: ['jpeg', 'jpe', 'jfif'], mp4: ['m4v'], m4a: ['mp4'], ogg: ['oga', 'opus'], mp3: ['mpga'],
  txt: ['text', 'csv', 'tsv', 'log', 'md', 'vcf', 'ics', 'eml', 'json', 'srt'],
}

const LONGEST = 200
const endingOf = (name: string): string => /\.([^.]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? ''
/** Shortened before its ending, which says what opens it. */
function shortened(name: string): string {
  if (name.length <= LONGEST) return name
  const ending = endingOf(name)
  return ending === '' ? name.slice(0, LONGEST) : `${name.slice(0, LONGEST - ending.length - 1)}.${ending}`
}

/** Without a path, without what file systems refuse, and without characters that make a name look like another. */
// eslint-disable-next-line no-control-regex
const clean = (name: string): string => shortened(name.replace(/^.*[\\/]/, '').replace(/[\u0000-\u001f<>:"|?*\u202a-\u202e\u2066-\u2069]/g, '_').replace(/^\.+/, '').trim())

/** The name a file goes out by: where its ending says another type than it has, the right one is put after it. */
export function honestName(name: string, mime: string): string | null {
  const own = clean(name)
  const right = endings[mime]
  if (own === '' || right === undefined) return own === '' ? null : own
  const ending = endingOf(own)
  return ending === right || alike[right]?.includes(ending) === true ? own : shortened(`${own}.${right}`)
}

/** A name to save it by: the sender's own, cleaned; else its kind. */
export function fileNameOf({ fileName, kind, mime }: Pick<MediaRef, 'fileName' | 'kind' | 'mime'>): string {
  const own = clean(fileName ?? '')
  if (own !== '') return own
  const ending = endings[mime]
  return ending === undefined ? kind : `${kind}.${ending}`
}
