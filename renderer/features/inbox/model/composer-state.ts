import type { MessageBody } from '../../../../core/ipc.ts'
import type { MessageId } from '../../../../core/ids.ts'
import type { TemplateValues } from '../../../../core/messaging/message.ts'
import type { Refusal } from '../../../../core/messaging/refusal.ts'
import type { Draft } from '../../../../core/view.ts'

/*
 *  The composer of one thread:
 *
 *             send                 accepted
 *   writing ────────► sending ─────────────────► writing (empty, a new id)
 *      ▲                 │  refused: the text stays, with the reason; a new id, for the old one is spent
 *      └─────────────────┴─ no answer: the text stays *with its id*, so that sending again cannot double it
 *
 *  A template stands beside the text and hides it: canceled or sent, the text comes back. Words that came back by
 *  themselves are held: the Enter that follows may have been meant for what stood there before.
 */
export interface ComposerState {
  readonly draft: Draft
  readonly phase: 'writing' | 'sending'
  /** Why the last sending did not work, until something is changed. */
  readonly trouble: Refusal | { readonly code: 'no-answer' } | null
  /** The text came into the field without the advisor's hand: not sent until it is changed or some time has passed. */
  readonly held: boolean
}

type NewId = () => MessageId

export const emptyDraft = (newId: NewId): Draft => ({ id: newId(), text: '', template: null, attachments: [], replyTo: null })
export const composing = (draft: Draft): ComposerState => ({ draft, phase: 'writing', trouble: null, held: false })

/** Nothing worth keeping: spaces are not, a chosen template is. */
export const isBlank = (draft: Draft): boolean => draft.template === null && draft.text.trim() === ''

/** Text changed after an unanswered sending is another message: it must not pass for the first. */
export function typed(state: ComposerState, text: string, newId: NewId): ComposerState {
  if (state.phase === 'sending' || text === state.draft.text) return state
  const id = state.trouble?.code === 'no-answer' ? newId() : state.draft.id
  return composing({ ...state.draft, id, text })
}

export function choseTemplate(state: ComposerState, template: { name: string, language: string }, values: TemplateValues, newId: NewId): ComposerState {
  if (state.phase === 'sending') return state
  return composing({ ...state.draft, template: { id: newId(), name: template.name, language: template.language, values, header: null } })
}

export function filled(state: ComposerState, key: string, value: string, newId: NewId): ComposerState {
  const { template } = state.draft
  if (state.phase === 'sending' || template === null || template.values[key] === value) return state
  const id = state.trouble?.code === 'no-answer' ? newId() : template.id
  return composing({ ...state.draft, template: { ...template, id, values: { ...template.values, [key]: value } } })
}

export function canceledTemplate(state: ComposerState): ComposerState {
  return state.phase === 'sending' || state.draft.template === null ? state : composing({ ...state.draft, template: null })
}

/** What Send hands over; null where there is nothing to send, something is on its way, or the text is held. */
export function submission(state: ComposerState): { readonly id: MessageId, readonly body: MessageBody } | null {
  const { text, template } = state.draft
  if (state.phase === 'sending' || state.held) return null
  if (template !== null) {
    return { id: template.id, body: { type: 'template', name: template.name, language: template.language, values: { ...template.values }, header: template.header?.id ?? null } }
  }
  return text.trim() === '' ? null : { id: state.draft.id, body: { type: 'text', text, replyTo: state.draft.replyTo } }
}

export const sending = (state: ComposerState): ComposerState => ({ ...state, phase: 'sending', trouble: null })

export function accepted(state: ComposerState, newId: NewId): ComposerState {
  return state.draft.template === null ? composing(emptyDraft(newId)) : held(composing({ ...state.draft, template: null }))
}

/** Of an empty field there is nothing to hold; a template that stands is what was chosen. */
export const held = (state: ComposerState): ComposerState =>
  state.draft.template !== null || state.draft.text.trim() === '' ? state : { ...state, held: true }

export const released = (state: ComposerState): ComposerState => (state.held ? { ...state, held: false } : state)

export function refusedWith(state: ComposerState, refusal: Refusal, newId: NewId): ComposerState {
  const { draft } = state
  const next = draft.template === null ? { ...draft, id: newId() } : { ...draft, template: { ...draft.template, id: newId() } }
  return { draft: next, phase: 'writing', trouble: refusal, held: false }
}

export const unanswered = (state: ComposerState): ComposerState => ({ ...state, phase: 'writing', trouble: { code: 'no-answer' } })

/**
 * A text came back: taken back, or refused while it waited. Nobody's words are lost: what is half-written here
 * stays, below it. `id`: what the draft is called from now on.
 */
export function restored(state: ComposerState, text: string, id: MessageId): ComposerState {
  if (state.phase === 'sending') return state
  const here = state.draft.text.trim() === '' ? '' : state.draft.text
  const both = here === '' || here === text ? text : text === '' ? here : `${text}\n\n${here}`
  return { ...state, draft: { ...state.draft, id, text: both } }
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
