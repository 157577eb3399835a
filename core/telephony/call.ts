import type { CallId, ContactId, E164, LineId, ThreadId } from '../ids.ts'
import type { UtcMs } from '../time.ts'

/*
 *  A call as it lives now. Main holds it (main/calls) and shows it to every window by the poke `phone`; what of it must
 *  be kept are facts (core/records/fact.ts, call.*).
 *
 *        out                                          in
 *   calls.dial, cleared by the gate              INVITE received (RFC 3261 §13.3.1), 180 sent
 *        │ INVITE sent                                │
 *    calling ──180/183──► ringing                  ringing ──calls.answer──► connecting
 *        │                   │                        │                          │
 *        └──────200, ACK─────┴──► talking ◄───────────┼───────200, ACK received──┘
 *                                    │                │
 *                BYE, REFER done ────┴──► ended ◄─────┴── CANCEL, decline, the socket dropped before the answer
 *
 *  `talking` outlives a dropped socket (media goes on; RFC 5626 re-registers beneath it); every earlier state does not.
 */
export type CallState = 'calling' | 'ringing' | 'connecting' | 'talking' | 'ended'

/**
 * How it ended. `declined`: by us; `refused`: by them (603, 403…); `busy`: 486, 600; `canceled`: by the caller before the
 * answer; in: `missed` = canceled or timed out, nobody took it; `elsewhere`: another phone of this line took it (RFC 3326,
 * "Call completed elsewhere"); `transferred`: goes on without us; `interrupted`: Compline ended or crashed; `lost`: the
 * connection; `failed`: any other, with the SIP code.
 */
export type CallEnd =
  | 'hung-up' | 'hung-up-by-peer' | 'missed' | 'elsewhere' | 'declined' | 'canceled' | 'refused' | 'busy' | 'no-answer'
  | 'not-found' | 'unreachable' | 'transferred' | 'interrupted' | 'lost' | 'no-microphone' | 'failed'

export type Direction = 'in' | 'out'

/** Who is at the other end, as far as we know. */
export interface Peer {
  /** null = withheld, or not a number (an extension: `user`). */
  readonly e164: E164 | null
  /** As the wire has it: user part of the SIP URI. '' = anonymous (RFC 3323). */
  readonly user: string
  /** Contact's name, else the number; of the firm's own extensions, whose names the exchange gives, that name. */
  readonly title: string
  /** Display name that an unknown caller gave itself (From): anybody can write one. None where it is the title, or there is none. */
  readonly saysName?: string
  readonly contactId: ContactId | null
}

/** In words, from getStats: MOS (ITU-T G.107 E-model, simplified) ≥ 3.8 good, ≥ 3.1 fair, below poor. */
export type Quality = 'good' | 'fair' | 'poor'

/** `failing`: it cannot be kept for now, or not at all: the disk is full, the window has no sound. The call goes on. */
export type RecordingState = 'off' | 'on' | 'paused' | 'failing'

export interface LiveCall {
  readonly id: CallId
  readonly lineId: LineId
  /** Conversation of its peer on the channel `voice`. */
  readonly threadId: ThreadId
  readonly direction: Direction
  readonly peer: Peer
  readonly state: CallState
  /** Sound of the far side before the answer (183 with SDP): the ringback is theirs. */
  readonly earlyMedia: boolean
  readonly startedAt: UtcMs
  readonly answeredAt: UtcMs | null
  readonly endedAt: UtcMs | null
  readonly end: CallEnd | null
  /** SIP response code of a call that did not come about; null where none was heard. */
  readonly code: number | null
  readonly muted: boolean
  readonly held: { readonly byUs: boolean, readonly byPeer: boolean }
  /** `lost`: no sound arrives for now; ICE restarts. */
  readonly media: 'none' | 'flowing' | 'lost'
  readonly quality: Quality | null
  /** Digits sent (DTMF). */
  readonly digits: string
  /** A transfer under way, or why the last one did not come about. */
  readonly transfer: { readonly to: string, readonly state: 'asking' | 'ringing' | 'failed', readonly code: number | null } | null
  /** This call asks somebody whether they take that other one (attended transfer). */
  readonly consults: CallId | null
  readonly recording: RecordingState
}

/** Everything about the phone that is shown, as it is now. */
export interface PhoneNow {
  /** `off`: the policy has no phone. */
  readonly state: 'off' | 'connecting' | 'registered' | 'offline' | 'needs-it'
  /** For IT. */
  readonly details: string
  readonly doNotDisturb: boolean
  readonly calls: readonly LiveCall[]
  /** Voicemail at the exchange (RFC 3842, message-summary); null = it says nothing of it. */
  readonly waiting: { readonly fresh: number, readonly old: number } | null
  readonly devices: AudioDevices
  /** A test of devices in Settings is running. */
  readonly testing: boolean
  /** The microphone cannot be had, and why: by the system or the firm, none there, another program has it. */
  readonly microphone: 'ok' | 'denied' | 'missing' | 'busy'
}

/** Loudness, 0…1 as an amplitude, a few times a second: a poke of its own. `calls`: of the far sides; `microphone`: of this desk, muted or not. */
export interface Levels { readonly calls: Readonly<Record<CallId, number>>, readonly microphone: number }

export interface AudioDevice { readonly id: string, readonly name: string }
/** `chosen…`: '' = the system's own choice. A device that is not there now stays chosen, and the system's is used meanwhile. */
export interface AudioDevices {
  readonly microphones: readonly AudioDevice[]
  readonly speakers: readonly AudioDevice[]
  readonly chosen: { readonly microphone: string, readonly speaker: string, readonly ringer: string }
}

/** What stands of a call in the record and in its row: the live part of it is gone. */
export interface CallView {
  readonly state: Exclude<CallState, 'connecting'>
  readonly answeredAt: UtcMs | null
  readonly endedAt: UtcMs | null
  readonly end: CallEnd | null
  /** SIP response code; null where none was heard. */
  readonly code: number | null
  /** `wanted`: it was recorded, and its file is not whole yet; the file itself is the row's `media`. */
  readonly recording: 'none' | 'wanted' | 'kept' | 'failed'
}
