import type { NumberLabel } from '../../../../core/contacts/contact.ts'
import type { E164 } from '../../../../core/ids.ts'
import type { Session } from '../../../../core/ipc.ts'
import { MOST_CARDS, type Card, type CardPhone } from '../../../../core/messaging/message.ts'
import type { ContactRow } from '../../../../core/view.ts'

/** Somebody whose card can be sent: the advisor, or a contact. */
export interface Person {
  /** `own`, or the contact's id. */
  readonly key: string
  readonly name: string
  readonly organisation: string | null
  readonly phones: readonly (CardPhone & { readonly number: E164 })[]
  readonly emails: readonly string[]
}
/** One who was chosen, and which of their numbers and addresses go along. */
export interface Chosen { readonly person: Person, readonly ticked: ReadonlySet<string> }

/** As telephones call them (vCard); what is none of these has no label. */
const LABELS: Readonly<Record<NumberLabel, string | null>> = { mobile: 'CELL', office: 'WORK', home: 'HOME', other: null }

export const personOf = ({ id, name, numbers }: ContactRow): Person =>
  ({ key: id, name, organisation: null, phones: numbers.map(({ e164, label }) => ({ number: e164, label: LABELS[label] })), emails: [] })

/** The advisor as the policy says: name, firm, the numbers of the lines, each once. */
export function ownCard({ advisor, organisation, lines, connectors }: Pick<Session, 'advisor' | 'organisation' | 'lines' | 'connectors'>): Person {
  const whatsapp = new Set(connectors.whatsapp === null ? [] : lines.flatMap((line) => line.whatsapp ?? []))
  const numbers = new Set([...whatsapp, ...lines.flatMap(({ sms, voice }) => [sms, voice]).filter((number) => number !== null)])
  const phones = [...numbers].map((number) => ({ number: number as E164, label: LABELS.office, ...(whatsapp.has(number) && { whatsapp: true }) }))
  return { key: 'own', name: advisor.name, organisation: organisation.name || null, phones, emails: advisor.email === null ? [] : [advisor.email] }
}

/** All of one's own; of a contact the first number alone: what nobody chose stays here. */
const tickedAtFirst = ({ key, phones, emails }: Person): ReadonlySet<string> =>
  new Set(key === 'own' ? [...phones.map(({ number }) => number), ...emails] : phones.slice(0, 1).map(({ number }) => number))

export const isChosen = (chosen: readonly Chosen[], { key }: Person): boolean => chosen.some(({ person }) => person.key === key)

/** Chosen or left out; the same list where it has the most already. */
export function toggled(chosen: readonly Chosen[], person: Person): readonly Chosen[] {
  if (isChosen(chosen, person)) return chosen.filter((entry) => entry.person.key !== person.key)
  return chosen.length >= MOST_CARDS ? chosen : [...chosen, { person, ticked: tickedAtFirst(person) }]
}

export const ticked = (chosen: readonly Chosen[], key: string, what: string): readonly Chosen[] =>
  chosen.map((entry) => entry.person.key !== key ? entry : { ...entry, ticked: new Set(entry.ticked.has(what) ? [...entry.ticked].filter((other) => other !== what) : [...entry.ticked, what]) })

/** The cards as they go out. */
export const cardsOf = (chosen: readonly Chosen[]): readonly Card[] => chosen.map(({ person: { name, organisation, phones, emails }, ticked }) => ({
  name, organisation, phones: phones.filter(({ number }) => ticked.has(number)), emails: emails.filter((email) => ticked.has(email)),
}))

/** The first of whom nothing is ticked: a name alone is no card. */
export const withNothing = (chosen: readonly Chosen[]): Person | null => chosen.find(({ ticked }) => ticked.size === 0)?.person ?? null
