import type { MediaRef } from '../../core/messaging/media.ts'

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/gif': 'gif', 'video/mp4': 'mp4', 'video/3gpp': '3gp',
  'audio/aac': 'aac', 'audio/amr': 'amr', 'audio/mpeg': 'mp3', 'audio/mp4': 'm4a', 'audio/ogg': 'ogg', 'audio/wav': 'wav', 'audio/x-wav': 'wav',
  'application/pdf': 'pdf', 'text/plain': 'txt',
}

/** A name to save it by: the sender's own, without a path and without what file systems refuse; else its kind. */
export function fileNameOf({ fileName, kind, mime }: Pick<MediaRef, 'fileName' | 'kind' | 'mime'>): string {
  // eslint-disable-next-line no-control-regex
  const own = (fileName ?? '').replace(/^.*[\\/]/, '').replace(/[\u0000-\u001f<>:"|?*\u202a-\u202e\u2066-\u2069]/g, '_').replace(/^\.+/, '').trim().slice(0, 200)
  if (own !== '') return own
  const ending = endings[mime]
  return ending === undefined ? kind : `${kind}.${ending}`
}
