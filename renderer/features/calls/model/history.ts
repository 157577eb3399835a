import { formatPhone } from '../../../../core/contacts/phone.ts'
import type { CallRow } from '../../../data/queries.ts'
import { isMissed } from '../../../locales/call-words.ts'
import { dayOf } from '../../../locales/when.ts'

/** What is dialled to call them again: their number, or their extension (in rows from before, where it stands as their name); null where it was withheld. */
export const dialledAgain = ({ address, extension, title }: Pick<CallRow['thread'], 'address' | 'extension' | 'title'>): string | null =>
  address ?? extension ?? (/^\d{1,10}$/.test(title) ? title : null)

export type CallFilter = 'all' | 'missed'
export type Sign = 'in' | 'out' | 'missed' | 'turned-away'

/** What the arrow beside a call shows. */
export function signOf({ direction, call }: CallRow['call']): Sign {
  if (direction === 'out') return 'out'
  if (isMissed(direction, call)) return 'missed'
  return call?.answeredAt === null && call.state === 'ended' ? 'turned-away' : 'in'
}

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** By name, as it is said or written; by digits, as they were typed. */
export function callMatches({ thread: { title, address } }: CallRow, search: string): boolean {
  const wanted = folded(search.trim())
  if (wanted === '') return true
  const digits = wanted.replace(/\D/g, '').replace(/^0+/, '')
  if (digits.length >= 2 && !/\p{L}/u.test(wanted) && address !== null && (address.includes(digits) || formatPhone(address).includes(search.trim()))) return true
  return wanted.split(/\s+/).every((word) => folded(title).includes(word))
}

/** One line of the list: calls one after the other with the same person, of the same kind, on the same day. The newest first. */
export interface CallGroup { readonly key: string, readonly day: number | null, readonly calls: readonly [CallRow, ...CallRow[]] }

const alike = (one: CallRow, other: CallRow): boolean =>
  one.thread.id === other.thread.id && signOf(one.call) === signOf(other.call) && dayOf(one.call.at) === dayOf(other.call.at)
  && one.call.call?.state === 'ended' && other.call.call?.state === 'ended'

/** `day`: the first group of its day carries it, for the heading. */
export function grouped(calls: readonly CallRow[], filter: CallFilter, search: string): readonly CallGroup[] {
  const groups: { key: string, day: number | null, calls: [CallRow, ...CallRow[]] }[] = []
  for (const row of calls) {
    if ((filter === 'missed' && !isMissed(row.call.direction, row.call.call)) || !callMatches(row, search)) continue
    const last = groups.at(-1)
    if (last !== undefined && alike(last.calls[0], row)) { last.calls.push(row); continue }
    const sameDay = last !== undefined && dayOf(last.calls[0].call.at) === dayOf(row.call.at)
    groups.push({ key: row.call.id, day: sameDay ? null : row.call.at, calls: [row] })
  }
  return groups
}

/** Among messages, newest first, the `unread` ones that came in are all missed calls: having seen the list of calls is having read them. */
export function onlyMissed(messages: readonly CallRow['call'][], unread: number): boolean {
  const news = messages.filter(({ direction, type, call }) => direction === 'in' && type !== 'reaction' && (call === null || call.end === 'missed')).slice(0, unread)
  return news.length === unread && news.every(({ direction, call }) => isMissed(direction, call))
}
