import type { ArchiveStatus, SinkStatus } from '../../../../core/archive/view.ts'
import type { UtcMs } from '../../../../core/time.ts'

/** Records wait longer than the firm allows: for which archives, and since when. null = all is well. */
export interface Gap { readonly kind: 'behind' | 'blocked', readonly sinks: readonly SinkStatus[], readonly since: UtcMs }

export function gapOf(status: ArchiveStatus | null): Gap | null {
  if (status === null || status.gap === 'none') return null
  const waiting = status.sinks.flatMap((sink) => sink.oldestAt === null ? [] : [{ sink, at: sink.oldestAt }])
  const since = Math.min(...waiting.map(({ at }) => at))
  if (!Number.isFinite(since)) return null
  // One that merely gathers its next batch is not to blame.
  const halted = waiting.filter(({ sink }) => sink.trouble !== null)
  return { kind: status.gap, sinks: (halted.length > 0 ? halted : waiting).map(({ sink }) => sink), since }
}
