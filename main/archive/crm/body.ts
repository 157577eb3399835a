import { words } from '../../locales/en.ts'
import type { Entry } from './entry.ts'
import { clockOf, nameOf, type Line } from './lines.ts'

export interface BodyForm {
  /** Most characters (UTF-16), markup included. */
  readonly most: number
  readonly html: boolean
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** For HTML of a CRM: what a client wrote is never markup there. Control characters, which no CRM takes, are left out. */
export const escaped = (text: string): string => plain(text).replace(/[&<>"']/g, (one) => escapes[one] ?? one)
// eslint-disable-next-line no-control-regex -- that is what it is for
const plain = (text: string): string => text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').replace(/\r\n?/g, '\n')

export const clientOf = ({ last }: Entry): string => nameOf(last.client)

export function subjectOf(entry: Entry): string {
  const client = clientOf(entry)
  const { crm } = words
  return entry.kind === 'call' ? crm.call((entry.first ?? entry.last).direction, client) : entry.kind === 'voicemail' ? crm.voicemail(client) : crm.messages(crm.channels[entry.last.channel], client, entry.day)
}

/** Seconds from the answer to the end; 0 where nobody answered. */
export function talked({ first, last }: Entry): number {
  const { answered = null, ended = null } = (first ?? last).call ?? {}
  return answered === null || ended === null ? 0 : Math.max(0, Math.round((Date.parse(ended) - Date.parse(answered)) / 1000))
}

const duration = (seconds: number): string => `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`

export function outcomeOf(entry: Entry): string {
  const { call } = entry.first ?? entry.last
  return call === null ? '' : words.crm.outcome(call.end, call.answered !== null, duration(talked(entry)))
}

/** What an entry says, the newest whole: where it is too long, the oldest lines go first, and it says so. */
export function bodyOf(entry: Entry, form: BodyForm): string {
  const parts = entry.kind === 'messages' ? entry.lines.map((line) => rendered(line, entry.day, form)) : [voiceOf(entry, form)]
  const heading = entry.kind === 'messages' ? [paragraph(words.crm.heading(words.crm.channels[entry.last.channel], entry.day), form)] : []
  for (let left = 0; ; left += 1) {
    const body = [...heading, ...left === 0 ? [] : [paragraph(words.crm.earlier(left), form)], ...parts.slice(left)].join(form.html ? '' : '\n')
    if (body.length <= form.most || left >= parts.length) return body
  }
}

const paragraph = (text: string, { html }: BodyForm): string => html ? `<p>${escaped(text).replaceAll('\n', '<br>')}</p>` : plain(text)

/** Room is kept for the heading and for the word that some are left out. */
const ROOM = 300
function rendered(line: Line, day: string, form: BodyForm): string {
  const whole = (text: string): string => paragraph([`${clockOf(line.at, day)} ${line.from}: ${text}`.trimEnd(), ...line.notes].join('\n'), form)
  return fitted(line.text, whole, form)
}

function voiceOf(entry: Entry, form: BodyForm): string {
  const { call, files } = entry.first ?? entry.last
  const outcome = outcomeOf(entry)
  const facts = [
    ...outcome === '' ? [] : [outcome],
    ...(call?.transfers ?? []).filter(({ done }) => done).map(({ to }) => words.crm.transferred(to)),
    ...files.some(({ missing }) => missing === null) ? [words.crm.recorded] : [],
  ]
  const said = entry.lines.flatMap(({ text, notes }) => [...text === '' ? [] : [text], ...entry.kind === 'voicemail' ? notes.filter((note) => !note.startsWith('[')) : notes]).join('\n')
  return fitted(said, (text) => paragraph([...facts, ...text === '' ? [] : [text]].join('\n'), form), form)
}

/** Cut between characters, never inside of one, nor inside of an escape. */
function fitted(text: string, whole: (text: string) => string, { most }: BodyForm): string {
  let body = whole(text)
  for (let letters = [...text]; body.length > most - ROOM && letters.length > 0; ) {
    letters = letters.slice(0, Math.floor(letters.length * 0.9))
    body = whole(letters.join('') + words.crm.cut)
  }
  return body
}
