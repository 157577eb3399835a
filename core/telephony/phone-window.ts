import { z } from 'zod'
import type { CallId, MediaId } from '../ids.ts'
import type { AudioDevices } from './call.ts'

/*
 *  Between main and the phone window (app://phone/phone.html): one hidden page, never throttled, that holds JsSIP and the
 *  media and nothing else. It knows no contact, no ledger, no password. Orders go to it, reports come from it; every SIP
 *  message passes main's guard (main/providers/sip), which lets out what is allowed and signs what the server challenges.
 *  Reports are parsed like every input of a page.
 */

/** An ICE server, as RTCIceServer has it. */
export interface IceServer { readonly urls: string, readonly username?: string, readonly credential?: string }

/** How this line registers. No secret: main replaces the digest's response on its way out (RFC 7616 §3.4.1). */
export interface PhoneSetup {
  /** `sip:sam@firm.example`. */
  readonly aor: string
  readonly authUser: string
  readonly displayName: string
  /** Stable for this desk: `+sip.instance` (RFC 5626), UUID. */
  readonly instanceId: string
  /** Seconds. */
  readonly registerExpires: number
  /** SIP session timer in seconds (RFC 4028); 0 = none. */
  readonly sessionExpires: number
  readonly iceServers: readonly IceServer[]
  readonly iceRelayOnly: boolean
  /** In order of preference, as in SDP: `opus`, `PCMU`, `PCMA`, `G722`. */
  readonly codecs: readonly string[]
  /** Bits per second of Opus (RFC 7587 maxaveragebitrate). */
  readonly opusBitrate: number
  readonly dtmf: 'auto' | 'rfc4733' | 'info'
  /** Ask for the lamp (RFC 3842 SUBSCRIBE). */
  readonly mwi: boolean
  /** URI of the mailbox; '' = the line's own. */
  readonly mailbox: string
}

export type PhoneOrder =
  /** Starts (or starts anew with) this line; null = registers off and stops. */
  | { readonly do: 'setup', readonly setup: PhoneSetup | null }
  /** The socket to the server: it opened, it closed, one message came. */
  | { readonly do: 'wire', readonly event: 'open' | 'closed', readonly reason: string }
  | { readonly do: 'receive', readonly message: string }
  /** `uri`: as cleared by the gate. `consults`: the call that it may take over. */
  | { readonly do: 'dial', readonly id: CallId, readonly uri: string, readonly anonymous: boolean }
  | { readonly do: 'answer', readonly id: CallId }
  /** Of one that was not answered yet 603, 486 for `busy`, 480 for `away` (other phones of the line go on ringing); ends it in whatever state it is. */
  | { readonly do: 'end', readonly id: CallId, readonly how: 'hang-up' | 'decline' | 'busy' | 'away' }
  | { readonly do: 'hold', readonly id: CallId, readonly on: boolean }
  | { readonly do: 'mute', readonly id: CallId, readonly on: boolean }
  | { readonly do: 'digits', readonly id: CallId, readonly digits: string }
  /** Blind (RFC 5589 §6): REFER to this URI. */
  | { readonly do: 'refer', readonly id: CallId, readonly uri: string }
  /** Attended (RFC 5589 §7): `id` goes to whom `to` talks with (Replaces, RFC 3891). */
  | { readonly do: 'join', readonly id: CallId, readonly to: CallId }
  /** The far side of `id` sends us on (`referred`): as the call `as` to this URI, as cleared by the gate; null = we stay. */
  | { readonly do: 'follow', readonly id: CallId, readonly as: CallId, readonly uri: string | null, readonly anonymous: boolean }
  | { readonly do: 'devices', readonly chosen: AudioDevices['chosen'] }
  /** Ring on the ringer: the first call (`ring`), or while another talks (`wait`). */
  | { readonly do: 'ring', readonly sound: 'ring' | 'wait' | 'none' }
  /** Level meter of the microphone and a tone on the speaker, for Settings. */
  | { readonly do: 'test', readonly on: boolean, readonly tone: 'speaker' | 'ringer' | null }
  /** Both sides to stereo (left: this desk, right: the far side), in pieces to main. */
  | { readonly do: 'record', readonly id: CallId, readonly media: MediaId, readonly state: 'on' | 'paused' | 'off', readonly announce: 'none' | 'tone' | 'speech' }
  /** The network changed: look at every path (ICE restart). */
  | { readonly do: 'network-changed' }

const id = z.uuid().transform((text) => text as CallId)
const mediaId = z.uuid().transform((text) => text as MediaId)
const words = z.string().max(500)
const device = z.strictObject({ id: z.string().max(300), name: z.string().max(300) })
/** Largest SIP message that is let in or out, in UTF-16 units. */
export const LARGEST_SIP = 65_536

/** What the phone window tells main. */
export const phoneReport = z.discriminatedUnion('kind', [
  /** The page is there and wants its setup. */
  z.strictObject({ kind: z.literal('ready') }),
  /** One SIP message to go out. Main decides. */
  z.strictObject({ kind: z.literal('send'), message: z.string().max(LARGEST_SIP) }),
  /** JsSIP wants the socket opened, or closed. */
  z.strictObject({ kind: z.literal('socket'), want: z.enum(['open', 'closed']) }),
  z.strictObject({ kind: z.literal('registered'), on: z.boolean(), code: z.int().min(0).max(699), reason: words }),
  /** A call came in; `name`: display name; `user`: '' = anonymous; `id` is made by the page. */
  z.strictObject({ kind: z.literal('offered'), id, user: z.string().max(200), host: z.string().max(300), name: words, sipCallId: z.string().max(500), replaces: id.nullable() }),
  z.strictObject({ kind: z.literal('ringing'), id, earlyMedia: z.boolean() }),
  z.strictObject({ kind: z.literal('answered'), id }),
  z.strictObject({ kind: z.literal('ended'), id, by: z.enum(['us', 'peer', 'system']), cause: z.string().max(60), code: z.int().min(0).max(699), reason: words }),
  z.strictObject({ kind: z.literal('held'), id, byUs: z.boolean(), byPeer: z.boolean() }),
  z.strictObject({ kind: z.literal('muted'), id, on: z.boolean() }),
  /** Keys that were sent just now. */
  z.strictObject({ kind: z.literal('digits'), id, digits: z.string().max(200) }),
  z.strictObject({ kind: z.literal('media'), id, state: z.enum(['none', 'flowing', 'lost']), mos: z.number().min(1).max(5).nullable(), level: z.number().min(0).max(1) }),
  z.strictObject({ kind: z.literal('transfer'), id, state: z.enum(['asking', 'ringing', 'done', 'failed']), code: z.int().min(0).max(699) }),
  /** The far side asks that we call somebody in its place (REFER, RFC 3515). `as`: the call that would come of it. */
  z.strictObject({ kind: z.literal('referred'), id, as: id, to: z.string().min(1).max(300) }),
  z.strictObject({ kind: z.literal('waiting'), fresh: z.int().min(0), old: z.int().min(0) }),
  z.strictObject({ kind: z.literal('devices'), microphones: z.array(device).max(100), speakers: z.array(device).max(100) }),
  z.strictObject({ kind: z.literal('level'), level: z.number().min(0).max(1) }),
  /** Whether it needs the microphone; main's permission follows, and nothing else opens it. */
  z.strictObject({ kind: z.literal('microphone'), trouble: z.enum(['none', 'denied', 'missing', 'busy']) }),
  z.strictObject({ kind: z.literal('recording'), media: mediaId, state: z.enum(['on', 'paused', 'done']), trouble: words }),
])
export type PhoneReport = z.output<typeof phoneReport>

/** One piece of a recording (WebM/Opus as MediaRecorder makes it); an answer means that it is sealed on the disk. */
export const recordingPiece = z.strictObject({ media: mediaId, index: z.int().min(0), bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= 1_000_000) })
export type RecordingPiece = z.output<typeof recordingPiece>

/** What the preload puts at `window.complinePhone`. */
export interface PhoneBridge {
  report(report: PhoneReport): void
  /** `ok: false` = not taken. */
  piece(piece: RecordingPiece): Promise<{ readonly ok: boolean }>
  onOrder(listener: (order: PhoneOrder) => void): () => void
}
