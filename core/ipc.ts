import { z } from 'zod'
import { recordCommands } from './archive/commands.ts'
import { accountIds, accountInput, providerIds, type Accounts, type CheckStep } from './accounts.ts'
import { command, nothing, type Ok } from './command.ts'
import type { DlpAction } from './dlp/rule.ts'
import type { ToldRule } from './dlp/told-rule.ts'
import type { ToldFinding } from './dlp/verdict.ts'
import { contactInput, e164Schema } from './contacts/contact-input.ts'
import type { ContactId, LineId, MediaId, MessageId, ThreadId } from './ids.ts'
import type { MediaRef } from './messaging/media.ts'
import { MOST_CARDS, type Place } from './messaging/message.ts'
import type { Refused } from './messaging/refusal.ts'
import type { PolicyAbout, PolicyCheck } from './policy/about.ts'
import type { PolicyValue } from './policy/explain.ts'
import type { Status } from './status.ts'
import { callAct, dialInput, phoneSettings, phoneTest } from './telephony/call-input.ts'
import type { Calling, PhoneAbout } from './telephony/about.ts'
import type { CallRefused } from './telephony/call-refusal.ts'
import type { Levels, PhoneNow } from './telephony/call.ts'
import type { FeedPage } from './view.ts'
import { viewStateSchema, type ViewState } from './view-state.ts'

export type { ConnectionStatus, FilesOff, Status } from './status.ts'
export type { Ok } from './command.ts'
export { viewStateSchema, type ViewState } from './view-state.ts'

/*
 *  Everything the renderer can ask of main, and everything main can tell it, declared once.
 *  The preload exposes exactly this; main parses every input with the zod type that stands here.
 */

const messageId = z.uuid().transform((text) => text as MessageId)
const threadId = z.uuid().transform((text) => text as ThreadId)
const mediaId = z.uuid().transform((text) => text as MediaId)
const contactId = z.uuid().transform((text) => text as ContactId)
const lineId = z.string().regex(/^[a-z0-9-]{1,40}$/).transform((text) => text as LineId)
const channel = z.enum(['whatsapp', 'sms'])
/** Longer than any provider takes, so that the gate can say so and a draft is kept whatever was pasted; far beyond it is an attack. */
const text = z.string().max(2_000_000)
/** The name of a secret in the policy. */
const secretName = z.string().regex(/^[a-z][a-z0-9-]{1,63}$/)
/** Only what a browser shows; the box that asks has room for so much. */
const webAddress = z.url({ protocol: /^https?$/ }).max(2000)
const templateName = z.string().min(1).max(512)
const templateValues = z.record(z.string().max(200), text)

const place = z.strictObject({
  latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180),
  name: z.string().max(1000).nullable(), address: z.string().max(1000).nullable(),
})

/** As the advisor chose and saw it: what of a person goes out. */
const card = z.strictObject({
  name: z.string().trim().min(1).max(200), organisation: z.string().max(200).nullable(),
  phones: z.array(z.strictObject({ number: z.string().min(1).max(40), label: z.string().max(40).nullable(), whatsapp: z.boolean().optional() })).max(20).readonly(),
  emails: z.array(z.string().min(1).max(320)).max(10).readonly(),
})
const cards = z.array(card).min(1).max(MOST_CARDS).readonly()

/** As main made it (media.take), handed back with a draft; main looks the bytes up by its id. */
const mediaRef = z.strictObject({
  id: mediaId, kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']), mime: z.string().max(200), bytes: z.int().min(0).nullable(),
  sha256: z.string().max(64).nullable(), fileName: z.string().max(300).nullable(), voice: z.boolean(),
  width: z.int().min(0).nullable(), height: z.int().min(0).nullable(), duration: z.number().min(0).nullable(),
})

/** What the composer hands over. */
export const messageBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text, replyTo: messageId.nullable().default(null) }),
  z.strictObject({ type: z.literal('template'), name: templateName, language: z.string().max(20), values: templateValues, header: mediaId.nullable().default(null) }),
  z.strictObject({ type: z.literal('media'), media: mediaId, text, replyTo: messageId.nullable().default(null) }),
  z.strictObject({ type: z.literal('location'), place, replyTo: messageId.nullable().default(null) }),
  z.strictObject({ type: z.literal('cards'), cards, replyTo: messageId.nullable().default(null) }),
  z.strictObject({ type: z.literal('reaction'), about: messageId, emoji: z.string().max(40) }),
])
export type MessageBody = z.output<typeof messageBody>

/** The advisor goes on in the face of these rules' warnings (`id@version`). */
const confirmation = z.strictObject({ rules: z.array(z.string().max(80)).max(500).readonly(), justification: z.string().trim().max(1000) })

const draft = z.strictObject({
  id: messageId,
  text,
  template: z.strictObject({ id: messageId, name: templateName, language: z.string().max(20), values: templateValues, header: mediaRef.nullable().default(null) }).nullable(),
  /** The composer takes 30; what comes back from messages that did not leave is not turned away. */
  attachments: z.array(z.union([
    z.strictObject({ id: messageId, media: mediaRef }), z.strictObject({ id: messageId, place }), z.strictObject({ id: messageId, cards }),
  ])).max(1000).readonly().default([]),
  replyTo: messageId.nullable().default(null),
})

export const commands = {
  'session.start': command<Session>()(nothing),
  /** The answer to the poke `closing`: everything that was being written has been handed over. */
  'session.end': command<Ok>()(nothing),
  /** Changes of the view after `cursor` (0 = all of it), at most `limit` of them. */
  'feed.since': command<FeedPage>()(z.strictObject({ cursor: z.int().min(0), limit: z.int().min(1).max(1000).default(500) })),
  'status.get': command<Status>()(nothing),

  /** Find or make the thread with a contact. WhatsApp threads begin with the opt-in instead (optIn.send). */
  'threads.open': command<Ok & { threadId: ThreadId } | Refused>()(z.strictObject({ contactId, channel, number: e164Schema, lineId })),
  /** `seq`: number of the client's newest message that the screen shows (MessageRow.seq, ThreadRow.newestIn). What came after it stays unread. */
  'threads.read': command<Ok>()(z.strictObject({ threadId, seq: z.int().min(0) })),
  'threads.flag': command<Ok>()(z.strictObject({ threadId, pinned: z.boolean().optional(), muted: z.boolean().optional(), archived: z.boolean().optional() })),

  /** Submit once: the same `id` again gives the same answer and sends nothing more. */
  'messages.submit': command<Ok | Refused>()(z.strictObject({ id: messageId, threadId, body: messageBody, confirmed: confirmation.nullable().default(null) })),
  /** What the firm's rules say of what is being written to this thread, and what the client would get. Nothing is recorded. */
  'dlp.preview': command<DlpPreview>()(z.strictObject({ threadId, body: messageBody })),
  /** The same for a text of nobody, in Settings. */
  'dlp.try': command<DlpPreview>()(z.strictObject({ text: z.string().max(10_000), direction: z.enum(['in', 'out']), channel })),
  /** The firm's rules, in the policy's order; empty = it has none. */
  'dlp.rules': command<readonly ToldRule[]>()(nothing),
  /** Take back a message that still waits; its text becomes the draft again. */
  'messages.cancel': command<Ok | { readonly ok: false }>()(z.strictObject({ id: messageId })),
  /** Send a failed message again, as a new one with this `newId`; the failed one stays on record. */
  'messages.retry': command<Ok | Refused>()(z.strictObject({ id: messageId, newId: messageId, confirmed: confirmation.nullable().default(null) })),
  /** The advisor decides what became of a message whose outcome is unknown. `again` sends a new one with `newId`. */
  'messages.settle': command<Ok | Refused>()(z.strictObject({ id: messageId, as: z.enum(['sent', 'again', 'dropped']), newId: messageId, confirmed: confirmation.nullable().default(null) })),
  /** The advisor is typing: the client sees it, for up to 25 s. Only where the policy's provider knows such a thing. */
  'threads.typing': command<Ok>()(z.strictObject({ threadId })),
  /** The player reached its sound: the voicemail is no longer new. */
  'voicemail.heard': command<Ok>()(z.strictObject({ id: messageId, heard: z.boolean() })),

  'phone.get': command<PhoneNow>()(nothing),
  /** All that the small window of an incoming call may know besides. */
  'phone.about': command<PhoneAbout>()(nothing),
  /** `consults`: an attended transfer of that call, which is held meanwhile. */
  'calls.dial': command<Ok & { readonly threadId: ThreadId } | CallRefused>()(dialInput),
  'calls.act': command<Ok | CallRefused | Refused>()(callAct),
  'phone.set': command<Ok>()(phoneSettings),
  /** Level meter of the microphone, and a tone, for Settings; ends by itself after a minute. */
  'phone.test': command<Ok>()(phoneTest),

  /** Opens the microphone for a voice note to this thread; what is recorded goes to main as it comes. */
  'recording.start': command<RecordingStarted>()(z.strictObject({ threadId })),
  /** Whole Ogg pages, in their order; on disk when it answers. `ok: false` = not taken: it is full, or the disk is. */
  'recording.piece': command<{ readonly ok: boolean }>()(z.strictObject({ id: mediaId, index: z.int().min(0), bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= 1_000_000) })),
  /** Shuts the microphone. `media: null` = nothing was kept: it was not wanted, or nothing was said. */
  'recording.end': command<Ok & { readonly media: MediaRef | null }>()(z.strictObject({ id: mediaId, keep: z.boolean() })),

  /** A file that was taken and not sent is no longer wanted. */
  'media.discard': command<Ok>()(z.strictObject({ mediaId })),
  /** Asks where, and writes a copy there, in the clear. `ok: false` without details = the advisor thought better of it. */
  'media.save': command<Ok | { readonly ok: false, readonly details: string }>()(z.strictObject({ mediaId })),
  /** Fetch again what could not be fetched. */
  'media.fetch': command<Ok>()(z.strictObject({ mediaId })),

  /** Places to choose from: the policy's, and those sent lately. */
  'places.known': command<{ readonly own: readonly Place[], readonly recent: readonly Place[] }>()(nothing),

  'drafts.save': command<Ok>()(z.strictObject({ threadId, draft: draft.nullable() })),

  /** What the client would get, and whether it may be sent now. */
  'optIn.preview': command<OptInPreview>()(z.strictObject({ contactId, number: e164Schema, lineId })),
  'optIn.send': command<Ok & { threadId: ThreadId } | Refused>()(z.strictObject({ id: messageId, contactId, number: e164Schema, lineId })),
  /** Consent obtained outside WhatsApp (paper, phone…): opens templates, not the window. */
  'consent.record': command<Ok & { threadId: ThreadId } | Refused>()(z.strictObject({ contactId, number: e164Schema, lineId, evidence: z.string().trim().min(3).max(2000) })),

  'contacts.save': command<Ok | { readonly ok: false, readonly problem: 'number-taken', readonly number: string, readonly by: string }>()(contactInput),
  'contacts.delete': command<Ok>()(z.strictObject({ id: contactId })),
  /** Undo of a delete, within the session's grace; consent is untouched by both. */
  'contacts.restore': command<Ok | { readonly ok: false }>()(z.strictObject({ id: contactId })),

  /** The advisor says that what the provider complained of is mended: try now, not when the wait is over. */
  'connections.retry': command<Ok>()(z.strictObject({ channel: z.enum(['whatsapp', 'sms', 'phone']) })),
  /** Settings → Accounts. No secret ever comes back. */
  'accounts.list': command<Accounts>()(nothing),
  /** Step by step, what of an account works and what does not; takes up to half a minute. */
  'accounts.test': command<readonly CheckStep[]>()(z.strictObject({ id: z.enum(accountIds) })),
  /** The same of a place where records go; nothing of a client's is sent there. Takes up to a minute. */
  'accounts.testSink': command<readonly CheckStep[]>()(z.strictObject({ id: z.string().min(1).max(40) })),
  /** Seals a secret that the policy names, and tries the connections again. `ok: false` = the policy names no such. */
  'accounts.setSecret': command<Ok | { readonly ok: false }>()(z.strictObject({ name: secretName, value: z.string().trim().min(1).max(10_000) })),
  'accounts.removeSecret': command<Ok | { readonly ok: false }>()(z.strictObject({ name: secretName })),
  /** Adds or changes an account of this desk's own, and opens the desk anew (poke `reopened`). `managed` = the firm decides. */
  'accounts.save': command<Ok | { readonly ok: false, readonly problem: 'managed' | 'refused' | 'in-call', readonly details: string }>()(accountInput),
  'accounts.remove': command<Ok | { readonly ok: false, readonly problem: 'managed' | 'in-call' }>()(z.strictObject({ id: z.enum(providerIds) })),

  ...recordCommands,

  'templates.sync': command<Ok | { readonly ok: false, readonly details: string }>()(nothing),
  'view.save': command<Ok>()(viewStateSchema),
  /** Opens the policy's help page in the browser, or one of its further links (PolicyAbout.links). */
  'help.open': command<Ok>()(z.strictObject({ link: z.int().min(0).max(99) }).optional()),
  'policy.about': command<PolicyAbout>()(nothing),
  /** Every value in force, and where it comes from: thousands, for a firm with many rules. */
  'policy.values': command<readonly PolicyValue[]>()(nothing),
  /** Looks for a newer policy now; one that is good is in force when this answers (poke `reopened`). */
  'policy.check': command<Ok & { readonly outcome: PolicyCheck }>()(nothing),
  /** An address that stands in a message: main asks the advisor in a box of its own, and opens it in the browser if they say so. */
  'links.open': command<{ readonly ok: boolean }>()(z.strictObject({ url: webAddress })),

  /** Ways out of a start that failed (see Session.problem). */
  'problem.act': command<Ok | { readonly ok: false, readonly details: string }>()(z.strictObject({ action: z.enum(['retry', 'set-aside', 'show-file', 'quit']) })),
} as const

/**
 * A file that the advisor dropped, pasted or chose. Not among the commands: a page must not be able to name a path, so
 * the preload alone makes this call, from a File (`bridge.take`).
 */
export const takeInput = z.strictObject({
  threadId, name: z.string().max(300), voice: z.boolean(),
  from: z.union([z.strictObject({ path: z.string().min(1).max(4096) }), z.strictObject({ bytes: z.instanceof(Uint8Array), type: z.string().max(200) })]),
})
export type TakeInput = z.output<typeof takeInput>
export type Taken = Ok & { readonly media: MediaRef } | Refused

/** `id`: the file that it becomes. `denied` = the system's settings, or the advisor, said no; `restricted` = the firm did. */
export type RecordingStarted = Ok & { readonly id: MediaId } | Refused | { readonly ok: false, readonly problem: 'denied' | 'restricted' }

export type Commands = typeof commands
export type CommandName = keyof Commands
export type Input<N extends CommandName> = z.input<Commands[N]['input']>
export type ParsedInput<N extends CommandName> = z.output<Commands[N]['input']>
export type Output<N extends CommandName> = Exclude<Commands[N]['output'], undefined>

/** Main to renderer: "look again", never data of clients. */
export type Poke =
  | { readonly kind: 'feed' }
  /** What the Records screen shows may be another now. */
  | { readonly kind: 'records' }
  /** Facts that were checked, or records that were written; `total`: of so many. */
  | { readonly kind: 'records-progress', readonly what: 'check' | 'export', readonly done: number, readonly total: number }
  | { readonly kind: 'status', readonly status: Status }
  | { readonly kind: 'phone', readonly phone: PhoneNow }
  | { readonly kind: 'levels', readonly levels: Levels }
  /** Bytes of a file that goes up or comes down; `total` null = not known. */
  | { readonly kind: 'progress', readonly mediaId: MediaId, readonly done: number, readonly total: number | null }
  /** Compline is about to end: hand over what is being written, then call `session.end`. */
  | { readonly kind: 'closing' }
  /** The window was closed, or the machine goes to sleep: nobody hears that the microphone is on, so it goes off. */
  | { readonly kind: 'stop-recording' }
  /** The desk is about to be closed and opened again: hand over what is being written, then call `session.end`. */
  | { readonly kind: 'reopening' }
  /** `policy.about` has something new. */
  | { readonly kind: 'policy' }
  /** The desk was closed and opened again, by other accounts or another policy: start the session anew. */
  | { readonly kind: 'reopened' }
  /** The advisor clicked a notification, or a menu entry. */
  | { readonly kind: 'go', readonly to: { readonly screen: 'thread', readonly threadId: ThreadId } | { readonly screen: 'inbox' | 'contacts' | 'settings' } | { readonly screen: 'calls', readonly dial: string | null } }

export interface Session {
  /** AES-GCM key (32 bytes) that seals the rows at rest in the view. Never stored by the renderer. */
  readonly viewKey: Uint8Array
  /** Changes when the view must be rebuilt from the feed (a new ledger, a new row format). */
  readonly viewEpoch: string
  readonly appVersion: string
  readonly platform: 'darwin' | 'win32' | 'linux'
  /** `accent`: the firm's colour, `#rrggbb`. */
  readonly organisation: { readonly name: string, readonly helpUrl: string | null, readonly itContact: string | null, readonly accent?: string }
  readonly advisor: { readonly name: string, readonly email: string | null }
  readonly lines: readonly { readonly id: LineId, readonly name: string, readonly whatsapp: string | null, readonly sms: string | null, readonly voice: string | null, readonly phone: string | null }[]
  /** `cards`: contact cards can go out. */
  readonly connectors: { readonly whatsapp: { readonly refreshedBy: 'either' | 'client', readonly cards: boolean } | null, readonly sms: boolean, readonly voice: boolean, readonly phone: boolean }
  readonly calling: Calling
  readonly viewState: ViewState
  readonly status: Status
  /** The ledger or the policy could not be opened: nothing else works until it is solved. */
  readonly problem: StartProblem | null
}

export interface StartProblem {
  readonly code: 'ledger-locked' | 'ledger-corrupt' | 'ledger-newer' | 'ledger-key' | 'disk-full' | 'policy-missing' | 'policy-bad' | 'ledger-error'
  /** For IT: path and reason, no data of clients. */
  readonly details: readonly string[]
  readonly actions: readonly ('retry' | 'set-aside' | 'show-file' | 'quit')[]
}

export interface DlpPreview {
  readonly action: DlpAction
  readonly findings: readonly ToldFinding[]
  /** What the client would get (of `in`: what the advisor would see). */
  readonly text: string
  /** Whether it must be confirmed to go, and with a reason. */
  readonly confirm: 'none' | 'optional' | 'required'
}

export interface OptInPreview {
  readonly text: string
  readonly language: string
  readonly refusal: Refused['refusal'] | null
  /** There is a thread already: its id. */
  readonly threadId: ThreadId | null
  /** Sent now, it costs the firm. */
  readonly charged: boolean
}

/** What the preload puts at `window.compline`. */
export interface ComplineBridge {
  call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>>
  /** Seals a file into main's keeping, to go out from this thread. Bytes go across only where the file has no path (pasted). */
  take(file: File, input: { readonly threadId: ThreadId, readonly voice: boolean }): Promise<Taken>
  /** Returns the way to stop listening. */
  onPoke(listener: (poke: Poke) => void): () => void
}
