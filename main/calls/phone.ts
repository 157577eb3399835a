import type { Input, Ok, ParsedInput } from '../../core/ipc.ts'
import type { Refused } from '../../core/messaging/refusal.ts'
import type { CallAct } from '../../core/telephony/call-input.ts'
import type { CallRefused } from '../../core/telephony/call-refusal.ts'
import type { ConnectionStatus } from '../../core/status.ts'
import type { Levels, PhoneNow } from '../../core/telephony/call.ts'
import type { PhoneOrder, PhoneReport, RecordingPiece } from '../../core/telephony/phone-window.ts'
import type { ThreadId } from '../../core/ids.ts'
import { shut } from '../session-of.ts'
import type { OpenExchange } from './wire.ts'

/** Around main/calls: the way to the exchange, the phone window, the screens. */
export interface PhoneWorld {
  /** Null = the policy has no phone. */
  readonly openExchange: OpenExchange | null
  /** To the phone window; nothing where there is none now: it says `ready` when it is. */
  readonly order: (order: PhoneOrder) => void
  /** The phone window does not do what it is told: another one takes its place, and nothing of it is left. */
  readonly reopenWindow: () => void
  /** To the screens. */
  readonly phoneChanged: (phone: PhoneNow) => void
  readonly levels: (levels: Levels) => void
}

/** The softphone of this desk: what the screens ask of it, and what its window reports. */
export interface Phone {
  /** What was on when Compline last ended is closed on record; then it registers. */
  start(): void
  /** The machine woke, or its network changed: registers again, and looks at every path. */
  woke(): void
  /** It is about to sleep: the far side would hear nothing, for as long as that takes. Calls end, and the line signs off. */
  sleeps(): void
  /** The session is about to end. `why`: for the record. */
  hangUp(why: string): void
  /** The advisor says that it is mended: connects and registers now. */
  retry(): void
  status(): ConnectionStatus
  /** Calls that Quit and log-off would cut. */
  isBusy(): boolean
  /** Hangs up what is on, and registers off; waits a second for the exchange at most. */
  stop(): Promise<void>
  now(): PhoneNow
  dial(input: ParsedInput<'calls.dial'>): Promise<Ok & { readonly threadId: ThreadId } | CallRefused>
  act(act: CallAct): Promise<Ok | CallRefused | Refused>
  set(input: Input<'phone.set'>): void
  test(input: Input<'phone.test'>): void
  /** From the phone window, parsed. */
  report(report: PhoneReport): void
  piece(piece: RecordingPiece): Promise<{ readonly ok: boolean }>
  /** The phone window may have the microphone: a call needs it, or the test in Settings. */
  mayUseMicrophone(): boolean
}

const off: PhoneNow = {
  state: 'off', details: '', doNotDisturb: false, calls: [], waiting: null, testing: false, microphone: 'ok',
  devices: { microphones: [], speakers: [], chosen: { microphone: '', speaker: '', ringer: '' } },
}
const phoneOff: CallRefused = { ok: false, refusal: { code: 'phone-off' } }

/** Of a desk whose policy has no phone. */
export const noPhone: Phone = {
  start: () => undefined,
  woke: () => undefined,
  sleeps: () => undefined,
  hangUp: () => undefined,
  retry: () => undefined,
  status: () => shut,
  isBusy: () => false,
  stop: () => Promise.resolve(),
  now: () => off,
  dial: () => Promise.resolve(phoneOff),
  act: () => Promise.resolve(phoneOff),
  set: () => undefined,
  test: () => undefined,
  report: () => undefined,
  piece: () => Promise.resolve({ ok: false }),
  mayUseMicrophone: () => false,
}
