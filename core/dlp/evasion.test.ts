import { describe, expect, test } from 'vitest'
import type { UtcMs } from '../time.ts'
import { compileRules } from './rule-set.ts'
import { dlpSchema, type DlpAction } from './rule.ts'
import type { Verdict } from './verdict.ts'

/*
 *  What people do so that a number or a phrase is not found, and what comes of it. What can be read in one way only is
 *  caught as if it had been written plainly; what is a guess is at least warned of.
 */

/** As most firms have it: blocked where it is sure, else warned of. */
const byConfidence = { low: 'warn', medium: 'block', high: 'block' } as const
const compiled = compileRules(dlpSchema.parse({
  rules: [
    { id: 'card', name: 'Payment cards', detector: { kind: 'builtin', ref: 'payment-card' }, action: byConfidence },
    { id: 'iban', name: 'IBANs', detector: { kind: 'builtin', ref: 'iban' }, action: byConfidence },
    { id: 'ssn', name: 'Social security numbers', detector: { kind: 'builtin', ref: 'us-ssn' }, action: byConfidence },
    { id: 'email', name: 'E-mail addresses', detector: { kind: 'builtin', ref: 'email' }, action: byConfidence },
    { id: 'promises', name: 'Promises', detector: { kind: 'lexicon', terms: ['guaranteed return', 'secret'] }, action: byConfidence },
  ],
}))
if (!compiled.ok) throw new Error(compiled.problems.join('; '))
const { rules } = compiled

const at = 1_790_000_000_000 as UtcMs
const minutesAgo = (minutes: number): UtcMs => at - minutes * 60_000
const inspect = (text: string, ...before: readonly string[]): Verdict =>
  rules.inspect({ text, at, earlier: before.map((each, index) => ({ text: each, at: minutesAgo(before.length - index) })), direction: 'out', channel: 'whatsapp' })

/** What each is, how it is introduced, and where its groups end. */
const values = {
  card: { before: 'My card is ', groups: ['4111', '1111', '1111', '1111'], after: ' thanks' },
  amex: { before: 'Amex: ', groups: ['3782', '822463', '10005'], after: '.' },
  iban: { before: 'Pay to ', groups: ['DE89', '3704', '0044', '0532', '0130', '00'], after: ' please' },
  ssn: { before: 'My SSN is ', groups: ['536', '22', '8726'], after: ' ok' },
} as const
type Value = keyof typeof values
const ruleOf: Record<Value, string> = { card: 'card', amex: 'card', iban: 'iban', ssn: 'ssn' }

type Disguise = (groups: readonly string[]) => string
const digit = (how: (digit: number) => string): Disguise => (groups) => groups.map((group) => group.replace(/\d/g, (each) => how(Number(each)))).join(' ')
const between = (sign: string): Disguise => (groups) => [...groups.join('')].join(sign)
const apart = (sign: string): Disguise => (groups) => groups.join(sign)
const from = (zero: number) => digit((each) => String.fromCodePoint(zero + each))
const words = (list: string, sign = ' '): Disguise => (groups) => [...groups.join('')].map((each) => /\d/.test(each) ? list.split(' ')[Number(each)] : each).join(sign)
const english = 'zero one two three four five six seven eight nine'
const alike: Readonly<Record<string, string>> = { A: 'А', B: 'В', C: 'С', D: 'Ⅾ', E: 'Е', K: 'К', M: 'М', H: 'Н', O: 'О', P: 'Р', T: 'Т', X: 'Х' }

/** Must be caught: facts of the specification, each in more than one form. */
const certain: Readonly<Record<string, Disguise>> = {
  'as it is': apart(' '),
  'in one piece': apart(''),
  'full-width digits': from(0xff10),
  'Arabic-Indic digits': from(0x660),
  'Persian digits': from(0x6f0),
  'Devanagari digits': from(0x966),
  'Bengali digits': from(0x9e6),
  'Thai digits': from(0xe50),
  'mathematical digits': from(0x1d7ce),
  'digits of several scripts': digit((each) => String.fromCodePoint(([0x30, 0x660, 0xff10][each % 3] ?? 0) + each)),
  'keycaps': digit((each) => `${each}\ufe0f\u20e3`),
  'circled digits': digit((each) => each === 0 ? '⓪' : String.fromCodePoint(0x245f + each)),
  'filled circles': digit((each) => each === 0 ? '⓿' : String.fromCodePoint(0x2775 + each)),
  'superscripts': digit((each) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(each)),
  'combining marks': digit((each) => `${each}\u0336`),
  'zero-width spaces': between('\u200b'),
  'zero-width joiners': between('\u200d'),
  'word joiners': between('\u2060'),
  'soft hyphens': between('\u00ad'),
  'bidi controls': between('\u202d'),
  'tag characters': between('\u{e0020}'),
  'no-break spaces': apart('\u00a0'),
  'narrow no-break spaces between all': between('\u202f'),
  'ideographic spaces': apart('\u3000'),
  'en dashes': apart('–'),
  'minus signs': apart('−'),
  'non-breaking hyphens between all': between('\u2011'),
  'homoglyph letters': (groups) => groups.join(' ').replace(/[A-Z]/g, (each) => alike[each] ?? each),
  'emoji between groups': apart('🙂'),
  'emoji between all': between('🎉'),
  'a family between all': between('👨‍👩‍👧'),
  'different emoji': (groups) => [...groups.join('')].map((each, index) => each + ['🙂', '❤️', '🇩🇪', '👍🏽'][index % 4]).join(''),
  'bold': between('*'),
  'each in bold': (groups) => [...groups.join('')].map((each) => `*${each}*`).join(''),
  'each in bold, apart': (groups) => [...groups.join('')].map((each) => `*${each}*`).join(' '),
  'italics and strike': (groups) => groups.map((each, index) => index % 2 === 0 ? `_${each}_` : `~${each}~`).join(' '),
  'code': (groups) => groups.map((each) => `\`${each}\``).join(''),
  'HTML tags': (groups) => groups.map((each) => `<b>${each}</b>`).join(''),
  'HTML tags around all': (groups) => [...groups.join('')].map((each) => `<span class="x">${each}</span>`).join(''),
  'HTML entities': digit((each) => `&#${48 + each};`),
  'no-break space entities': apart('&nbsp;'),
  'line breaks': apart('\n'),
  'line breaks between all': between('\n'),
  'paragraphs': apart('\r\n\r\n'),
  'line separators': apart('\u2028'),
  'spaces between all': between(' '),
  'dots between all': between('.'),
  'dashes between all': between('-'),
  'slashes between groups': apart('/'),
  'underscores': apart('_'),
  'commas': apart(', '),
  'bars': apart(' | '),
  'spelled out': words(english),
  'spelled out, with commas': words(english, ', '),
  'spelled out, with dashes': words(english, '-'),
  'spelled out, on lines': words(english, '\n'),
  'spelled out, in capitals': words(english.toUpperCase()),
  'spelled out, in one word': (groups) => groups.join('').replace(/\d+/g, (all) => ` ${[...all].map((each) => english.split(' ')[Number(each)]).join('')}`),
  'spelled out, with oh': words(english.replace('zero', 'oh')),
  'spelled out in German': words('null eins zwei drei vier fünf sechs sieben acht neun'),
  'spelled out in French': words('zéro un deux trois quatre cinq six sept huit neuf'),
  'spelled out in Spanish': words('cero uno dos tres cuatro cinco seis siete ocho nueve'),
  'every other spelled out': (groups) => [...groups.join('')].map((each, index) => index % 2 === 0 && /\d/.test(each) ? english.split(' ')[Number(each)] : each).join(' '),
}

/** Should at least be warned of. */
const likely: Readonly<Record<string, Disguise>> = {
  'l and O for digits': (groups) => groups.join(' ').replace(/(?<=\d.*)[10]/g, (each) => each === '1' ? 'l' : 'O'),
  'I and o for digits': (groups) => groups.join(' ').replace(/(?<=\d.*)[10]/g, (each) => each === '1' ? 'I' : 'o'),
  'double and triple': (groups) => groups.join('').replace(/(\d)\1\1?/g, (all, each: string) => ` ${all.length === 3 ? 'triple' : 'double'} ${english.split(' ')[Number(each)]} `),
  'base64': (groups) => Buffer.from(groups.join(' ')).toString('base64'),
  'base64 of the words around it': (groups) => Buffer.from(`my card or ssn is ${groups.join('')}`).toString('base64'),
  'and then': (groups) => `${groups.slice(0, 2).join(' ')} and then ${groups.slice(2).join(' ')}`,
  'the rest comes later': (groups) => `${groups.slice(0, 1).join(' ')} - the rest is ${groups.slice(1).join(' ')}`,
}

const asWeak = (action: DlpAction): boolean => action !== 'allow'
const found = ({ findings }: Verdict, rule: string) => findings.filter((finding) => finding.rule === rule)

describe.each(Object.keys(values) as Value[])('%s', (name) => {
  const { before, groups, after } = values[name]

  test.each(Object.entries(certain))('is caught, and cut out whole: %s', (_, disguise) => {
    const written = disguise(groups)
    const verdict = inspect(before + written + after)
    expect(verdict.action).toBe('block')
    const spans = found(verdict, ruleOf[name])
    const start = Math.min(...spans.map((span) => span.start))
    const end = Math.max(...spans.map((span) => span.end))
    // Marks around the first and the last may stay; nothing that could be read may.
    const rest = (before + written + after).slice(0, start) + (before + written + after).slice(end)
    expect(rest.normalize('NFKC').replace(/[^\p{L}\p{N}]|span|class|x|b/gu, '')).toBe((before + after).replace(/[^\p{L}\p{N}]|span|class|x|b/gu, ''))
  })

  test.each(Object.entries(likely))('is at least warned of: %s', (_, disguise) => {
    expect(found(inspect(before + disguise(groups) + after), ruleOf[name]).map(({ action }) => action).filter(asWeak)).not.toEqual([])
  })

  test('is caught where it is split over adjacent messages, and what has gone before is named', () => {
    for (let cut = 1; cut < groups.length; cut += 1) {
      const verdict = inspect(groups.slice(cut).join(' ') + after, before + groups.slice(0, cut).join(' '))
      expect(verdict.action).toBe('block')
      expect(found(verdict, ruleOf[name])).toEqual([expect.objectContaining({ start: 0, spans: [expect.objectContaining({ message: 0, start: before.length })] })])
    }
  })

  test('is caught where each message has one group, with what is said between', () => {
    const [last, ...earlier] = groups.toReversed()
    expect(asWeak(inspect(last ?? '', before, ...earlier.toReversed()).action)).toBe(true)
  })
})

test('a card with x between its digits is at least warned of', () => {
  expect(asWeak(inspect(`card ${[...values.card.groups.join('')].join('x')}`).action)).toBe(true)
})

describe('an e-mail address', () => {
  test.each(['jane＠example.com', 'jane@ex\u200bample.com', 'jаnе@ехаmple.com', 'jane@example。com'])('is caught: %s', (text) => {
    expect(inspect(`write to ${text} now`).action).toBe('block')
  })

  test.each(['jane [at] example.com', 'jane(at)example(dot)com', 'jane at example dot com', 'jane {at} example [dot] com', 'jane @ example.com', 'jane[@]example.com'])('is at least warned of: %s', (text) => {
    expect(asWeak(inspect(`write to ${text} now`).action)).toBe(true)
  })
})

describe('a phrase of a word list', () => {
  test.each([
    'guaranteed return', 'GUARANTEED RETURN', 'ｇｕａｒａｎｔｅｅｄ ｒｅｔｕｒｎ', '𝐠𝐮𝐚𝐫𝐚𝐧𝐭𝐞𝐞𝐝 𝐫𝐞𝐭𝐮𝐫𝐧', 'guаrаntееd rеturn', 'gυaranteed returη', 'gu\u200barant\u00adeed ret\u2060urn',
    'guaranteed\u00a0return', 'guaranteed\nreturn', 'guaranteed-return', 'guaranteed — return', 'gúärànteèd retúrn', '*guaranteed* _return_', 'guaranteed 🙂 return', '<b>guaranteed</b> return',
    'gua*ran*teed ret_urn', 'g<i>uarantee</i>d return', 'guaran🙂teed return', 'ⓖⓤⓐⓡⓐⓝⓣⓔⓔⓓ ⓡⓔⓣⓤⓡⓝ', 'g̶u̶a̶r̶a̶n̶t̶e̶e̶d̶ return',
  ])('is caught: %s', (text) => {
    const verdict = inspect(`It is a ${text}, you know`)
    expect(verdict.action).toBe('block')
    expect(found(verdict, 'promises')).toHaveLength(1)
  })

  test.each(['gu4r4nt33d r3turn', 'gu@ranteed return', '$3cr3t', 's e c r e t', 's.e.c.r.e.t', Buffer.from('it is a secret').toString('base64')])('is at least warned of: %s', (text) => {
    expect(asWeak(inspect(`It is a ${text}, you know`).action)).toBe(true)
  })
})

describe('what is none of it passes', () => {
  test.each([
    'See you at 10:30 on 12.05.2026, table for four, one hour or two.',
    'Order 4471882 came to 1,250.00; call 555 0134 if anything is missing',
    'I owe you two or three hundred, and one of us pays double',
    'Look at example.com, or come by at noon. Dot com is over.',
    'A/B/C or D? I. Am. So. Happy. 100% return on 2024 and 2025',
    'oh no, not one of them, I lost all 4',
  ])('%s', (text) => {
    expect(inspect(text)).toMatchObject({ action: 'allow', findings: [] })
  })
})

describe('what is turned round for the eye', () => {
  const turned = (text: string): string => [...text].toReversed().join('')

  test.each([
    ['card', '4111 1111 1111 1111', (text: string) => `\u202e${turned(text)}\u202c`],
    ['card', '4111 1111 1111 1111', (text: string) => `\u202e${turned(text)}`],
    ['card', '4111 1111 1111 1111', (text: string) => `4111 \u202e${turned(text.slice(5))}`],
    ['card', '5500 0055 5555 5559', (text: string) => `\u202e${turned(text.slice(10))}\u202d${text.slice(0, 10)}`],
    ['card', '4111 1111 1111 1111', (text: string) => `\u202e${turned(text).replaceAll(' ', '\u2069 ')}`],
    ['card', '4111 1111 1111 1111', (text: string) => `\u2067\u202e${turned(text)}\u2069`],
    ['iban', 'DE89 3704 0044 0532 0130 00', (text: string) => `\u202e${turned(text)}\u202c`],
    ['ssn', '536-22-8726', (text: string) => `\u202e${turned(text)}\u202c`],
    ['promises', 'secret', (text: string) => `\u202e${turned(text)}\u202c`],
  ] as const)('is found as the client reads it, at its place: %s %s', (rule, value, disguise) => {
    const written = disguise(value)
    const verdict = inspect(`It is ${written}\nok`)
    expect(verdict.findings.map((finding) => finding.rule)).toContain(rule)
    const [{ start, end } = { start: 0, end: 0 }] = found(verdict, rule)
    const rest = `It is ${written}\nok`.slice(0, start) + `It is ${written}\nok`.slice(end)
    expect(rest.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')).toBe('It is \nok')
  })

  test('a long text, turned as deep as it goes, is read in reasonable time', () => {
    expect(inspect('\u202e\u202d'.repeat(100) + '12 ab '.repeat(40_000)).action).toBe('allow')
  })

  test('is not found where the client reads something else', () => {
    expect(inspect(`It is \u202e9 1111 1111 1111 1112\u202c`).action).toBe('allow')
    expect(inspect(`\u202eolleh\u202c\n\u202c4111 1111 1111 1112`).action).toBe('allow')
  })
})

/** Each way to part a text in two. */
const halves = (text: string): [string, string][] => Array.from(text.slice(1), (_, index) => [text.slice(0, index + 1), text.slice(index + 1)])

test.each(halves('4111 1111 1111 1111'))('a card is blocked that ends its first message with "%s"', (first, second) => {
  expect(inspect(second, `it is ${first}`)).toMatchObject({ action: 'block', findings: [{ rule: 'card', start: 0, end: second.length }] })
})

test.each(halves('536-22-8726'))('a Social Security number is at least warned of that ends its first message with "%s"', (first, second) => {
  expect(inspect(second, first)).toMatchObject({ action: 'warn', findings: [{ rule: 'ssn' }] })
})

test('numbers below each other, or dates, are not one number', () => {
  expect(inspect('12-11-2026', 'How many? 3').action).toBe('allow')
  expect(inspect('4111 11\n11 1111 1112 9').action).toBe('allow')
})
