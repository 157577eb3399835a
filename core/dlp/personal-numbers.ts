/*
 *  Which numbers the offices give out at all. Digits without anything between them.
 */

/** Printed in advertisements and used by thousands since (SSA, "Misused Social Security numbers"). */
const misused = new Set(['078051120', '219099999'])

/** SSA, since 25 June 2011: no area 000, 666 or 900 to 999; no group 00; no serial 0000. */
export const ssn = (digits: string): boolean =>
  /^[0-9]{9}$/.test(digits) && !misused.has(digits)
  && !/^(?:000|666|9)/.test(digits) && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000'

/** IRS: area 900 to 999, fourth and fifth digits 50 to 65, 70 to 88, 90 to 92, 94 to 99. */
export function itin(digits: string): boolean {
  if (!/^9[0-9]{8}$/.test(digits)) return false
  const group = Number(digits.slice(3, 5))
  return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group <= 92) || group >= 94
}

const neverNino = new Set(['BG', 'GB', 'NK', 'KN', 'TN', 'NT', 'ZZ'])

/** HMRC, National Insurance Manual NIM39110: two letters, six digits, and A to D, which may be left out. */
export const nino = (code: string): boolean =>
  /^[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[A-D]?$/.test(code) && !neverNino.has(code.slice(0, 2))

/** IRS, "How EINs are assigned and valid EIN prefixes": these are not given out. */
const neverEin = new Set(['00', '07', '08', '09', '17', '18', '19', '28', '29', '49', '69', '70', '78', '79', '89', '96', '97'])

export const ein = (digits: string): boolean => /^[0-9]{9}$/.test(digits) && !neverEin.has(digits.slice(0, 2))
