import type { Random } from './random.ts'
import type { ValueSet } from './value-set.ts'

const other: readonly ((random: Random) => string)[] = [
  (random) => `my passport expires in ${random.int(2027, 2035)}`, (random) => `passport renewal cost ${random.int(80, 190)}.50`, (random) => `order ${random.digits(9)}`,
  (random) => `passport photos, 2 x ${random.int(10, 20)} GBP, ref ${random.digits(6)}`, (random) => `call 020 ${random.digits(4)} ${random.digits(4)} about the trip`,
]
export const usPassports: ValueSet = {
  ref: 'us-passport',
  /** Department of State: nine digits; since 2021 a letter and eight digits. */
  value: (random) => random.chance(0.6) ? random.form('#########') : random.form('@########'),
  near: (random) => random.pick([random.form('########'), random.form('@@########'), random.form('##########')]),
  sentences: ['my US passport number is {}', 'American passport {}', 'passport no. {} (USA)', 'Passport: {}', 'the number in my passport is {}'],
  others: other,
}
export const ukPassports: ValueSet = {
  ref: 'uk-passport',
  /** HMPO: nine digits. */
  value: (random) => random.form('#########'),
  near: (random) => random.pick([random.form('########'), random.form('##########'), random.form('@@@######')]),
  sentences: ['my UK passport number is {}', 'British passport {}', 'passport no. {} (UK)', 'Passport number: {}', 'the number in my passport is {}'],
  others: other,
}

const names = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const deutsch = ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember']
function dateOf(random: Random, from: number, to: number): string {
  const [day, month, year] = [random.int(1, 28), random.int(1, 12), random.int(from, to)]
  const two = (value: number): string => String(value).padStart(2, '0')
  return random.pick([
    `${two(day)}/${two(month)}/${year}`, `${day}/${month}/${year}`, `${year}-${two(month)}-${two(day)}`, `${two(day)}.${two(month)}.${year}`, `${day}. ${deutsch[month - 1] ?? ''} ${year}`, `${day} ${names[month - 1] ?? ''} ${year}`,
    `${names[month - 1] ?? ''} ${day}, ${year}`, `${day}th ${names[month - 1] ?? ''} ${year}`, `${two(day)}-${two(month)}-${String(year).slice(2)}`,
  ])
}
export const births: ValueSet = {
  ref: 'date-of-birth',
  value: (random) => dateOf(random, 1930, 2008),
  sentences: ['DOB {}', 'date of birth: {}', 'I was born on {}', 'my date of birth is {}', 'D.O.B. {}', 'Geburtsdatum: {}', 'geboren am {}', 'date de naissance {}', 'fecha de nacimiento: {}', 'née le {}', 'nato il {}', 'her birthday is {}'],
  others: [
    (random) => `our meeting is on ${dateOf(random, 2026, 2027)}`, (random) => `the contract of ${dateOf(random, 2015, 2026)} ends`, (random) => `Statement ${dateOf(random, 2026, 2026)}, 3 pages`,
    (random) => `born and raised in Leeds, moved ${random.int(1, 28)} years ago`, (random) => `baby due in ${random.pick(names)}`, (random) => `Invoice ${random.digits(6)} from ${dateOf(random, 2026, 2026)}`,
  ],
}
