import { grouped, misprinted, type Random } from './random.ts'
import type { ValueSet } from './value-set.ts'

/** SWIFT, IBAN Registry: country and the form of its BBAN (`#` a digit, `@` a capital, `*` either). */
const bbans: readonly (readonly [country: string, bban: string])[] = [
  ['DE', '##################'], ['GB', '@@@@##############'], ['FR', '##########***********##'], ['ES', '####################'], ['IT', '@##########************'],
  ['NL', '@@@@##########'], ['BE', '############'], ['AT', '################'], ['CH', '#####************'], ['LI', '#####************'], ['LU', '###*************'],
  ['IE', '@@@@##############'], ['PT', '#####################'], ['PL', '########################'], ['SE', '####################'], ['NO', '###########'], ['DK', '##############'],
  ['FI', '##############'], ['CZ', '####################'], ['GR', '#######****************'], ['HU', '########################'], ['AE', '###################'], ['SA', '##******************'], ['MT', '@@@@#####******************'],
]
/** National check digits stand inside some BBANs: these have none that a random number could miss. */
const withoutOwnCheck = bbans.filter(([country]) => !['ES', 'FR', 'IT', 'BE', 'PT', 'PL', 'NO', 'FI', 'CZ', 'HU', 'EE', 'SE'].includes(country))

/** ISO 7064, MOD 97-10, on one large number. */
function ibanOf(country: string, bban: string): string {
  const value = Array.from(`${bban}${country}00`, (character) => /\d/.test(character) ? character : String(character.charCodeAt(0) - 55)).join('')
  return `${country}${String(98n - BigInt(value) % 97n).padStart(2, '0')}${bban}`
}
const withOwnCheck: readonly ((random: Random) => string)[] = [
  (random) => { const [bank, account] = [random.digits(8), random.digits(10)]; return `ES${bank}${spanish(`00${bank}`)}${spanish(account)}${account}` },
  (random) => { const body = random.digits(10); return `BE${body}${String(Number(BigInt(body) % 97n) || 97).padStart(2, '0')}` },
  (random) => { const bank = random.digits(5); const branch = random.digits(5); const account = random.digits(11); return `FR${bank}${branch}${account}${String(97n - (89n * BigInt(bank) + 15n * BigInt(branch) + 3n * BigInt(account)) % 97n).padStart(2, '0')}` },
  (random) => { const body = random.digits(19); return `PT${body}${String(98n - BigInt(`${body}00`) % 97n).padStart(2, '0')}` },
]
/** Spain: weights 1, 2, 4, 8, 5, 10, 9, 7, 3, 6, modulus 11. */
function spanish(ten: string): string {
  const digit = 11 - [1, 2, 4, 8, 5, 10, 9, 7, 3, 6].reduce((sum, weight, at) => sum + weight * Number(ten.charAt(at)), 0) % 11
  return String(digit === 10 ? 1 : digit === 11 ? 0 : digit)
}

function number(random: Random): string {
  if (random.chance(0.25)) {
    const made = random.pick(withOwnCheck)(random)
    return ibanOf(made.slice(0, 2), made.slice(2))
  }
  const [country, form] = random.pick(withoutOwnCheck)
  return ibanOf(country, random.form(form))
}
function written(random: Random, code: string): string {
  const cased = random.chance(0.1) ? code.toLowerCase() : code
  return grouped(cased, random.pick(['', '', ' ', ' ', ' ', '-']), 4)
}

export const ibans: ValueSet = {
  ref: 'iban',
  value: (random) => written(random, number(random)),
  near: (random) => written(random, misprinted(random, number(random))),
  sentences: [
    '{}', 'IBAN: {}', 'My account is {}.', 'Please pay to {} today', 'Send it here: {} (joint account)', 'Überweisung bitte an {}', 'IBAN {} BIC COBADEFFXXX', 'mon compte: {}', 'Mi cuenta es {}, gracias', 'il mio conto {}',
    'new details\n{}\nthanks', 'use {} not the old one', '{} is mine', 'Konto {}; Empfänger T. Muster', 'to={}',
  ],
  others: [
    (random) => `Your booking ${random.form('@@##@@')} for ${random.int(2, 9)} nights, ref ${random.form('DE########')}`,
    (random) => `VAT GB${random.digits(9)}, invoice ${random.form('IE#########@@')}`,
    (random) => `no ${random.digits(2)} ${random.digits(4)} ${random.digits(4)} ${random.digits(4)} on the list`,
    (random) => `meter reading at ${random.digits(2)} ${random.digits(4)} was ${random.digits(5)}`,
    (random) => `tracking RR${random.digits(9)}DE and LX${random.digits(9)}CH`,
  ],
}

const banks = ['DEUTDEFF', 'COBADEFFXXX', 'BARCGB22', 'HBUKGB4B', 'CHASUS33', 'BOFAUS3N', 'UBSWCHZH80A', 'BNPAFRPP', 'CITIUS33XXX', 'INGBNL2A', 'BBVAESMM', 'UNCRITMM', 'NWBKGB2L', 'LOYDGB21', 'RABONL2U', 'DNBANOKK', 'HSBCHKHHHKH', 'SBININBB']
/** ISO 9362: what is issued, and what could be. */
const bicOf = (random: Random): string => random.chance(0.5)
  ? random.pick(banks)
  : `${random.letters(4)}${random.pick(['DE', 'GB', 'US', 'CH', 'FR', 'SG', 'AE', 'NL'])}${random.form('@')}${random.pick(['L', 'M', '2', '3', 'X'])}${random.pick(['', 'XXX', random.form('***')])}`

export const bics: ValueSet = {
  ref: 'bic',
  value: bicOf,
  near: (random) => `${random.letters(4)}${random.pick(['QQ', 'ZZ', 'XX', 'AA'])}${random.letters(2)}`,
  sentences: [
    'BIC: {}', 'the SWIFT code is {}', 'SWIFT {}', 'IBAN DE89 3704 0044 0532 0130 00, BIC {}', 'wire it via {} please', 'BIC/SWIFT: {}', 'swift code {} for the transfer', 'Unsere BIC lautet {}', 'le code BIC: {}', 'código SWIFT {}',
    'DE89370400440532013000 / {}', 'beneficiary bank is {}',
  ],
  others: [
    (random) => `I am in ${random.pick(['HELSINKI', 'BRISBANE', 'STUTTGART', 'VALENCIA', 'ADELAIDE'])} until Friday`,
    (random) => `${random.pick(['PLEASE', 'IMPORTANT', 'REMINDER', 'TOMORROW', 'THURSDAY', 'SATURDAY', 'DOCUMENT'])}: ${random.pick(['DECEMBER', 'NOVEMBER', 'FEBRUARY', 'PENSIONS', 'CONTRACT'])} MEETING MOVED`,
    () => 'thanks for the swift ANSWERED call',
    (random) => `STATEMENT for ${random.pick(['SEPTEMBER', 'NOVEMBER', 'DECEMBER'])} attached`,
  ],
}

/** ABA: Federal Reserve district, weights 3 7 1. */
function routing(random: Random): string {
  const body = `${String(random.pick([random.int(1, 12), random.int(21, 32), random.int(61, 72)])).padStart(2, '0')}${random.digits(6)}`
  const sum = Array.from(body).reduce((total, character, at) => total + Number(character) * (at % 3 === 0 ? 3 : at % 3 === 1 ? 7 : 1), 0)
  return body + String((10 - sum % 10) % 10)
}
const americanSentences = ['routing number {}', 'ABA {}', 'Routing: {} and I will send the rest later', 'RTN {} at Chase', 'for the wire use ABA routing {}', 'my direct deposit goes to {}', 'the routing # is {}', 'ACH routing no. {}']

export const routings: ValueSet = {
  ref: 'us-aba-routing',
  value: routing,
  near: (random) => misprinted(random, routing(random)),
  sentences: americanSentences,
  others: [(random) => `Order ${random.digits(9)} is ready`, (random) => `ref ${random.digits(9)}`, (random) => `call 020 ${random.digits(4)} ${random.digits(4)}`],
}

export const usAccounts: ValueSet = {
  ref: 'us-bank-account',
  value: (random) => random.chance(0.2) ? grouped(random.digits(12), '-', 4) : random.pick([1, 2, 3, 4, 5, 6, 7, 8, 9]) + random.digits(random.int(7, 11)),
  sentences: ['account number {}', 'Routing 021000021, account number {}', 'my checking account number is {}', 'acct {} at Wells Fargo', 'Account no. {}', 'acct #: {}', 'savings account {}', 'checking: {}'],
  others: [
    (random) => `There are ${random.int(10, 90)}0000 in your account`,
    (random) => `account balance: $${random.int(100, 999)},${random.digits(3)}.00`,
    (random) => `your account on ${random.int(10, 28)}.11.2026 was up ${random.int(2, 9)}.${random.digits(1)}%`,
    (random) => `Order number ${random.digits(8)}, please`,
    (random) => `we opened the savings account in 2019, ${random.int(1, 9)}00000 EUR so far`,
    (random) => `account opened 2019-11-${random.int(10, 28)}`,
  ],
}

export const ukAccounts: ValueSet = {
  ref: 'uk-bank-account',
  value: (random) => random.pick([random.form('##-##-##'), random.form('## ## ##'), random.form('######')]),
  near: (random) => random.pick([random.form('##-##'), random.form('##-###-##'), random.form('####')]),
  sentences: [`sort code {}`, 'Sort code: {} account 12345678', 'my sort code is {} and the account number 87654321', 'sort-code {}', 'the sort code for Barclays: {}', 'Sort Code {}\nAccount Number 31926819'],
  others: [
    (random) => `on ${random.form('1#-0#-24')} we met`,
    (random) => `between ${random.form('1#-1#-26')} and ${random.form('2#-1#-26')}`,
    (random) => `order ${random.digits(8)}, ${random.int(2, 9)} pieces`,
    (random) => `the code is ${random.digits(6)}`,
    (random) => `ring me on 0${random.form('7### ######')}`,
  ],
}
