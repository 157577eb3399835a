import { misprinted, type Random } from './random.ts'
import type { ValueSet } from './value-set.ts'

/** ANSI X9.6: every second value doubled, digits of all products summed. */
function cusipOf(random: Random): string {
  const body = `${random.digits(3)}${random.form('**#')}${random.pick(['10', '20', random.form('@#'), random.form('##')])}`
  const sum = Array.from(body).reduce((total, character, at) => {
    const value = (/\d/.test(character) ? Number(character) : character.charCodeAt(0) - 55) * (at % 2 + 1)
    return total + Math.trunc(value / 10) + value % 10
  }, 0)
  return `${body}${(10 - sum % 10) % 10}`
}

const consonants = Array.from('0123456789BCDFGHJKLMNPQRSTVWXYZ')
/** LSE: weights 1 3 1 7 3 9; newer ones begin with a letter. */
function sedolOf(random: Random): string {
  const body = random.chance(0.7) ? `B${Array.from({ length: 5 }, () => random.pick(consonants)).join('')}` : random.digits(6)
  const sum = [1, 3, 1, 7, 3, 9].reduce((total, weight, at) => total + weight * Number.parseInt(body.charAt(at), 36), 0)
  return `${body}${(10 - sum % 10) % 10}`
}

/** ISO 6166: letters as two digits, then Luhn. What stands inside is the national number with its own check digit. */
function isinOf(random: Random): string {
  const body = random.pick([() => `US${cusipOf(random)}`, () => `GB00${sedolOf(random)}`, () => `DE000${random.form('******')}`, () => `FR${random.form('##########').slice(0, 9)}`, () => `CH0${random.digits(8)}`, () => `LU${random.digits(9)}`, () => `XS${random.digits(9)}`, () => `IE00${sedolOf(random)}`])()
  const digits = Array.from(body, (character) => String(Number.parseInt(character, 36))).join('')
  const sum = Array.from(digits).toReversed().reduce((total, character, at) => {
    const value = Number(character) * (at % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return `${body}${(10 - sum % 10) % 10}`
}

const orders: readonly ((random: Random) => string)[] = [
  (random) => `order ${random.form('IN##########')}`, (random) => `Rechnung ${random.form('RE2026######')}`, (random) => `ref ${random.form('*********')}`, (random) => `plate ${random.form('@@## @@@')}`,
  (random) => `flight ${random.form('@@####')} seat ${random.form('##@')}`, (random) => `call ${random.form('### ####')}`, (random) => `order ${random.form('#######')}`, (random) => `id ${random.form('########-####')}`,
]
const few = (random: Random): string => random.pick(['', '', ' ', ''])

export const isins: ValueSet = {
  ref: 'isin',
  value: (random) => { const gap = few(random); const code = isinOf(random); return gap === '' ? code : `${code.slice(0, 2)} ${code.slice(2, 11)} ${code.slice(11)}` },
  near: (random) => misprinted(random, isinOf(random)),
  sentences: ['{}', 'ISIN {}', 'what do you think of {}?', 'please buy 100 of {}', 'Aktie {} kaufen', 'the bond {} matures next year', 'ISIN: {}'],
  others: orders,
}
export const cusips: ValueSet = {
  ref: 'cusip', value: cusipOf, near: (random) => misprinted(random, cusipOf(random)),
  sentences: ['CUSIP {}', 'CUSIP: {}', 'the note with CUSIP {} was called', 'the muni bond is {}', 'cusip {} please'],
  others: orders,
}
export const sedols: ValueSet = {
  ref: 'sedol', value: sedolOf, near: (random) => misprinted(random, sedolOf(random)),
  sentences: ['SEDOL {}', 'SEDOL: {}', 'the fund has SEDOL {}', 'sedol {} please', 'buy (SEDOL {}) at market'],
  others: orders,
}
