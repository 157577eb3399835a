/*
 *  A number in a cell as Excel shows it, where that matters here: identifiers that are kept as numbers, and dates.
 *  Everything else is written as it is stored.
 */

/** Excel's own formats for dates that have a day in them (ECMA-376, 18.8.30). */
const DATES: readonly number[] = [14, 15, 16, 22]
const DAY = 86_400_000
/** Day 0 of Excel, which takes 1900 for a leap year: right from March 1900 on. */
const FIRST_DAY = Date.UTC(1899, 11, 30)
const LAST_DAY = 2_958_465

/** `code`: of the cell's format, null for one of Excel's own (`id`). */
export function shown(raw: string, id: number, code: string | null): string {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  const plain = Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : raw
  const pattern = code === null ? null : bare(code)
  if (value >= 1 && value <= LAST_DAY && (DATES.includes(id) || (pattern !== null && /[dy]/i.test(pattern)))) return new Date(FIRST_DAY + Math.floor(value) * DAY).toISOString().slice(0, 10)
  return pattern === null || value < 0 || !Number.isInteger(value) ? plain : filled(plain, pattern)
}

/** What is left of a format without its other sections, colours, conditions, and the marks that quote. */
const bare = (code: string): string => (code.split(';')[0] ?? '').replace(/\[[^\]]*\]/g, '').replace(/"([^"]*)"/g, '$1').replace(/[\\_*](.)/g, '$1').trim()

/** `000-00-0000` and 78051120 is 078-05-1120; of other formats the number as it is. */
function filled(digits: string, pattern: string): string {
  if (!/^[0#\-. ()/]+$/.test(pattern) || !/0.*0/.test(pattern) || /\.0*$/.test(pattern)) return digits
  const left = [...digits]
  const out: string[] = []
  for (const mark of [...pattern].reverse()) {
    if (mark !== '0' && mark !== '#') out.unshift(mark)
    else out.unshift(left.pop() ?? (mark === '0' ? '0' : ''))
  }
  return left.join('') + out.join('')
}
