import { DAY, type UtcMs } from '../../core/time.ts'
import { dateLocale, i18n } from './index.ts'

/*
 *  Moments in words, in this machine's time zone.
 *    clockTime    "10:42"
 *    dayAndTime   "12 Nov 2026, 09:14"
 *    inUtc        "12 Nov 2026, 09:14:07", in UTC: for records
 *    dayName      "Today", "Yesterday", "12 November", "12 November 2025": for day breaks
 *    shortWhen    "10:42", "Yest.", "Mon", "12 Nov", "12 Nov 2025": for rows of a list
 *    span         "21 h 14 m", "24 h", "6 m", "less than a minute": for countdowns
 */
const { t } = i18n.global
const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(dateLocale, options)
const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const withDay = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const longDay = format({ day: 'numeric', month: 'long' })
const longDayAndYear = format({ day: 'numeric', month: 'long', year: 'numeric' })
const weekday = format({ weekday: 'short' })
const shortDay = format({ day: 'numeric', month: 'short' })
const shortDayAndYear = format({ day: 'numeric', month: 'short', year: 'numeric' })

const utc = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: 'UTC' })

const midnight = (at: UtcMs): number => new Date(at).setHours(0, 0, 0, 0)
/** Days by the calendar, not by 24 hours: a change to summer time makes a day shorter. */
const daysAgo = (at: UtcMs, now: UtcMs): number => Math.round((midnight(now) - midnight(at)) / DAY)
const sameYear = (at: UtcMs, now: UtcMs): boolean => new Date(at).getFullYear() === new Date(now).getFullYear()

export const clockTime = (at: UtcMs): string => time.format(at)
/** "12 Nov 2026" */
export const dateOnly = (at: UtcMs): string => shortDayAndYear.format(at)
export const dayAndTime = (at: UtcMs): string => withDay.format(at)

/** "12 Nov 2026, 09:14:07", in UTC, whatever the zone of this machine. */
export const inUtc = (at: UtcMs): string => utc.format(at)

/** Equal for two moments of the same day: groups messages under their day break. */
export const dayOf = (at: UtcMs): number => midnight(at)

export function dayName(at: UtcMs, now: UtcMs): string {
  const days = daysAgo(at, now)
  if (days === 0) return t('common.today')
  if (days === 1) return t('common.yesterday')
  return (sameYear(at, now) ? longDay : longDayAndYear).format(at)
}

export function shortWhen(at: UtcMs, now: UtcMs): string {
  const days = daysAgo(at, now)
  if (days <= 0) return time.format(at)
  if (days === 1) return t('common.yesterdayShort')
  if (days < 7) return weekday.format(at)
  return (sameYear(at, now) ? shortDay : shortDayAndYear).format(at)
}

/** `ms` rounded down to minutes. */
export function span(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return t('common.lessThanAMinute')
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return t('common.minutes', { minutes })
  return t(minutes % 60 === 0 ? 'common.hours' : 'common.hoursAndMinutes', { hours, minutes: minutes % 60 })
}

const list = new Intl.ListFormat(dateLocale)
/** "WhatsApp and SMS". */
export const listed = (words: readonly string[]): string => list.format(words)
