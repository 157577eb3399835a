import { onScopeDispose } from 'vue'
import { useSession } from '../../../app/session.ts'
import { call } from '../../../bridge.ts'
import { openMicrophone } from './microphone.ts'
import { createRecording, type Recording } from './recording.ts'

/** One for the window, as there is one microphone. */
const recording = createRecording({
  start: (threadId) => call('recording.start', { threadId }),
  piece: async (id, index, bytes) => (await call('recording.piece', { id, index, bytes })).ok,
  end: async (id, keep) => (await call('recording.end', { id, keep })).media,
  listen: openMicrophone,
  // Not before somebody records: it is larger than a screen.
  remux: async (webm, page) => (await import('./remux.ts')).remux(webm, page),
  now: () => performance.now(),
})

/** The recording, for as long as the conversation is on the screen: left, closed or put to sleep, it ends and stands in the draft. */
export function useRecording(): Recording {
  const session = useSession()
  onScopeDispose(session.onClosing(recording.stop))
  onScopeDispose(session.onNobodyHere(() => { void recording.stop() }))
  onScopeDispose(() => {
    recording.understood()
    void recording.stop()
  })
  return recording
}
