import type { Random } from './random.ts'
import type { ValueSet } from './value-set.ts'

const people = ['anna', 'tom.muster', 'j.doe', 'maria-lopez', 'k_schmidt', 'info', 'r2d2', "pat.o'neil", 'sales+eu', 'li.wei88']
const hosts = ['example.com', 'example.co.uk', 'bank.example.de', 'mail-server.example.org', 'gmail.com', 'outlook.fr', 'web.de', 'sub.domain.example.io']

export const emails: ValueSet = {
  ref: 'email',
  value: (random) => { const whole = `${random.pick(people)}@${random.pick(hosts)}`; return random.chance(0.1) ? whole.toUpperCase() : whole },
  near: (random) => random.pick([`@${random.pick(['anna', 'tom_m', 'compline'])}`, `${random.pick(people)}@`, `${random.pick(people)}@localhost`, `${random.int(2, 9)}@${random.int(10, 99)}`, `a@@b`, `x@y..`]),
  sentences: ['{}', 'write to {}.', 'my mail is {}, thanks', '<{}>', 'mailto:{}', 'cc {} and me', 'Anna ({})', 'E-Mail: {}'],
  others: [(random) => `meet at ${random.int(2, 9)} @ the office`, () => 'the price is 5 @ 10.50', () => 'follow @compline on it', () => 'let us meet at noon dot', (random) => `ticket #${random.digits(5)}`],
}

/** ITU-T E.164 numbers of ranges that are in use, as people write them. */
const abroad: readonly ((random: Random) => string)[] = [
  (random) => random.form('+44 7### ######').replace(/7[0-9]/, `7${random.pick(['4', '5', '7', '8'])}`),
  (random) => `+1 ${random.pick(['212', '415', '310', '646'])} ${random.int(200, 999)} ${random.digits(4)}`,
  (random) => `+49 ${random.pick(['151', '160', '170', '171'])} ${random.digits(8)}`,
  (random) => `+33 6 ${random.form('## ## ## ##')}`, (random) => `+41 79 ${random.form('### ## ##')}`, (random) => `+34 6${random.form('## ### ###')}`,
  (random) => `+442079${random.digits(6)}`, (random) => `+1 (${random.pick(['212', '415'])}) ${random.int(200, 999)}-${random.digits(4)}`,
]
const here: readonly ((random: Random) => string)[] = [
  (random) => `07${random.pick(['4', '5', '7', '8'])}${random.form('## ######')}`, (random) => `020 7${random.form('### ####')}`, (random) => `(${random.pick(['212', '415', '310'])}) ${random.int(200, 999)}-${random.digits(4)}`,
  (random) => `${random.pick(['212', '415', '646'])}-${random.int(200, 999)}-${random.digits(4)}`,
]
export const phones: ValueSet = {
  ref: 'phone',
  value: (random) => random.pick(random.chance(0.6) ? abroad : here)(random),
  near: (random) => random.pick([`+${random.int(2, 9)}%`, `+${random.digits(3)}`, `${random.form('#####')}`, `+999 ${random.digits(4)} ${random.digits(4)}`]),
  sentences: ['call me on {}', '{}', 'my mobile is {}', 'WhatsApp {} please', 'Tel. {}', 'new number: {}', 'ring {} after six', 'ich bin unter {} erreichbar', 'mon portable: {}'],
  others: [
    (random) => `Order ${random.digits(10)} shipped`, (random) => `invoice 2026-${random.digits(6)}`, (random) => `on ${random.int(10, 28)}.11.2026 at 14:30`, (random) => `USD ${random.int(1, 9)},${random.digits(3)},${random.digits(3)}`,
    (random) => `tracking ${random.digits(12)}`, (random) => `ISBN 978-3-16-${random.digits(6)}-${random.digits(1)}`, (random) => `${random.int(10, 99)}.${random.digits(2)} and ${random.int(10, 99)}.${random.digits(2)} percent`,
  ],
}
