import type { Call } from './phone/call.ts'
import type { Heard } from './sound/stream.ts'

const MOST_CALLS = 100

/** How it ended. `refused`: by the client; `gave-up`: by whoever called; `no-answer`, `busy`, `declined`, `unavailable`, `unknown`: by the firm. */
export type ClientCallEnd =
  | 'hung-up' | 'hung-up-by-firm' | 'refused' | 'gave-up' | 'gave-up-by-firm' | 'no-answer' | 'busy' | 'declined' | 'unavailable' | 'unknown' | 'voicemail' | 'lost' | 'failed'

/** A call as the client's phone shows it. Times in milliseconds, the sandbox's clock. */
export interface ClientCall {
  readonly id: string
  readonly client: string
  /** The client's own number; the firm's side as the phone shows it, '' = withheld. */
  readonly number: string
  readonly peer: string
  readonly from: 'client' | 'firm'
  readonly state: 'ringing' | 'talking' | 'ended'
  /** The client's own sound is heard before the answer. */
  readonly early: boolean
  /** The mailbox took it. */
  readonly mailbox: boolean
  readonly at: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
  /** Milliseconds of talk so far. */
  readonly talkMs: number
  readonly end: ClientCallEnd | null
  /** SIP status of a call that did not come about. */
  readonly code: number | null
  readonly held: { readonly byClient: boolean, readonly byFirm: boolean }
  /** What the client hears; of an ended call: heard last. */
  readonly heard: Heard
  /** Keys that the firm pressed. */
  readonly keys: string
}

export interface LoggedCall {
  readonly client: string
  readonly number: string
  readonly peer: string
  readonly call: Call
  readonly at: number
  /** What the caller speaks after the beep; null = nothing. */
  readonly voicemail: { readonly seconds: number, readonly transcript: string | null } | null
  mailbox: boolean
  answeredAt: number | null
  endedAt: number | null
  lastHeard: Heard | null
}

export interface CallLog {
  add(entry: Pick<LoggedCall, 'client' | 'number' | 'peer' | 'call' | 'at' | 'voicemail'>): LoggedCall
  entry(call: Call): LoggedCall | undefined
  /** Newest last. */
  of(client?: string): LoggedCall[]
  live(client: string): LoggedCall | undefined
  clear(): void
}

export function createCallLog(): CallLog {
  let entries: LoggedCall[] = []
  return {
    add(entry) {
      const made: LoggedCall = { ...entry, mailbox: false, answeredAt: null, endedAt: null, lastHeard: null }
      entries = [...entries.slice(-MOST_CALLS), made]
      return made
    },
    entry: (call) => entries.find((entry) => entry.call === call),
    of: (client) => entries.filter((entry) => client === undefined || entry.client === client),
    live: (client) => entries.findLast((entry) => entry.client === client && !entry.call.isOver),
    clear() { entries = [] },
  }
}

const NOTHING: Heard = { hz: null, level: 0, packets: 0 }

export function viewOf({ client, number, peer, call, mailbox, at, answeredAt, endedAt, lastHeard }: LoggedCall, now: number): ClientCall {
  return {
    id: call.dialog.callId, client, number, peer, from: call.direction === 'out' ? 'client' : 'firm',
    state: call.isOver ? 'ended' : call.phase === 'ringing' ? 'ringing' : 'talking', early: call.early, mailbox, at, answeredAt, endedAt, talkMs: answeredAt === null ? 0 : (endedAt ?? now) - answeredAt,
    end: call.end && endOf(call, mailbox), code: call.end?.code ?? null,
    held: { byClient: call.heldByUs, byFirm: call.heldByPeer },
    heard: lastHeard ?? call.stream?.heard() ?? NOTHING, keys: call.digits,
  }
}

function endOf({ end, direction, wantsOut }: Call, mailbox: boolean): ClientCallEnd {
  if (!end || end.by === 'network') return 'lost'
  if (mailbox) return 'voicemail'
  if (end.code === null) return end.by === 'us' ? 'hung-up' : 'hung-up-by-firm'
  if (direction === 'in') return end.code === 487 ? 'gave-up-by-firm' : end.by === 'us' ? 'refused' : 'failed'
  if (wantsOut) return 'gave-up'
  return ({ 404: 'unknown', 408: 'no-answer', 480: 'unavailable', 486: 'busy', 600: 'busy', 603: 'declined' } as const)[end.code] ?? 'failed'
}
