import { createHash } from 'node:crypto'
import { phoneTemperOf } from './phone-temper.ts'
import type { Client, ClientNumber, NumberLabel, Profile, Temper } from './client.ts'

export interface Person extends Profile {
  temper: Temper
  /** Default: yes, unless a stranger. */
  inContacts?: boolean
  /** Default: the first mobile, unless not on WhatsApp. */
  whatsapp?: string | null
  /** Whoever has one shows it instead of the number. */
  username?: string
}

const number = (label: NumberLabel, e164: string): ClientNumber => ({ label, e164 })

/** The people of the sandbox. All numbers are set aside for fiction (Ofcom's drama numbers, NANP 555-01xx). */
export const cast: readonly Person[] = [
  {
    id: 'dana-moreau', name: 'Dana Moreau', temper: 'opted-in', language: 'en-GB',
    numbers: [number('mobile', '+447700900142'), number('office', '+442079460018')],
    about: 'Client since 2019 · Harbour trust', notes: 'Trustee of the Harbour trust with her brother. Prefers Thursdays.',
  },
  {
    id: 'rafael-ortiz', name: 'Rafael Ortiz', temper: 'accepts', language: 'en-US',
    numbers: [number('mobile', '+12025550147')],
    about: 'Client since 2022 · Retirement plan', notes: 'Sold his practice in spring. Reads e-mail rarely: text him.',
  },
  {
    id: 'hana-kimura', name: 'Hana Kimura', temper: 'opted-in', language: 'en-US',
    numbers: [number('mobile', '+12025550131')],
    about: 'Client since 2021 · Education savings', notes: 'Two children, nine and twelve. Works nights: messages before noon.',
  },
  {
    id: 'tom-becker', name: 'Tom Becker', temper: 'silent', language: 'en-GB',
    numbers: [number('mobile', '+12025550177')],
    about: 'Client since 2024 · Pension transfer', notes: 'Travels a lot. Asked to be reached on WhatsApp when we met.',
  },
  {
    id: 'amara-sesay', name: 'Amara Sesay', temper: 'opted-in', language: 'en-GB',
    numbers: [number('mobile', '+447700900385'), number('home', '+442079460733')],
    about: 'Client since 2018 · Family office', notes: 'Looks after her mother’s portfolio as well (power of attorney on file).',
  },
  {
    id: 'lucia-gomez', name: 'Lucía Gómez', temper: 'declines', language: 'es',
    numbers: [number('mobile', '+12025550164')],
    about: 'Client since 2023 · Bond ladder', notes: 'Prefers the phone and paper statements.',
  },
  {
    id: 'priya-nair', name: 'Priya Nair', temper: 'opted-in', language: 'en-GB',
    numbers: [number('mobile', '+447700900519'), number('office', '+442079460264')],
    about: 'Client since 2020 · Business owner', notes: 'Selling her share in the studio next year; planning the proceeds.',
  },
  {
    id: 'george-whitfield', name: 'George Whitfield', temper: 'not-on-whatsapp', language: 'en-GB',
    numbers: [number('mobile', '+447700900268'), number('home', '+442079460471')],
    about: 'Client since 2009 · Income portfolio', notes: 'Has a plain mobile phone. SMS is fine, calls are better.',
  },
  {
    id: 'noor-haddad', name: 'Noor Haddad', temper: 'writes-first', language: 'en-GB',
    numbers: [number('mobile', '+447700900631')],
    about: 'Client since 2025 · First home', notes: 'Referred by Dana Moreau.',
  },
  {
    id: 'isabel-fontaine', name: 'Isabel Fontaine', temper: 'declines', language: 'fr',
    numbers: [number('mobile', '+447700900874')],
    about: 'Client since 2024 · Art collection', notes: 'Writes French. Careful about who holds her data.',
  },
  {
    id: 'jonas-vogel', name: 'Jonas Vogel', temper: 'silent', language: 'de',
    numbers: [number('mobile', '+447700900452')],
    about: 'Client since 2023 · Relocation from Hamburg', notes: 'Writes German. Answers slowly, but does.',
  },
  {
    id: 'mei-tanaka', name: 'Mei Tanaka', temper: 'accepts', language: 'en-US',
    numbers: [number('mobile', '+12025550185')],
    about: 'New client · Stock options', notes: 'Introduced at the client evening; wants to start on WhatsApp.',
  },
  {
    id: 'elliot-marsh', name: 'Elliot Marsh', temper: 'stranger', language: 'en-GB',
    numbers: [number('mobile', '+447700900907')], about: '', notes: '', inContacts: false,
  },
  // Those who follow are not in the contacts of the lived-in week: they try what the others never do.
  {
    id: 'yuki-arden', name: 'Yuki Arden', temper: 'username', language: 'en-GB', username: 'yuki.arden', inContacts: false,
    numbers: [number('mobile', '+447700900716')], about: '', notes: 'Hides the number behind a username.',
  },
  {
    id: 'ines-carvalho', name: 'Inês Carvalho', temper: 'sends-media', language: 'en-GB', inContacts: false,
    numbers: [number('mobile', '+447700900333')], about: '', notes: 'Answers with pictures, voice notes and papers.',
  },
  {
    id: 'harold-finch', name: 'Harold Finch', temper: 'sends-card-number', language: 'en-GB', inContacts: false,
    numbers: [number('mobile', '+447700900458')], about: '', notes: 'Sends card numbers where none were asked for.',
  },
  {
    id: 'nina-petrov', name: 'Nina Petrov', temper: 'edits-and-revokes', language: 'en-GB', inContacts: false,
    numbers: [number('mobile', '+447700900584')], about: '', notes: 'Thinks again after sending.',
  },
  {
    id: 'omar-reyes', name: 'Omar Reyes', temper: 'says-stop', language: 'en-US', inContacts: false,
    numbers: [number('mobile', '+12025550113')], about: '', notes: 'Answers STOP.',
  },
  {
    id: 'beatrice-holm', name: 'Beatrice Holm', temper: 'landline', language: 'en-GB', inContacts: false,
    numbers: [number('home', '+442079460652')], about: '', notes: 'Has a landline and nothing else.',
  },
  {
    id: 'leo-marchetti', name: 'Leo Marchetti', temper: 'chatty', language: 'en-GB', inContacts: false,
    numbers: [number('mobile', '+447700900291')], about: '', notes: 'Answers everything, in several messages.',
  },
  {
    id: 'ingrid-solberg', name: 'Ingrid Solberg', temper: 'slow', language: 'en-GB', inContacts: false,
    numbers: [number('mobile', '+447700900840')], about: '', notes: 'Reads late and answers later.',
  },
]

/** The same at every start. */
const userIdOf = (id: string): string => `GB.1${String(createHash('sha256').update(id).digest().readBigUInt64BE()).padStart(20, '0').slice(0, 19)}`

/** A person without any message yet. */
export function clientFrom(person: Person, manual: boolean): Client {
  const mobile = person.numbers.find(({ label }) => label === 'mobile') ?? person.numbers[0]
  const whatsapp = person.whatsapp !== undefined ? person.whatsapp : mobile?.e164 ?? null
  return {
    id: person.id, name: person.name, numbers: person.numbers.map((one) => ({ ...one })), language: person.language,
    about: person.about, notes: person.notes, temper: person.temper, auto: !manual, phone: phoneTemperOf(person.id), ringMs: null,
    inContacts: person.inContacts ?? person.temper !== 'stranger',
    whatsapp: person.temper === 'not-on-whatsapp' || person.temper === 'landline' ? null : whatsapp,
    userId: person.username === undefined ? null : userIdOf(person.id), username: person.username ?? null, hidesNumber: person.username !== undefined,
    marketingStopped: false, messages: [], lastClientAt: null, lastFirmAt: null, typingUntil: null,
  }
}
