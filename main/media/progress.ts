import type { MediaId } from '../../core/ids.ts'
import type { Milliseconds, UtcMs } from '../../core/time.ts'

export type Progress = (id: MediaId, done: number, total: number | null) => void

/** A bar that moves more often is not seen to. */
const OFTEN: Milliseconds = 100

/** Of what is told of a file's way in quick succession, enough to draw a bar; its end always. */
export function nowAndThen(report: Progress, now: () => UtcMs): Progress {
  const last = new Map<MediaId, UtcMs>()
  return (id, done, total) => {
    const at = now()
    if (done !== total && Math.abs(at - (last.get(id) ?? -Infinity)) < OFTEN) return
    if (done === total) last.delete(id)
    else last.set(id, at)
    report(id, done, total)
  }
}
