import { HOUR, MINUTE, type Milliseconds } from '../../../../core/time.ts'
import { words, type Words } from './words.ts'

/**
 * A countdown: "21 h 14 m", "24 h", "12 m". `up` rounds to the next whole minute (what must be waited for),
 * `down` to the last one (what is surely left). `form` is `short` for the eye, `long` for a screen reader.
 */
export function countdown(length: Milliseconds, round: 'up' | 'down', form: 'short' | 'long' = 'short'): Words {
  const minutes = Math.max(0, round === 'up' ? Math.ceil(length / MINUTE) : Math.floor(length / MINUTE))
  const h = Math.floor(minutes / (HOUR / MINUTE))
  const m = minutes % (HOUR / MINUTE)
  if (minutes === 0) return words(`inbox.span.${form}.none`)
  if (h === 0) return words(`inbox.span.${form}.minutes`, { m })
  if (m === 0) return words(`inbox.span.${form}.hours`, { h })
  return words(`inbox.span.${form}.both`, { h, m })
}
