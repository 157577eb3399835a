import { computed, shallowRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { MediaId } from '../../../../core/ids.ts'
import type { MessageRow } from '../../../../core/view.ts'
import { dayAndTime } from '../../../locales/when.ts'
import type { ViewedFile } from '../../media/index.ts'

/** What can be looked at large in this conversation, as far as it is read, and which of it is. */
export function useViewer(messages: Readonly<Ref<readonly MessageRow[]>>, client: string) {
  const { t } = useI18n()
  const viewed = shallowRef<MediaId | null>(null)
  const files = computed<ViewedFile[]>(() => viewed.value === null ? [] : messages.value.flatMap(({ media, text, direction, at }) =>
    media?.state !== 'kept' || media.kind === 'audio' ? [] : [{ media, caption: text, from: `${direction === 'out' ? t('inbox.message.you') : client} · ${dayAndTime(at)}` }]))
  return { viewed, files, view: (message: MessageRow): void => { viewed.value = message.media?.id ?? null } }
}
