import { dlpActions, strength, type DlpAction } from './names.ts'
import type { DlpRule } from './rule.ts'
import type { Finding, Verdict } from './verdict.ts'

/*
 *  From what all rules found to what happens. Where findings overlap, the one of the higher priority counts alone, so a
 *  higher rule that allows makes an exception. Of the same priority the stronger action counts, then the longer finding.
 *  A rule's severity is for reports: it changes no action.
 */

/** A finding and the rule that made it. */
export interface Found extends Finding { readonly by: DlpRule }

interface Span { readonly start: number, readonly end: number }

/** Those that count, in order of `start`. In n log n of what was found. */
export function counting(found: readonly Found[]): readonly Found[] {
  if (found.length < 2) return found
  const groups = Map.groupBy(found, ({ by, action }) => by.priority * dlpActions.length + strength(action))
  const order = [...groups.keys()].sort((a, b) => b - a)
  const out: Found[] = []
  let higher: readonly Span[] = []
  let stronger: readonly Span[] = []
  let priority: number | null = null
  for (const key of order) {
    const group = groups.get(key) ?? []
    const here = group[0]?.by.priority ?? 0
    if (here !== priority) {
      higher = union([...higher, ...stronger])
      stronger = []
      priority = here
    }
    const open = longest(group).filter((one) => !touches(higher, one) && !hidesBehind(stronger, one))
    out.push(...open)
    stronger = union([...stronger, ...open])
  }
  return out.sort((a, b) => a.start - b.start || a.end - b.end)
}

/** A finding that is to be cut, and reaches beyond the stronger one, is still to be cut. */
const hidesBehind = (stronger: readonly Span[], one: Found): boolean =>
  one.action === 'redact' ? holds(stronger, one) : touches(stronger, one)

/** Without those that lie in another. */
function longest(group: readonly Found[]): readonly Found[] {
  let reached = -1
  return [...group].sort((a, b) => a.start - b.start || b.end - a.end || b.spans.length - a.spans.length).filter(({ end }) => {
    if (end <= reached) return false
    reached = end
    return true
  })
}

/** In order, none touching another. */
function union(spans: readonly Span[]): readonly Span[] {
  const out: Span[] = []
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = out.at(-1)
    if (last === undefined || start > last.end) out.push({ start, end })
    else if (end > last.end) out[out.length - 1] = { start: last.start, end }
  }
  return out
}

/** The first of them that ends behind `position`. */
function endingAfter(spans: readonly Span[], position: number): Span | undefined {
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle]?.end ?? 0) <= position) low = middle + 1
    else high = middle
  }
  return spans[low]
}

function touches(spans: readonly Span[], { start, end }: Span): boolean {
  const first = endingAfter(spans, start)
  return first !== undefined && first.start < end
}

function holds(spans: readonly Span[], { start, end }: Span): boolean {
  const first = endingAfter(spans, start)
  return first !== undefined && first.start <= start && first.end >= end
}

/** What is cut out: what is to be redacted, and of what comes in also what would have been blocked. */
export const isCut = (action: DlpAction, direction: 'in' | 'out'): boolean => action === 'redact' || (action === 'block' && direction === 'in')

/** Whether the advisor must confirm: nobody does what is blocked, nor what comes in. */
export function confirmOf(found: readonly Found[], direction: 'in' | 'out'): Verdict['confirm'] {
  const warnings = found.filter(({ action }) => action === 'warn')
  if (direction === 'in' || warnings.length === 0 || found.some(({ action }) => action === 'block')) return 'none'
  return warnings.some(({ by }) => by.override.justification === 'required') ? 'required' : 'optional'
}
