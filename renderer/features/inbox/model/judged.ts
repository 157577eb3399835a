import type { ToldFinding } from '../../../../core/dlp/verdict.ts'
import type { MessageBody } from '../../../../core/ipc.ts'
import { attachedKey, type Attached } from '../../../../core/messaging/attachment.ts'
import { placeText } from '../../../../core/messaging/place-text.ts'
import type { Draft, TemplateRow } from '../../../../core/view.ts'
import { fill } from '../../../../core/whatsapp/template-text.ts'
import { fileWords } from '../../../locales/message-words.ts'
import { carried, type Part, type Shown } from '../../rules/index.ts'
import { captioned, messagesOf } from './composer-state.ts'

/*
 *  What of a half-written message the firm's rules are asked about, and how their answers are put together again. A text is
 *  asked about by itself, also where it goes as a file's caption: at each key, files stay as they were.
 */
const TEXT = 'text'
const TEMPLATE = 'template'

export function partsToJudge(draft: Draft): readonly Part[] {
  const bodies = messagesOf({ ...draft, replyTo: null }).flatMap(({ id, body }): Part[] => {
    if (body.type === 'template') return [{ of: TEMPLATE, body }]
    const attachment = draft.attachments.find((one) => one.id === id)
    return attachment === undefined ? [] : [{ of: attachedKey(attachment), body: body.type === 'media' ? { ...body, text: '' } : body }]
  })
  const text: MessageBody = { type: 'text', text: draft.text, replyTo: null }
  return draft.template !== null || draft.text.trim() === '' ? bodies : [...bodies, { of: TEXT, body: text }]
}

/** An answer of the rules about a part, as live-preview.ts keeps it. */
type Judged = Part & { readonly answer: Shown['answer'] }

/** Of the words in the field, at their places there now. */
export function findingsInText(judged: readonly Judged[], now: string): readonly ToldFinding[] {
  const text = judged.find(({ of }) => of === TEXT)
  if (text?.body.type !== 'text') return []
  return carried(text.answer.findings.filter(({ part }) => part === 'text'), text.body.text, now)
}

/** Of a template's variables, by their keys, at their places there now. */
export function findingsInValues(judged: readonly Judged[], now: Readonly<Record<string, string>>): Readonly<Record<string, readonly ToldFinding[]>> {
  const template = judged.find(({ of }) => of === TEMPLATE)
  if (template?.body.type !== 'template') return {}
  const { body: { values: before }, answer } = template
  const byKey = Map.groupBy(answer.findings.filter(({ part }) => part.startsWith('variable:')), ({ part }) => part.slice('variable:'.length))
  return Object.fromEntries([...byKey].map(([key, findings]) => [key, carried(findings, before[key] ?? '', now[key] ?? '')]))
}

export const findingsInAttached = (judged: readonly Judged[], attached: Attached): readonly ToldFinding[] =>
  judged.find(({ of }) => of === attachedKey(attached))?.answer.findings ?? []

/** How what goes with a message is called in a sentence. */
export function calledAttached(attached: Attached): string {
  if ('media' in attached) return attached.media.fileName ?? fileWords(attached.media)
  if ('place' in attached) return attached.place.name ?? placeText(attached.place)
  return attached.cards[0]?.name ?? ''
}

/** The messages as the client would get them, a caption with its file again. */
export function shownMessages(draft: Draft, judged: readonly Judged[], template: TemplateRow | null): readonly Shown[] {
  const answerOf = (of: string): Shown['answer'] | null => judged.find((one) => one.of === of)?.answer ?? null
  const text = answerOf(TEXT)
  if (draft.template !== null) {
    const answer = answerOf(TEMPLATE)
    if (answer === null || template === null) return []
    return [{ key: TEMPLATE, original: fill(template, draft.template.values), file: draft.template.header?.fileName ?? null, values: draft.template.values, answer }]
  }
  const carrier = captioned(draft)
  return messagesOf(draft).flatMap(({ id }): Shown[] => {
    const attachment = draft.attachments.find((one) => one.id === id)
    if (attachment === undefined) return text === null ? [] : [{ key: TEXT, original: draft.text, file: null, answer: text }]
    const answer = answerOf(attachedKey(attachment))
    if (answer === null) return []
    const file = calledAttached(attachment)
    if (attachment !== carrier || text === null) return [{ key: id, original: answer.text, file, answer: 'media' in attachment ? { ...answer, text: '' } : answer }]
    const both = [answer, text]
    const action = both.some((one) => one.action === 'block') ? 'block' : both.some((one) => one.action === 'redact') ? 'redact' : both.some((one) => one.action === 'warn') ? 'warn' : 'allow'
    return [{ key: id, original: draft.text, file, answer: { action, findings: [...answer.findings, ...text.findings], text: text.text, confirm: 'none' } }]
  })
}
