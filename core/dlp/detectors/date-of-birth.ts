import type { Detector, Match } from './detector.ts'
import { mentions, phrases, plain, read, type Reading, type Token } from './reading.ts'

const direct = phrases(
  'date of birth', 'dob', 'd o b', 'birth date', 'birthdate', 'born', 'born on', 'birthday', 'geburtsdatum', 'geboren', 'geb', 'date de naissance', 'née le', 'né le', 'fecha de nacimiento', 'nacido', 'nacida', 'nacimiento',
  'data di nascita', 'nato', 'nata', 'geboortedatum', 'geboren op', 'data de nascimento', 'nascido', 'nascida', 'naissance', 'nascita',
)

/** Said behind the date: `14/03/1975 is my date of birth`. A birthday is wished to somebody there. */
const behind = phrases('date of birth', 'dob', 'geburtsdatum', 'date de naissance', 'fecha de nacimiento', 'data di nascita', 'geboortedatum')

const months = new Map([
  'jan january januar janvier enero ene gennaio gen januari janeiro', 'feb february februar février fevrier febrero febbraio februari fevereiro fev fév',
  'mar march märz maerz mär mars marzo maart mrt março marco', 'apr april avril abril aprile avr abr', 'may mai mayo maggio mei maio mag',
  'jun june juni juin junio giugno junho giu', 'jul july juli juillet julio luglio julho lug', 'aug august août aout agosto augustus ago',
  'sep sept september septembre septiembre settembre setembro set', 'oct october oktober octobre octubre ottobre outubro okt ott out',
  'nov november novembre noviembre novembro', 'dec december dezember décembre decembre diciembre dicembre dezembro dez déc dic',
].flatMap((names, month) => names.split(' ').map((name) => [plain(name), month + 1] as const)))

/** A date is no secret; that somebody was born then is. */
export const dateOfBirth: Detector = {
  ref: 'date-of-birth',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    let end = -1
    reading.tokens.forEach((token, index) => {
      if (token.start < end || token.end - token.start > 12 || (token.digits === 0 && monthOf(reading, token) === 0)) return
      const date = dateAt(reading, index)
      if (date === null) return
      const { start } = token
      if (mentions(reading.near(start, start, 5, 0), direct)) found.push({ start, end: date.end, confidence: 'high' })
      else if (mentions(reading.near(date.end - 1, date.end, 0, 4), behind)) found.push({ start, end: date.end, confidence: 'medium' })
      else return
      end = date.end
    })
    return found
  },
}

/** A day, month and year in a row, in any usual order; a year of two digits stands last. */
function dateAt(reading: Reading, index: number): Token | null {
  const [first, second, third] = reading.tokens.slice(index, index + 3)
  if (first === undefined) return null
  const whole = first.digits === 8 && first.end - first.start === 8 ? /^(\d{4})(\d\d)(\d\d)$|^(\d\d)(\d\d)(\d{4})$/.exec(reading.textOf(first)) : null
  if (whole !== null) {
    const [, year, month, day, ...other] = whole
    if (year !== undefined ? isDate(Number(day), Number(month), Number(year)) : isDate(Number(other[0]), Number(other[1]), Number(other[2])) || isDate(Number(other[1]), Number(other[0]), Number(other[2]))) return first
    return null
  }
  if (second === undefined || (second.digits === 0 && monthOf(reading, second) === 0) || third === undefined || second.start - first.end > 3 || third.start - second.end > 3) return null
  const [a, b, c] = [first, second, third].map((token) => token.end - token.start > 12 ? NaN : numberOf(reading, token))
  if (a === undefined || b === undefined || c === undefined) return null
  const year = third.end - third.start === 2 ? 1900 + c : c
  if (monthOf(reading, second) > 0) return isDate(a, monthOf(reading, second), year) ? third : null
  if (monthOf(reading, first) > 0) return isDate(b, monthOf(reading, first), year) ? third : null
  if (first.end - first.start === 4) return isDate(c, b, a) ? third : null
  return isDate(a, b, year) || isDate(b, a, year) ? third : null
}

/** 1st, 2nd, 3., 12 */
const numberOf = ({ textOf }: Reading, token: Token): number =>
  token.digits === 0 ? NaN : Number(token.digits === token.end - token.start ? textOf(token) : textOf(token).replace(/(?:st|nd|rd|th|er|º|ª)$/i, ''))
const monthOf = ({ textOf }: Reading, token: Token): number => token.digits > 0 || token.end - token.start > 12 ? 0 : months.get(textOf(token).toLowerCase()) ?? 0
const isDate = (day: number, month: number, year: number): boolean =>
  Number.isInteger(day) && day >= 1 && day <= 31 && Number.isInteger(month) && month >= 1 && month <= 12 && Number.isInteger(year) && year >= 1880 && year <= 2099
