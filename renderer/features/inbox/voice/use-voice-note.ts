import { computed, nextTick, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from 'vue-sonner'
import type { MediaRef } from '../../../../core/messaging/media.ts'
import { useShortcut } from '../../../app/keyboard.ts'
import { call } from '../../../bridge.ts'
import { hush } from '../../media/index.ts'
import { useConversation } from '../conversation/context.ts'
import type { Recording, RecordingState, RecordingTrouble } from './recording.ts'
import { useRecording } from './use-recording.ts'

/** The recording as the open conversation's composer has it. */
export interface VoiceNote {
  readonly recording: Recording
  readonly phase: ComputedRef<RecordingState['phase']>
  /** The bar stands in place of the text. */
  readonly running: ComputedRef<boolean>
  readonly trouble: ComputedRef<RecordingTrouble | null>
  begin(): void
  stop(): Promise<void>
  cancel(): Promise<void>
}

/** `written`: the advisor goes on in the text. */
export function useVoiceNote(written: () => void): VoiceNote {
  const { t } = useI18n()
  const { thread, composer } = useConversation()
  const recording = useRecording()
  const { state } = recording
  const phase = computed(() => state.value.phase !== 'idle' && state.value.threadId === thread.value.id ? state.value.phase : 'idle')
  const running = computed(() => phase.value !== 'idle' && phase.value !== 'opening')

  function attach(media: MediaRef): void {
    composer.attach({ media })
    composer.flush()
  }
  async function stop(): Promise<void> {
    await recording.stop()
    await nextTick()
    written()
  }
  /** Discarded for good only when it can no longer be wanted back. */
  async function cancel(): Promise<void> {
    const media = await recording.cancel()
    await nextTick()
    written()
    if (media === null) return
    let kept = false
    const drop = (): void => {
      if (!kept) call('media.discard', { mediaId: media.id }).catch((error: unknown) => { console.error('A recording could not be discarded', error) })
    }
    toast(t('inbox.voice.canceled'), { action: { label: t('common.undo'), onClick: () => { kept = true; attach(media); written() } }, onAutoClose: drop, onDismiss: drop })
  }
  useShortcut('back', () => {
    if (!running.value) return false
    void cancel()
  })

  return {
    recording, phase, running, stop, cancel,
    trouble: computed(() => recording.trouble.value?.threadId === thread.value.id ? recording.trouble.value.why : null),
    begin() {
      // What is being listened to would be recorded along with it.
      hush()
      void recording.begin(thread.value.id, attach)
    },
  }
}
