import type { UtcMs } from '../../../core/time.ts'

/** As Twilio's filters take a moment: `2026-11-22T10:00:00Z`. */
export const moment = (at: UtcMs): string => `${new Date(Math.max(0, at)).toISOString().slice(0, 19)}Z`

/** Of a row: RFC 2822 in GMT, `Fri, 24 May 2019 17:44:46 +0000`; null where it is none. */
export function listedAt(text: string | null | undefined): UtcMs | null {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? null : time
}
