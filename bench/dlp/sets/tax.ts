import { grouped, type Random } from './random.ts'
import type { ValueSet } from './value-set.ts'

const padded = (value: number, length: number): string => String(value).padStart(length, '0')
const nine = (random: Random, digits: string): string => grouped(digits, random.pick(['-', '-', '-', '-', ' ', '']), 3, 2, 4)

const things: readonly ((random: Random) => string)[] = [
  (random) => `Order ${random.form('###-##-####')} left the house`,
  (random) => `call ${random.form('2##-###-####')}`,
  (random) => `invoice no. ${random.digits(9)} of 2026-11-${random.int(10, 28)}`,
  (random) => `${random.int(100, 999)} ${random.int(10, 99)} ${random.int(1000, 9999)}`,
  (random) => `parcel ${random.digits(12)}`,
  (random) => `it was ${random.int(100, 999)},${random.digits(3)},${random.digits(3)} last year`,
  (random) => `zip ${random.form('#####-####')}`,
  (random) => `part ${random.form('##-#######')} is out of stock`,
]

/** SSA: area 001 to 899 but 666, group 01 to 99, serial 0001 to 9999. */
export const ssns: ValueSet = {
  ref: 'us-ssn',
  value(random) {
    let area = random.int(1, 899)
    while (area === 666) area = random.int(1, 899)
    return nine(random, `${padded(area, 3)}${padded(random.int(1, 99), 2)}${padded(random.int(1, 9999), 4)}`)
  },
  near: (random) => nine(random, random.pick([`000${random.digits(6)}`, `666${random.digits(6)}`, `${random.form('1##')}00${random.form('1###')}`, `${random.form('2##')}${random.form('1#')}0000`, `9${random.digits(8)}`])),
  sentences: ['SSN {}', 'my social security number is {}', 'SSN: {}', 'social: {}', 'ssn is {} thanks', 'Her SSN ({}) is on the form', 'Here is my social {}', 'My ssn:\n{}', 'for the 1099 you need my SSN, it is {}'],
  others: things,
}

/** IRS: 9xx, then 50-65, 70-88, 90-92, 94-99. */
export const itins: ValueSet = {
  ref: 'us-itin',
  value: (random) => nine(random, `9${random.digits(2)}${random.pick([random.int(50, 65), random.int(70, 88), random.int(90, 92), random.int(94, 99)])}${random.digits(4)}`),
  near: (random) => nine(random, `9${random.digits(2)}${random.pick([random.int(10, 49), random.int(66, 69), 89, 93])}${random.digits(4)}`),
  sentences: ['ITIN {}', 'my ITIN is {}', 'individual taxpayer number {}', 'tax id {}', 'the IRS gave me {}', 'TIN: {}'],
  others: things,
}

const einPrefixes = '01 02 03 04 05 06 10 11 12 13 14 15 16 20 21 22 23 24 25 26 27 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 71 72 73 74 75 76 77 80 81 82 83 84 85 86 87 88 90 91 92 93 94 95 98 99'.split(' ')

export const eins: ValueSet = {
  ref: 'us-ein',
  value: (random) => grouped(`${random.pick(einPrefixes)}${random.digits(7)}`, random.pick(['-', '-', '-', '']), 2, 7),
  near: (random) => grouped(`${random.pick(['00', '07', '17', '28', '49', '69', '78', '89', '97'])}${random.digits(7)}`, '-', 2, 7),
  sentences: ['EIN {}', 'our EIN is {}', 'Employer Identification Number: {}', 'FEIN {}', 'the federal tax ID of the company is {}', 'Tax ID {}'],
  others: things,
}

const pairs = Array.from('ABCEGHJKLMNOPRSTWXYZ').flatMap((first) => Array.from('ABCEGHJKLMNPRSTWXYZ', (second) => first + second)).filter((pair) => !['BG', 'GB', 'NK', 'KN', 'TN', 'NT', 'ZZ'].includes(pair) && !pair.startsWith('O'))

/** HMRC NIM39110. */
export const ninos: ValueSet = {
  ref: 'uk-nino',
  value: (random) => grouped(`${random.pick(pairs)}${random.digits(6)}${random.pick(['A', 'B', 'C', 'D'])}`, random.pick(['', ' ', ' ']), 2),
  near: (random) => grouped(`${random.pick(['BG', 'GB', 'NK', 'ZZ', 'DA', 'QQ', 'FA', 'AO'])}${random.digits(6)}${random.pick(['A', 'B', 'C', 'D'])}`, random.pick(['', ' ']), 2),
  sentences: ['{}', 'NI number {}', 'my national insurance number is {}', 'NINO: {}', 'Here it is: {}', 'For the ISA you asked for {}', 'ni no. {}'],
  others: [...things, (random) => `booking ${random.form('@@####')}`, (random) => `plate ${random.form('AB## @@@')}`, (random) => `postcode ${random.pick(['SW1A 1AA', 'EC2V 7HN', 'M1 1AE'])}, flight BA${random.digits(4)}`],
}
