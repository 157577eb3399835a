import type { MessageId } from '../../../../core/ids.ts'
import type { MessageBody } from '../../../../core/ipc.ts'
import { attachedKey, type Attachment } from '../../../../core/messaging/attachment.ts'
import { takesCaption, type MediaRef } from '../../../../core/messaging/media.ts'
import type { TemplateValues } from '../../../../core/messaging/message.ts'
import type { Refusal } from '../../../../core/messaging/refusal.ts'
import type { Draft } from '../../../../core/view.ts'

/*
 *  The composer of one thread:
 *
 *             send                 accepted
 *   writing ────────► sending ─────────────────► writing (empty, a new id)
 *      ▲                 │  refused: the text stays, with the reason; a new id, for the old one is spent
 *      │                 ├─ asked by the firm's rules: the text stays *with its id*, under which the advisor confirms it
 *      └─────────────────┴─ no answer: the text stays *with its id*, so that sending again cannot double it
 *
 *  Files, places and contact cards stand beside the text, each a message of its own: sent in order, the text as the
 *  caption of the first file that can have one. Where there is none it is a message itself: after the last file, so
 *  before a place or cards, which it announces. What was accepted is gone from the draft; a refusal keeps the rest.
 *
 *  A template stands beside the text and hides it: canceled or sent, the text comes back. Words that came back by
 *  themselves are held: the Enter that follows may have been meant for what stood there before.
 */
export interface ComposerState {
  readonly draft: Draft
  readonly phase: 'writing' | 'sending'
  /** Why the last sending did not work, until something is changed. */
  readonly trouble: Refusal | { readonly code: 'no-answer' } | null
  /** Of a refusal: which of the messages it is about, by the id that this has now. */
  readonly about: MessageId | null
  /** The text came into the field without the advisor's hand: not sent until it is changed or some time has passed. */
  readonly held: boolean
}

type NewId = () => MessageId

export const emptyDraft = (newId: NewId): Draft => ({ id: newId(), text: '', template: null, attachments: [], replyTo: null })
export const composing = (draft: Draft): ComposerState => ({ draft, phase: 'writing', trouble: null, about: null, held: false })

/** Nothing worth keeping: spaces are not, a chosen template is. */
export const isBlank = (draft: Draft): boolean => draft.template === null && draft.text.trim() === '' && draft.attachments.length === 0

/** Changed after an unanswered sending, or one that the firm's rules asked about, the message is another one, and must not pass for the first. */
function changed(state: ComposerState, draft: Draft, newId: NewId): ComposerState {
  if (state.phase === 'sending') return state
  return composing(keepsIds(state) ? { ...draft, id: newId(), attachments: renamed(draft, newId) } : draft)
}
const keepsIds = ({ trouble }: ComposerState): boolean => trouble?.code === 'no-answer' || trouble?.code === 'dlp-confirm'
const renamed = ({ attachments }: Draft, newId: NewId): Draft['attachments'] => attachments.map((attachment) => ({ ...attachment, id: newId() }))

export const typed = (state: ComposerState, text: string, newId: NewId): ComposerState =>
  text === state.draft.text ? state : changed(state, { ...state.draft, text }, newId)

/** Also while others are on their way: a file that was read meanwhile is not lost, and waits for the next sending. */
export function attached(state: ComposerState, attachment: Attachment, at = Infinity): ComposerState {
  if (state.draft.attachments.some((other) => attachedKey(other) === attachedKey(attachment))) return state
  return { ...state, draft: { ...state.draft, attachments: state.draft.attachments.toSpliced(at, 0, attachment) } }
}

export const detached = (state: ComposerState, id: MessageId, newId: NewId): ComposerState =>
  changed(state, { ...state.draft, attachments: state.draft.attachments.filter((attachment) => attachment.id !== id) }, newId)

export const answering = (state: ComposerState, replyTo: MessageId | null, newId: NewId): ComposerState =>
  replyTo === state.draft.replyTo ? state : changed(state, { ...state.draft, replyTo }, newId)

export function choseTemplate(state: ComposerState, template: { name: string, language: string }, values: TemplateValues, newId: NewId): ComposerState {
  if (state.phase === 'sending') return state
  return composing({ ...state.draft, template: { id: newId(), name: template.name, language: template.language, values, header: null } })
}

export function filled(state: ComposerState, key: string, value: string, newId: NewId): ComposerState {
  const { template } = state.draft
  if (state.phase === 'sending' || template === null || template.values[key] === value) return state
  const id = keepsIds(state) ? newId() : template.id
  return composing({ ...state.draft, template: { ...template, id, values: { ...template.values, [key]: value } } })
}

/** The file above a template's text; null takes it away. */
export function headed(state: ComposerState, header: MediaRef | null, newId: NewId): ComposerState {
  const { template } = state.draft
  if (state.phase === 'sending' || template === null) return state
  const id = keepsIds(state) ? newId() : template.id
  return composing({ ...state.draft, template: { ...template, id, header } })
}

export function canceledTemplate(state: ComposerState): ComposerState {
  return state.phase === 'sending' || state.draft.template === null ? state : composing({ ...state.draft, template: null })
}

export interface Submission { readonly id: MessageId, readonly body: MessageBody }

/** Which file carries the text as its caption; null = none can. */
export const captioned = ({ attachments }: Draft): FileAttachment | null =>
  attachments.find((attachment): attachment is FileAttachment => 'media' in attachment && takesCaption(attachment.media)) ?? null
type FileAttachment = Extract<Attachment, { readonly media: MediaRef }>

/** What Send hands over, in order; nothing where something is on its way, or the text is held. */
export const submissions = (state: ComposerState): Submission[] => state.phase === 'sending' || state.held ? [] : messagesOf(state.draft)

/** The messages that a draft would become, in order. */
export function messagesOf(draft: Draft): Submission[] {
  const { text, template, attachments, replyTo } = draft
  if (template !== null) {
    return [{ id: template.id, body: { type: 'template', name: template.name, language: template.language, values: { ...template.values }, header: template.header?.id ?? null } }]
  }
  const carrier = captioned(draft)
  const words = text.trim() === '' ? '' : text
  const parts = attachments.map((attachment): Submission => ({ id: attachment.id, body: bodyOf(attachment, attachment === carrier ? words : '') }))
  if (words !== '' && carrier === null) {
    const afterFiles = attachments.findLastIndex((attachment) => 'media' in attachment) + 1
    parts.splice(afterFiles, 0, { id: draft.id, body: { type: 'text', text, replyTo: null } })
  }
  return parts.map((part, index) => index === 0 ? { ...part, body: { ...part.body, replyTo } } : part)
}

function bodyOf(attachment: Attachment, caption: string): Extract<MessageBody, { type: 'media' | 'location' | 'cards' }> {
  if ('media' in attachment) return { type: 'media', media: attachment.media.id, text: caption, replyTo: null }
  return 'place' in attachment ? { type: 'location', place: attachment.place, replyTo: null } : { type: 'cards', cards: attachment.cards, replyTo: null }
}

export const sending = (state: ComposerState): ComposerState => ({ ...state, phase: 'sending', trouble: null, about: null })

/** One of several has gone: it leaves the draft, and what it carried with it. */
export function acceptedPart(state: ComposerState, { id, body }: Submission, newId: NewId): ComposerState {
  const { draft } = state
  if (body.type === 'template') return state
  const gone = 'text' in body && body.text !== ''
  // Its id is a message's now: what is written next must not pass for that.
  return { ...state, draft: { ...draft, id: body.type === 'text' ? newId() : draft.id, text: gone ? '' : draft.text, replyTo: null, attachments: draft.attachments.filter((attachment) => attachment.id !== id) } }
}

/** All of it has gone. A file that was attached meanwhile stays. */
export function accepted(state: ComposerState, newId: NewId): ComposerState {
  if (state.draft.template !== null) return held(composing({ ...state.draft, template: null }))
  return composing({ ...emptyDraft(newId), attachments: state.draft.attachments })
}

/** Of an empty field there is nothing to hold; a template that stands is what was chosen. */
export const held = (state: ComposerState): ComposerState =>
  state.draft.template !== null || state.draft.text.trim() === '' ? state : { ...state, held: true }

export const released = (state: ComposerState): ComposerState => (state.held ? { ...state, held: false } : state)

/** `refusedId`: the message that was refused, as it was handed over. */
export function refusedWith(state: ComposerState, refusal: Refusal, newId: NewId, refusedId?: MessageId): ComposerState {
  const { draft } = state
  if (draft.template !== null) {
    const template = { ...draft.template, id: newId() }
    return { draft: { ...draft, template }, phase: 'writing', trouble: refusal, about: template.id, held: false }
  }
  const next = { ...draft, id: newId(), attachments: renamed(draft, newId) }
  const at = draft.attachments.findIndex(({ id }) => id === refusedId)
  return { draft: next, phase: 'writing', trouble: refusal, about: next.attachments[at]?.id ?? next.id, held: false }
}

/** The firm's rules ask first: confirmed, the same message goes, under the same id. */
export const asked = (state: ComposerState, refusal: Refusal, id: MessageId): ComposerState => ({ ...state, phase: 'writing', trouble: refusal, about: id, held: false })

/** The advisor would rather change it: what was asked about is a message no more. */
export const reconsidered = (state: ComposerState, newId: NewId): ComposerState => {
  if (state.trouble?.code !== 'dlp-confirm') return state
  const { draft } = state
  return composing(draft.template === null ? { ...draft, id: newId(), attachments: renamed(draft, newId) } : { ...draft, template: { ...draft.template, id: newId() } })
}

export const unanswered = (state: ComposerState): ComposerState => ({ ...state, phase: 'writing', trouble: { code: 'no-answer' }, about: null })

/**
 * What was written came back: taken back, or refused while it waited. Nobody's words are lost: what is half-written here
 * stays, below it. `id`: what the draft is called from now on.
 */
export function restored(state: ComposerState, text: string, id: MessageId, files: Draft['attachments'] = [], replyTo: MessageId | null = null): ComposerState {
  if (state.phase === 'sending') return state
  const { draft } = state
  const others = draft.attachments.filter((attachment) => !files.some((file) => attachedKey(file) === attachedKey(attachment)))
  const here = draft.text.trim() === '' ? '' : draft.text
  const both = here === '' || here === text ? text || here : text === '' ? here : `${text}\n\n${here}`
  return { ...state, draft: { ...draft, id, text: both, attachments: [...files, ...others], replyTo: draft.replyTo ?? replyTo } }
}

/**
 * What main has put in front of the draft that it knew: of "Taken back ⏎⏎ And this", where "And this" is one of the
 * texts `saved` from here, "Taken back". All of it where it knew of no draft.
 */
export function givenBack(incoming: string, saved: Iterable<string>): string {
  const tails = [...saved].filter((text) => text !== '' && incoming.endsWith(`\n\n${text}`))
  const longest = tails.sort((a, b) => b.length - a.length)[0]
  return longest === undefined ? incoming : incoming.slice(0, -longest.length - 2)
}
