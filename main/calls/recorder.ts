import type { Ok } from '../../core/ipc.ts'
import type { CallId } from '../../core/ids.ts'
import type { CallRefused } from '../../core/telephony/call-refusal.ts'
import type { LiveCall, RecordingState } from '../../core/telephony/call.ts'
import type { PhoneOrder, PhoneReport, RecordingPiece } from '../../core/telephony/phone-window.ts'

/** Records calls where the policy wants that. */
export interface CallRecorder {
  /** Both sides can hear each other now. */
  answered(call: LiveCall): void
  /** What came of it until then is kept whole. */
  ended(id: CallId): void
  /** Card numbers are about to be said (`on` false), or have been. */
  act(call: LiveCall, on: boolean): Ok | CallRefused
  report(report: Extract<PhoneReport, { kind: 'recording' }>): void
  piece(piece: RecordingPiece): Promise<{ readonly ok: boolean }>
}

/** What a recorder needs of the phone. */
export interface RecorderWorld {
  readonly order: (order: PhoneOrder) => void
  readonly state: (id: CallId, state: RecordingState) => void
}

export const noRecorder: CallRecorder = {
  answered: () => undefined,
  ended: () => undefined,
  act: () => ({ ok: false, refusal: { code: 'not-recorded' } }),
  report: () => undefined,
  piece: () => Promise.resolve({ ok: false }),
}
