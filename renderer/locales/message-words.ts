import type { CallView } from '../../core/telephony/call.ts'
import type { ThreadPreview } from '../../core/view.ts'
import { shownFileName } from './file-name.ts'
import { callWords } from './call-words.ts'
import { i18n } from './index.ts'
import { playTime } from './play-time.ts'

const { t } = i18n.global

/** A message in one line, for lists: its words, or what it is where it has none. "Voice message 0:12", "Document: x.pdf". */
export function messageWords({ type, text, media, direction = 'in', call, erased }: Pick<ThreadPreview, 'type' | 'text' | 'media' | 'erased'> & { readonly direction?: ThreadPreview['direction'], readonly call?: CallView | null | undefined }): string {
  if (call != null) return callWords(direction, call)
  if (erased === true) return t('media.short.erased')
  if (type === 'reaction') return text === '' ? t('media.short.reactionGone') : t('media.short.reaction', { emoji: text })
  if (type === 'voicemail') return joined(withTime(t('media.short.voicemail'), media), text === '' ? '' : t('media.short.quoted', { text }))
  if (type === 'media' && media !== null) return joined(fileWords(media), text)
  if (type === 'location') return text === '' ? t('media.short.location') : t('media.short.locationOf', { place: text })
  if (type === 'cards') return text === '' ? t('media.short.card') : t('media.short.cardOf', { name: text })
  if (type === 'unsupported' && text === '') return t('media.short.unsupported')
  return text === '' ? t('media.short.unknown') : text
}

type File = NonNullable<ThreadPreview['media']>

export function fileWords(file: File): string {
  if (file.kind === 'document') return file.fileName === null ? t('media.short.document') : t('media.short.documentOf', { name: shownFileName(file.fileName) })
  return withTime(t(`media.short.${file.voice ? 'voice' : file.kind}`), file)
}

const withTime = (what: string, file: File | null): string => file?.duration == null ? what : `${what} ${playTime(file.duration)}`
const joined = (what: string, text: string): string => text === '' ? what : `${what} · ${text}`
