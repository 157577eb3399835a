import { cast } from '../clients/cast.ts'
import type { Channel, Profile } from '../clients/client.ts'
import { ADVISOR, ORGANISATION } from '../credentials.ts'
import type { Deed } from './deed.ts'
import { momentOf, type Thread } from './thread.ts'
import { amaraOnWhatsApp } from './threads/amara-sesay.ts'
import { georgeBySms, georgeOnWhatsApp, meiBySms } from './threads/by-sms-only.ts'
import { danaBySms, danaOnWhatsApp } from './threads/dana-moreau.ts'
import { hanaOnWhatsApp } from './threads/hana-kimura.ts'
import { luciaBySms, luciaOnWhatsApp } from './threads/lucia-gomez.ts'
import { priyaOnWhatsApp } from './threads/priya-nair.ts'
import { rafaelBySms } from './threads/rafael-ortiz.ts'
import { tomBySms, tomOnWhatsApp } from './threads/tom-becker.ts'
import { elliotWrites, noorWritesFirst } from './threads/unread.ts'
import { georgeCalls, tomCalls } from './threads/voicemail.ts'

/**
 * What a lived-in desk has behind it: a script, not a state. Nothing of it has happened in the sandbox; who plays it
 * (scripts/lived-in/) sets the clock to each moment and lets clients and advisor do what stands there.
 */
export interface History {
  /** ISO 8601: before the first and after the last entry. */
  from: string
  until: string
  organisation: string
  advisor: string
  /** Whom the advisor has in the contacts from the beginning; `client` below is their id in this sandbox. */
  contacts: HistoryContact[]
  /** Oldest first. */
  entries: HistoryEntry[]
}

export type HistoryContact = Profile

export interface HistoryEntry {
  /** ISO 8601 */
  at: string
  client: string
  /** The client's number on that channel, E.164. */
  number: string
  channel: Channel | 'voice'
  deed: Deed
}

const threads: readonly Thread[] = [
  danaBySms, danaOnWhatsApp, rafaelBySms, hanaOnWhatsApp, tomBySms, tomOnWhatsApp, amaraOnWhatsApp, luciaOnWhatsApp,
  luciaBySms, priyaOnWhatsApp, georgeOnWhatsApp, georgeBySms, meiBySms, georgeCalls, tomCalls, noorWritesFirst, elliotWrites,
]

const MINUTE = 60_000

/** The same story at any time, ending at `now` (milliseconds). */
export function historyUntil(now: number): History {
  const entries = threads.flatMap((thread) => entriesOf(thread, now)).sort((one, other) => one.at.localeCompare(other.at))
  const first = Date.parse(entries[0]?.at ?? new Date(now).toISOString())
  return {
    from: new Date(first - MINUTE).toISOString(), until: new Date(now).toISOString(),
    organisation: ORGANISATION, advisor: ADVISOR, entries,
    contacts: cast.filter((person) => person.inContacts !== false).map(({ id, name, numbers, language, about, notes }) =>
      ({ id, name, numbers, language, about, notes })),
  }
}

function entriesOf({ client, channel, lines }: Thread, now: number): HistoryEntry[] {
  const person = cast.find(({ id }) => id === client)
  const number = person?.numbers[0]?.e164
  if (number === undefined) throw new Error(`no client ${client}`)
  return lines.map(([when, deed]) => ({ at: new Date(momentOf(when, now)).toISOString(), client, number, channel, deed }))
}
