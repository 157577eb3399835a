import type { Contact, LabelledNumber, NumberLabel } from '../../../core/contacts/contact.ts'
import { formatPhone, parsePhone, type Country, type PhoneProblem } from '../../../core/contacts/phone.ts'
import type { ContactId, E164 } from '../../../core/ids.ts'
import type { Input } from '../../../core/ipc.ts'

/** A line of the form: as typed, not yet a number. */
export interface TypedNumber { key: number, label: NumberLabel, typed: string }

export interface ContactDraft {
  readonly id: ContactId
  name: string
  about: string
  notes: string
  language: string
  numbers: TypedNumber[]
}

/** What stands below a number's field; `by` = whose it is already. */
export type NumberProblem = PhoneProblem | 'twice' | { readonly by: string }

let keys = 0
export const typedNumber = (label: NumberLabel, typed = ''): TypedNumber => ({ key: ++keys, label, typed })

export function draftOf(contact: Contact | null, prefill: { name?: string, number?: E164 | null }, language: string): ContactDraft {
  if (contact !== null) {
    const { id, name, about, notes } = contact
    return { id, name, about, notes, language: contact.language, numbers: contact.numbers.map(({ label, e164 }) => typedNumber(label, formatPhone(e164))) }
  }
  const number = prefill.number ? formatPhone(prefill.number) : ''
  return { id: crypto.randomUUID() as string as ContactId, name: prefill.name ?? '', about: '', notes: '', language, numbers: [typedNumber('mobile', number)] }
}

/** Whether there is anything to lose: what was typed and is not saved. */
export const isChanged = (draft: ContactDraft, before: ContactDraft): boolean => contentOf(draft) !== contentOf(before)
const contentOf = ({ name, about, notes, language, numbers }: ContactDraft): string =>
  JSON.stringify([name, about, notes, language, numbers.map(({ label, typed }) => [label, typed])])

export type Checked =
  | { readonly ok: true, readonly input: Input<'contacts.save'> }
  | { readonly ok: false, readonly name: boolean, readonly numbers: ReadonlyMap<number, NumberProblem> }

/** Numbers as main takes them, or what to mend. An empty line alone is no number, not a mistake. */
export function checkDraft(draft: ContactDraft, country: Country): Checked {
  const problems = new Map<number, NumberProblem>()
  const numbers: LabelledNumber[] = []
  for (const { key, label, typed } of draft.numbers) {
    if (typed.trim() === '' && draft.numbers.length === 1) continue
    const parsed = parsePhone(typed, country)
    if (!parsed.ok) problems.set(key, parsed.problem)
    else if (numbers.some(({ e164 }) => e164 === parsed.e164)) problems.set(key, 'twice')
    else numbers.push({ label, e164: parsed.e164 })
  }
  const name = draft.name.trim()
  if (name === '' || problems.size > 0) return { ok: false, name: name === '', numbers: problems }
  const { id, about, notes, language } = draft
  return { ok: true, input: { id, name, about: about.trim(), notes, language, numbers } }
}

/** The line of the form that holds a number. */
export const keyOf = (draft: ContactDraft, number: string, country: Country): number | null =>
  draft.numbers.find(({ typed }) => { const parsed = parsePhone(typed, country); return parsed.ok && parsed.e164 === number })?.key ?? null
