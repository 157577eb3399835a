import type { RecordCounts, RecordFilter } from '../../../../core/archive/view.ts'
import type { RecordKind } from '../../../../core/records/derived.ts'

export const noFilter: RecordFilter = { client: '', thread: null, channel: null, kind: null, state: null, from: null, to: null }

export const kinds = ['message', 'call', 'refusal', 'edit', 'revoke', 'transcript', 'file', 'status', 'consent'] as const satisfies readonly RecordKind[]

/** The numbers over the list; each is a filter. */
export const figures = ['captured', 'delivered', 'queued', 'waiting', 'aside', 'refused'] as const
export type Figure = (typeof figures)[number]

export function figureOf({ kind, state }: RecordFilter): Figure {
  if (kind === 'refusal' && state === null) return 'refused'
  return state === null || state === 'kept' ? 'captured' : state
}
export function withFigure(filter: RecordFilter, figure: Figure): RecordFilter {
  // Refusals are chosen by their kind: leaving that number leaves the kind too.
  const kind = figure === 'refused' ? 'refusal' : figureOf(filter) === 'refused' ? null : filter.kind
  return { ...filter, kind, state: figure === 'captured' || figure === 'refused' ? null : figure }
}
/** What the numbers are counted of: they do not fall to nothing when one of them is chosen. */
export const countedOf = (filter: RecordFilter): RecordFilter => ({ ...filter, state: null, kind: figureOf(filter) === 'refused' ? null : filter.kind })

/** Without an archive nothing is delivered or queued; what is nought and quiet needs no place. */
export const shownFigures = (counts: RecordCounts, chosen: Figure, archives: boolean): readonly Figure[] =>
  figures.filter((figure) => figure === chosen || figure === 'captured' || figure === 'refused' || counts[figure] > 0 || (archives && figure !== 'waiting'))

export const isNarrowed = (filter: RecordFilter): boolean =>
  filter.client.trim() !== '' || (['thread', 'channel', 'kind', 'state', 'from', 'to'] as const).some((key) => filter[key] !== null)

const pad = (n: number): string => String(n).padStart(2, '0')
/** As a date field has it: `2026-11-23`; '' = none. By this machine's calendar. */
export function dateText(at: number | null): string {
  if (at === null) return ''
  const date = new Date(at)
  return `${String(date.getFullYear()).padStart(4, '0')}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}
/** When that day, or (`after` 1) the one after it, begins here, in UTC ms; null = no whole date yet. */
export function dayBegins(text: string, after = 0): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  if (year === undefined || month === undefined || day === undefined) return null
  const at = new Date(Number(year), Number(month) - 1, Number(day) + after).getTime()
  return Number.isNaN(at) || at < 0 ? null : at
}
/** The last day that a filter's end (without) takes in, as a date field has it. */
export const lastDay = (to: number | null): string => to === null ? '' : dateText(to - 1)
