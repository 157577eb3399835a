import { grouped, misprinted, type Random } from './random.ts'
import type { ValueSet } from './value-set.ts'

/** First digits and length, as the schemes give them out. */
const kinds: readonly (readonly [prefix: (random: Random) => string, length: number, share: number])[] = [
  [() => '4', 16, 8], [() => '4', 13, 1], [() => '4', 19, 1],
  [(random) => String(random.int(51, 55)), 16, 6], [(random) => String(random.int(2221, 2720)), 16, 2],
  [(random) => random.pick(['34', '37']), 15, 3],
  [(random) => random.pick(['6011', '65', String(random.int(644, 649))]), 16, 2],
  [(random) => random.pick(['36', '38', '39', String(random.int(300, 305))]), 14, 1],
  [(random) => String(random.int(3528, 3589)), 16, 1], [(random) => random.pick(['2131', '1800']), 15, 1],
  [() => '62', 16, 1], [(random) => random.pick(['5018', '5020', '5038', '6304', '6759', '6761', '6763']), 16, 1],
]
const weighted = kinds.flatMap((kind) => Array.from({ length: kind[2] }, () => kind))

/** ISO/IEC 7812-1 annex B: the digit that makes the sum a multiple of ten. */
function luhnDigit(body: string): string {
  const sum = Array.from(body).toReversed().reduce((total, character, at) => {
    const doubled = Number(character) * (at % 2 === 0 ? 2 : 1)
    return total + Math.floor(doubled / 10) + doubled % 10
  }, 0)
  return String((10 - sum % 10) % 10)
}

function number(random: Random): string {
  const [prefix, length] = random.pick(weighted)
  const head = prefix(random)
  const body = head + random.digits(length - 1 - head.length)
  return body + luhnDigit(body)
}

function written(random: Random, digits: string): string {
  const gap = random.pick(['', '', ' ', ' ', ' ', '-', '-', '.'])
  return digits.length === 15 ? grouped(digits, gap, 4, 6, 5) : digits.length === 14 ? grouped(digits, gap, 4, 6, 4) : digits.length === 13 ? digits : grouped(digits, gap, 4)
}

export const cards: ValueSet = {
  ref: 'payment-card',
  value: (random) => written(random, number(random)),
  near: (random) => written(random, misprinted(random, number(random))),
  sentences: [
    '{}', 'Here you go: {}', 'please use {} for the fee', 'It is {}, valid until 09/29', 'My card number is {}.', 'Visa {} exp 04/28 cvv 123', 'You can charge {} from next month, thanks', 'old one was stolen, new one: {}',
    'Meine Karte: {}, gültig bis 11/27', 'Bitte buchen Sie von {} ab', 'Voici le numéro: {}', 'ma carte est {} merci', 'Mi tarjeta es {}', 'la carta è {}', 'het nummer is {}', 'hi Anna, {} is the one to use. Best, Tom',
    '({})', '"{}"', 'card={};name=T Muster', 'Take the money from\n{}\nplease', 'try {} or call me',
  ],
  others: [
    (random) => `Your order ${random.form('########-####')} has shipped`,
    (random) => `Rechnung Nr. ${random.digits(10)} vom ${random.int(10, 28)}.${random.int(10, 12)}.2026 über ${random.int(100, 999)},${random.digits(2)} EUR`,
    (random) => `parcel 1Z${random.form('***#####')}${random.digits(8)} arrives tomorrow`,
    (random) => `see you ${random.int(10, 28)}-${random.int(10, 12)}-2026 ${random.int(10, 20)}:00 - ${random.int(10, 20)}:30`,
    (random) => `call +${random.pick(['44', '49', '41', '43', '33'])} ${random.digits(3)} ${random.digits(3)} ${random.digits(4)}`,
    (random) => `We moved ${random.int(100, 999)},000 and ${random.int(1, 9)},${random.digits(3)},000 in 2025 and 2026`,
    (random) => `id ${random.form('########-####-4###-8###-############').toLowerCase()}`,
    (random) => `flights ${random.letters(2)}${random.digits(4)} and ${random.letters(2)}${random.digits(3)}, seats 12A, 12B`,
  ],
}
