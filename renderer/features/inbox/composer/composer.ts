import { shallowRef, type ShallowRef } from 'vue'
import { confirmationOf } from '../../../../core/dlp/by-rule.ts'
import type { Confirmation } from '../../../../core/dlp/verdict.ts'
import type { MessageBody, Output } from '../../../../core/ipc.ts'
import type { MessageId } from '../../../../core/ids.ts'
import type { Attached } from '../../../../core/messaging/attachment.ts'
import type { MediaRef } from '../../../../core/messaging/media.ts'
import type { TemplateValues } from '../../../../core/messaging/message.ts'
import type { Draft } from '../../../../core/view.ts'
import * as states from '../model/composer-state.ts'

/** Words are in main this long after the last key, at the latest. */
const SAVE_AFTER_MS = 200
/** Text that came back by itself is sent by no key within this time; each try begins it anew. */
const HOLD_MS = 1_000

export interface ComposerWays {
  /** One with nothing in it = nothing half-written any more; by its id main knows what had been taken over. */
  save(draft: Draft): Promise<unknown>
  submit(message: { readonly id: MessageId, readonly body: MessageBody, readonly confirmed?: Confirmation }): Promise<Output<'messages.submit'>>
  newId(): MessageId
}

/** The half-written message of one thread, for as long as the window lives: see composer-state.ts for its rules. */
export interface Composer {
  readonly state: Readonly<ShallowRef<states.ComposerState>>
  type(text: string): void
  choose(template: { name: string, language: string }, values: TemplateValues): void
  fill(key: string, value: string): void
  cancelTemplate(): void
  /** The file above a chosen template's text. */
  head(header: MediaRef | null): void
  /** A file, place or cards go out with the next sending; `at`: where among the others. */
  attach(what: Attached, at?: number): void
  detach(id: MessageId): void
  /** Answers this message; null: none. */
  answer(message: MessageId | null): void
  /** Puts a text in front of what is half-written: a failed message to be changed. */
  put(text: string): void
  /** Hands over each message in turn. True where all were accepted. Asked again while it is under way, it does nothing. */
  send(): Promise<boolean>
  /** The firm's rules asked about a message (trouble `dlp-confirm`): sends it all the same, and what comes after it. */
  confirm(justification: string): Promise<boolean>
  /** …or rather not: it stays, to be changed. */
  reconsider(): void
  /** The draft as main has it now: an echo of what was saved from here, or with a text that main gives back. */
  heard(draft: Draft | null): void
  /** Saves at once what waits to be saved. */
  flush(): void
}

export function createComposer(draft: Draft | null, { save, submit, newId }: ComposerWays): Composer {
  const state = shallowRef(states.composing(draft ?? states.emptyDraft(newId)))
  /** What was saved from here, by the draft's id: how an echo is known. Main may give a text back under a known id. */
  const echoes = new Map<MessageId, Set<string>>()
  /** Attachments by the ids that their messages were to have. One that main gives back has a new one. */
  const files = new Set<MessageId>()
  let saved = JSON.stringify(draft)
  remember(state.value.draft)
  let timer: ReturnType<typeof setTimeout> | undefined
  let hold: ReturnType<typeof setTimeout> | undefined
  /** Nothing was written here yet: after a reload the view may be a moment behind main, whose draft is the whole truth. */
  let untouched = true

  function become(next: states.ComposerState): void {
    if (next === state.value) return
    untouched = false
    state.value = next
    clearTimeout(timer)
    timer = setTimeout(flush, SAVE_AFTER_MS)
    holdOn()
  }

  function holdOn(): void {
    clearTimeout(hold)
    if (state.value.held) hold = setTimeout(() => { state.value = states.released(state.value) }, HOLD_MS)
  }

  function remember({ id, text, attachments }: Draft): void {
    const texts = echoes.get(id) ?? new Set()
    echoes.set(id, texts.add(text))
    for (const attachment of attachments) files.add(attachment.id)
  }

  function flush(): void {
    clearTimeout(timer)
    // While a message is under way the draft is its own: main takes it off the draft when it accepts.
    if (state.value.phase === 'sending') return
    const keep = states.isBlank(state.value.draft) ? null : state.value.draft
    const text = JSON.stringify(keep)
    if (text === saved) return
    saved = text
    if (keep !== null) remember(keep)
    save(keep ?? { ...state.value.draft, text: '' }).catch((error: unknown) => {
      saved = ''
      console.error('The draft could not be saved', error)
    })
  }

  /** `about`: the message that the advisor has confirmed; no other is covered by it. */
  async function send(about: MessageId | null = null, confirmed?: Confirmation): Promise<boolean> {
    const parts = states.submissions(state.value)
    if (parts.length === 0) {
      holdOn()
      return false
    }
    flush()
    become(states.sending(state.value))
    try {
      for (const part of parts) {
        const answer = await submit(part.id === about && confirmed !== undefined ? { ...part, confirmed } : part)
        if (!answer.ok) {
          become(answer.refusal.code === 'dlp-confirm' ? states.asked(state.value, answer.refusal, part.id) : states.refusedWith(state.value, answer.refusal, newId, part.id))
          return false
        }
        become(states.acceptedPart(state.value, part, newId))
      }
      become(states.accepted(state.value, newId))
      return true
    } catch (error) {
      console.error('A message was handed over and not answered', error)
      become(states.unanswered(state.value))
      return false
    } finally {
      flush()
    }
  }

  async function confirm(justification: string): Promise<boolean> {
    const { trouble, about } = state.value
    return trouble?.code === 'dlp-confirm' ? send(about, confirmationOf(trouble.findings, justification)) : false
  }

  function follow(incoming: Draft | null): void {
    const text = JSON.stringify(incoming)
    if (text === saved) return
    saved = text
    const before = state.value.draft.text.trim()
    state.value = states.composing(incoming ?? states.emptyDraft(newId))
    if (before !== '') state.value = states.held(state.value)
    remember(state.value.draft)
    holdOn()
  }

  function heard(incoming: Draft | null): void {
    if (untouched) return follow(incoming)
    // While a message is under way it waits: looked at again when that is over.
    if (incoming === null || state.value.phase === 'sending') return
    const texts = echoes.get(incoming.id)
    const back = incoming.attachments.filter(({ id }) => !files.has(id))
    if (back.length === 0 && texts?.has(incoming.text)) return
    const { draft } = state.value
    const ours = echoes.get(draft.id)?.has(incoming.text) === true
    remember(incoming)
    // Main has come to the same by itself.
    if (back.length === 0 && incoming.text === draft.text && texts !== undefined) return
    const everything = [...echoes.values()].flatMap((known) => [...known]).filter((text) => text !== incoming.text)
    const text = ours ? '' : states.givenBack(incoming.text, everything)
    if (back.length === 0 && text === '') return
    become(states.held(states.restored(state.value, text, texts === undefined ? incoming.id : draft.id, back, incoming.replyTo)))
    // At once: until main hears that it is here, it puts it before whatever is saved by another id.
    flush()
  }

  return {
    state, confirm, heard, flush,
    send: () => send(),
    reconsider: () => become(states.reconsidered(state.value, newId)),
    type: (text) => become(states.typed(state.value, text, newId)),
    choose: (template, values) => become(states.choseTemplate(state.value, template, values, newId)),
    fill: (key, value) => become(states.filled(state.value, key, value, newId)),
    cancelTemplate: () => become(states.canceledTemplate(state.value)),
    head: (header) => become(states.headed(state.value, header, newId)),
    attach: (what, at) => become(states.attached(state.value, { id: newId(), ...what }, at)),
    detach: (id) => become(states.detached(state.value, id, newId)),
    answer: (message) => become(states.answering(state.value, message, newId)),
    put: (text) => become(states.restored(states.canceledTemplate(state.value), text, newId())),
  }
}
