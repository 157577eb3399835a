import type { UtcMs } from '../../../../core/time.ts'
import { clockTime, dayOf, dayAndTime } from '../../../locales/when.ts'
import { words, type Words } from './words.ts'

const addDays = (day: number, days: number): number => {
  const date = new Date(day)
  return date.setDate(date.getDate() + days)
}

/** A moment inside a sentence: "14:07", "14:07 yesterday", "14:07 tomorrow", "12 Nov 2026, 09:14". */
export function moment(at: UtcMs, now: UtcMs): Words | string {
  const [day, today] = [dayOf(at), dayOf(now)]
  if (day === today) return clockTime(at)
  if (day === addDays(today, -1)) return words('inbox.time.atYesterday', { time: clockTime(at) })
  if (day === addDays(today, 1)) return words('inbox.time.atTomorrow', { time: clockTime(at) })
  return dayAndTime(at)
}
