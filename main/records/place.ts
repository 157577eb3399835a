import type { SinkId } from '../../core/ids.ts'
import type { RecordFilter, RecordPlaceState } from '../../core/archive/view.ts'
import { CRM } from '../../core/policy/crm.ts'
import type { Policy } from '../../core/policy.ts'
import type { QueuePlace } from '../../core/records/derived.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** A condition over the table `record`, and its parameters in their order. */
export interface Condition { readonly sql: string, readonly values: readonly (string | number)[] }

/** Where records are delivered: the policy's archives, and its CRM. */
export const sinksOf = ({ archive, crm }: Pick<Policy, 'archive' | 'crm'>): readonly SinkId[] =>
  [...archive?.deliveries.map(({ id }) => id) ?? [], ...crm === undefined ? [] : [CRM]]

export const all = (conditions: readonly Condition[]): Condition => ({ sql: conditions.map(({ sql }) => `(${sql})`).join(' AND ') || '1', values: conditions.flatMap(({ values }) => values) })
const not = ({ sql, values }: Condition): Condition => ({ sql: `NOT (${sql})`, values })

/**
 * How records stand, as conditions: a sink has each of the queue up to its place. Where it began in the midst of it, what
 * went before was never meant for it, and does not wait.
 */
export function conditionsOf({ state }: Pick<Ledger, 'state'>, sinks: readonly SinkId[]): Readonly<Record<RecordPlaceState, Condition>> {
  const places = sinks.map((sink) => state.get('sink', sink)?.upTo ?? null)
  const has = all(places.map((place) => place === null ? never : upTo(place)))
  const lacks: Condition = { sql: places.map((place) => place === null ? '1' : '(due > ? OR (due = ? AND fact > ?))').join(' OR '), values: places.flatMap((place) => place === null ? [] : [place.due, place.due, place.fact]) }
  const waiting: Condition = { sql: 'due IS NULL', values: [] }
  const aside: Condition = { sql: `fact IN (SELECT record FROM aside WHERE state = 'aside' AND sink IN (${sinks.map(() => '?').join()}))`, values: sinks }
  if (sinks.length === 0) return { waiting, aside: never, queued: never, delivered: never, kept: not(waiting) }
  return { waiting, aside, queued: all([not(waiting), not(aside), lacks]), delivered: all([not(waiting), not(aside), has]), kept: never }
}
const never: Condition = { sql: '0', values: [] }
/** Not by the index of `due`: most have been delivered, and the newest are wanted. */
const upTo = ({ due, fact }: QueuePlace): Condition => ({ sql: '+due < ? OR (+due = ? AND fact <= ?)', values: [due, due, fact] })

/** All that a filter asks for but its state. `threads`: whose client fits; null = any. */
export function asked({ thread, channel, kind, from, to }: RecordFilter, threads: readonly string[] | null): Condition {
  return all([
    ...thread === null ? [] : [{ sql: 'thread = ?', values: [thread] }],
    ...threads === null ? [] : [{ sql: 'thread IN (SELECT value FROM json_each(?))', values: [JSON.stringify(threads)] }],
    ...channel === null ? [] : [{ sql: 'channel = ?', values: [channel] }],
    ...kind === null ? [] : [{ sql: 'kind = ?', values: [kind] }],
    ...from === null ? [] : [{ sql: 'at >= ?', values: [from] }],
    ...to === null ? [] : [{ sql: 'at < ?', values: [to] }],
  ])
}
