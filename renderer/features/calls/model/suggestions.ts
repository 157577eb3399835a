import { formatPhone } from '../../../../core/contacts/phone.ts'
import type { ContactId, E164, LineId } from '../../../../core/ids.ts'
import type { ContactRow } from '../../../../core/view.ts'
import type { CallRow } from '../../../data/queries.ts'

/** Somebody who can be called. `label`: of the number (contacts.label.*); null = from the list of calls. */
export interface Suggestion {
  readonly key: string
  /** Of the colour that they have everywhere. */
  readonly seed: string
  readonly title: string
  readonly e164: E164
  readonly label: ContactRow['numbers'][number]['label'] | null
  readonly contactId: ContactId | null
  readonly lineId: LineId | null
}

/** So many at once: more is a list, not a suggestion. */
const MOST = 6

/** Of contacts that match what was typed, each number. `contacts` have been searched already; digits narrow their numbers. */
function ofContacts(typed: string, contacts: readonly ContactRow[]): Suggestion[] {
  const digits = typed.replace(/\D/g, '').replace(/^0+/, '')
  const isNumber = digits.length >= 3 && !/\p{L}/u.test(typed)
  return contacts.flatMap(({ id, name, numbers }) => numbers
    .filter(({ e164 }) => !isNumber || e164.includes(digits))
    .map(({ e164, label }) => ({ key: `${id} ${e164}`, seed: id, title: name, e164, label, contactId: id, lineId: null })))
}

/** Whom one talked with lately, the last first, each once. */
function ofCalls(typed: string, calls: readonly CallRow[]): Suggestion[] {
  const text = typed.trim().toLowerCase()
  const digits = typed.replace(/\D/g, '').replace(/^0+/, '')
  const seen = new Set<string>()
  return calls.flatMap(({ thread: { id, title, address, contactId, lineId } }): Suggestion[] => {
    if (address === null || seen.has(address)) return []
    seen.add(address)
    const found = text === '' || title.toLowerCase().includes(text) || (digits.length >= 3 && address.includes(digits))
    return found ? [{ key: `${id} ${address}`, seed: contactId ?? id, title, e164: address, label: null, contactId, lineId }] : []
  })
}

/** For an empty field whom one talked with lately; else contacts that match, and then calls with others. */
export function suggestions(typed: string, contacts: readonly ContactRow[], calls: readonly CallRow[]): readonly Suggestion[] {
  if (typed.trim() === '') return ofCalls('', calls).slice(0, MOST)
  const people = ofContacts(typed, contacts)
  const known = new Set(people.map(({ e164 }) => e164))
  return [...people, ...ofCalls(typed, calls).filter(({ e164 }) => !known.has(e164))].slice(0, MOST)
}

/** A stranger's title is their number: it stands once. */
export const numberBelow = ({ title, e164 }: Suggestion): string | null => title === formatPhone(e164) ? null : formatPhone(e164)
