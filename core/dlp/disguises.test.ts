import { describe, expect, test } from 'vitest'
import type { UtcMs } from '../time.ts'
import { rulesOf } from './rule-set.ts'
import { dlpSchema } from './rule.ts'
import type { Verdict } from './verdict.ts'

/* Disguises beyond those that must be caught: at least warned of. */

const action = { low: 'warn', medium: 'warn', high: 'block' } as const
const rules = rulesOf({ dlp: dlpSchema.parse({ rules: [
  { id: 'card', name: 'Cards', detector: { kind: 'builtin', ref: 'payment-card' }, action },
  { id: 'iban', name: 'IBANs', detector: { kind: 'builtin', ref: 'iban' }, action },
  { id: 'ssn', name: 'Social security numbers', detector: { kind: 'builtin', ref: 'us-ssn' }, action },
  { id: 'words', name: 'Words', detector: { kind: 'lexicon', terms: ['secret'] }, action },
] }) })
const at = 1_790_000_000_000 as UtcMs
const found = ({ findings }: Verdict, rule: string) => findings.filter((finding) => finding.rule === rule)

/** The last of them, each ten seconds after the one before. */
const typed = (...messages: readonly string[]): Verdict => rules.inspect({
  text: messages.at(-1) ?? '', at, direction: 'out', channel: 'whatsapp',
  earlier: messages.slice(0, -1).map((text, index) => ({ text, at: at - 10_000 * (messages.length - 1 - index) })),
})
const inspect = (text: string): Verdict => typed(text)

describe('a number digit by digit, each a message', () => {
  test.each([['card', '4111111111111111'], ['ssn', '536228726']])('a %s is at least warned of with its last', (rule, digits) => {
    const verdict = typed('it is my SSN, or card', ...digits)
    expect(verdict.action).not.toBe('allow')
    expect(found(verdict, rule)[0]?.spans).toHaveLength(digits.length - 1)
  })

  test('in words, in groups of three, and in pairs', () => {
    expect(typed('four', ...Array<string>(15).fill('one')).action).not.toBe('allow')
    expect(typed('411', '111', '111', '111', '111', '1').action).not.toBe('allow')
    expect(typed('my card', '41', '11', '11', '11', '11', '11', '11', '11').action).not.toBe('allow')
  })

  test('chat without digits counts as messages: what is behind the window stays there', () => {
    expect(typed('4111 1111', 'well', 'now', 'then', 'and', 'so', '1111 1111').action).toBe('allow')
  })
})

describe('characters as they stand in links', () => {
  test.each(['%34%31%31%31%31%31%31%31%31%31%31%31%31%31%31%31', '%34%31%31%31 %31%31%31%31 %31%31%31%31 %31%31%31%31', '4111 1111 %31%31%31%31 1111', 'card=%34%31%31%31+1111+1111+1111', '4111%201111%201111%201111'])('a card is at least warned of: %s', (text) => {
    expect(found(inspect(`It is ${text}, thanks`), 'card')).not.toEqual([])
  })
  test('an IBAN, a word, and what is in UTF-8 are', () => {
    expect(found(inspect('%44%45%38%39%33%37%30%34%30%30%34%34%30%35%33%32%30%31%33%30%30%30'), 'iban')).toHaveLength(1)
    expect(inspect('it is %73%65%63%72%65%74').action).not.toBe('allow')
    expect(found(inspect('%EF%BC%94%31%31%31+1111+1111+1111'), 'card')).toHaveLength(1)
  })
  test.each(['https://x.example/?q=my%20card%20is%20lovely', 'up 5%30 and 4%31', '100%', '%', '%3', '%34', 'https://de.example/M%C3%BCnchen%20%28Stadt%29', '%ff%fe%fd%fc%fb'])('%s passes', (text) => {
    expect(inspect(text)).toMatchObject({ action: 'allow', findings: [] })
  })
})

describe('an IBAN with letters for digits', () => {
  test.each(['GB8Z WEST 1234 5698 7654 32', 'GB82 WE5T 1234 5698 7654 32', 'GB82 WEST 1234 S698 7654 3Z', 'DEB9 37O4 0044 O53Z 0130 OO', 'GBB2WESTl2345698765432'])('is at least warned of: %s', (text) => {
    expect(found(inspect(`Pay to ${text} please`), 'iban')).not.toEqual([])
  })
  test.each(['GB8Z WEST 1234 5698 7654 33', 'BESS BOLS ZOOL GLOB SOIL BILL', 'GBSS WEST ZZZZ SSSS BBBB OO'])('is none where the check sum is wrong, or nothing but letters: %s', (text) => {
    expect(found(inspect(`Pay to ${text} please`), 'iban')).toEqual([])
  })
})

test.each([
  'five thirty-six, twenty-two, eighty-seven twenty-six', 'five hundred thirty-six, twenty two, eighty-seven twenty six', 'five hundred and thirty-six twenty-two eight thousand seven hundred and twenty-six', 'five three six twenty-two eight seven two six',
])('a Social Security number that is called so, in number words of any size, is at least warned of: %s', (words) => {
  for (const text of [`My SSN is ${words}`, `${words} is my social security number`]) expect(found(inspect(text), 'ssn'), text).not.toEqual([])
})
test.each(['It costs five hundred and thirty-six, or eight thousand seven hundred', 'two hundred fifty thousand people, one hundred and one years'])('amounts in words pass: %s', (text) => {
  expect(inspect(text).action).toBe('allow')
})
