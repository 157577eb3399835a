import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inPolicies } from '../testing/admin.ts'
import { reportOn, type Report } from './report.ts'

const sandbox = readFileSync(inPolicies('sandbox.json'), 'utf8')
const cards = { id: 'cards', name: 'Cards', detector: { kind: 'builtin', ref: 'payment-card' }, action: 'block', tests: [{ text: 'Pay with 4111 1111 1111 1111', expect: 'block' }] }
const rules = (...list: object[]): Report => reportOn(JSON.stringify({ version: 1, dlp: { regions: ['GB'], rules: list } }))
const told = ({ found }: Report): string[] => found.map(({ level, path, message }) => `${level} ${path}: ${message}`)
const pattern = (text: string, more: object = {}) => ({ ...cards, id: 'own', detector: { kind: 'regex', pattern: text }, tests: [{ text: 'nothing of the kind', expect: 'allow' }], ...more })
const words = (terms: string[], more: object = {}) => ({ ...cards, id: 'words', detector: { kind: 'lexicon', terms }, tests: [{ text: 'nothing of the kind', expect: 'allow' }], ...more })

describe('what it is', () => {
  test('a policy, with its rules and their tests', () => {
    expect(reportOn(sandbox)).toMatchObject({ kind: 'policy', found: [] })
    expect(reportOn(sandbox).rules).toBeGreaterThan(10)
    expect(reportOn(sandbox).tests).toBeGreaterThan(20)
  })

  test('a fragment: rules alone', () => {
    expect(rules(cards)).toEqual({ kind: 'fragment', rules: 1, tests: 1, found: [] })
  })

  test('a document with more than rules is a policy, and must be a whole one', () => {
    const { kind, found } = reportOn(JSON.stringify({ version: 1, dlp: { rules: [cards] }, clock: 'system' }))
    expect(kind).toBe('policy')
    expect(found.map(({ path }) => path)).toEqual(expect.arrayContaining(['organisation', 'lines', 'connectors', 'optIn']))
  })
})

describe('what Compline would refuse is a problem, with its line', () => {
  test.each([
    ['{\n  "version": 1,\n  "dlp": nothing\n}', 3, 10, 'this is no value: texts stand in double quotes'],
    ['{\n  "version": 1,\n', 3, 1, 'it ends too early: a bracket is not closed'],
    ['{ "version": 1,\n}', 2, 1, 'there is a comma too many before this'],
    ['{ "version": [1, 2,] }', 1, 20, 'there is a comma too many before this'],
    ['{ "version": 1\n  "dlp": {} }', 2, 3, 'a comma is missing before this'],
    ['{ // ours\n}', 1, 3, 'JSON has no comments'],
    ["{ 'version': 1 }", 1, 3, 'names and texts stand in straight double quotes'],
    ['{ "version" 1 }', 1, 13, 'a colon is missing before this'],
    ['{ version: 1 }', 1, 3, 'a name in double quotes should stand here'],
    ['{ "name": "Harbour\n& Pine" }', 1, 11, 'the text that begins here has no end, or a line break or a wrong \\ in it'],
    ['{} {}', 1, 4, 'there is something behind the end'],
    ['[01]', 1, 2, 'this is no value: texts stand in double quotes'],
    ['', 1, 1, 'it is empty'],
  ])('text that is no JSON, and where: %j', (text, line, column, why) => {
    expect(reportOn(text)).toEqual({ kind: null, rules: 0, tests: 0, found: [{ level: 'problem', path: '', line, message: `not JSON from column ${String(column)} on: ${why}` }] })
  })

  test('a field that is unknown, a word that is none of those allowed', () => {
    const report = reportOn(sandbox.replace('"refreshedBy": "either"', '"refreshedBy": "both"').replace('"itContact"', '"itContakt"'))
    const lineOf = (word: string): number => sandbox.slice(0, sandbox.indexOf(word)).split('\n').length
    expect(report.found).toEqual(expect.arrayContaining([
      expect.objectContaining({ level: 'problem', path: 'connectors.whatsapp.refreshedBy', line: lineOf('"refreshedBy"') }),
      expect.objectContaining({ level: 'problem', path: 'organisation', line: lineOf('"organisation"'), message: expect.stringContaining('itContakt') as string }),
    ]))
  })

  test('a key that stands twice: JSON would take the last without a word', () => {
    expect(reportOn(`{"version": 1,\n"dlp": {"rules": [],\n"rules": [{"id": "x"}]}}`).found[0]).toEqual({ level: 'problem', path: 'dlp.rules', line: 3, message: 'stands there twice, and only the last one would count' })
  })

  test('the same key in two objects, and in a text, is none twice', () => {
    expect(told(rules(cards, { ...cards, id: 'other', name: 'a "id": 1, "id": 2', channels: ['sms'], detector: { kind: 'lexicon', terms: ['"id":', 'tag'] }, tests: [{ text: 'tag', expect: 'block' }] }))).toEqual([])
  })

  test('a rule that fails one of its own tests', () => {
    expect(told(rules({ ...cards, tests: [{ text: 'Pay with 4111 1111 1111 1111', expect: 'allow' }] }))).toEqual([expect.stringMatching(/^problem dlp\.rules\.0\.tests\.0: .*expected allow, was block/)])
  })

  test.each([
    ['look-around', '(?<=HP)\\d+'], ['look-around', '\\d+(?!x)'], ['a back-reference', '(a)\\1'], ['a bracket without its end', '(\\d+'], ['a repeat beyond all measure', '\\d{2000}'],
  ])('a pattern with %s: %s', (_, text) => {
    expect(told(rules(pattern(text)))).toEqual([expect.stringMatching(/^problem dlp\.rules\.0\.detector\.pattern: /)])
  })

  test('two rules of one id, and a list that is not there', () => {
    expect(told(rules(cards, { ...cards, detector: { kind: 'lexicon', ref: 'projects' } }))).toEqual(expect.arrayContaining([
      expect.stringMatching(/^problem dlp\.rules\.1\.id: /), expect.stringMatching(/^problem dlp\.rules\.1\.detector\.ref: .*projects/),
    ]))
  })

  test('all of it in one go: of fields, of rules, of lists and of tests that fail', () => {
    const bad = [
      { ...cards, id: 'unknown', colour: 'red' }, pattern('(?=a)'), { ...cards, id: 'lost', detector: { kind: 'lexicon', ref: 'nowhere' } },
      { ...cards, id: 'failing', tests: [{ text: 'nothing', expect: 'block' }] }, { ...cards, id: 'unknown' }, { ...cards, id: 'listed', detector: { kind: 'lexicon', ref: 'broken' } },
    ]
    const { found, rules: count } = reportOn(JSON.stringify({ version: 1, dlp: { rules: bad, lexicons: { broken: 7, fine: ['word'] } } }))
    expect(count).toBe(6)
    expect(found.filter(({ level }) => level === 'problem').map(({ path }) => path).sort()).toEqual([
      'dlp.lexicons.broken', 'dlp.rules.0', 'dlp.rules.1.detector.pattern', 'dlp.rules.2.detector.ref', 'dlp.rules.3.tests.0', 'dlp.rules.4.id',
    ])
  })

  test('what sections say against each other is told beside a rule that cannot be read', () => {
    const policy = JSON.parse(sandbox) as { lines: unknown[], dlp: { rules: object[] } }
    policy.lines.push(policy.lines[0])
    policy.dlp.rules.push({ ...cards, id: 'odd', colour: 'red' }, pattern('(a)\\1'))
    const paths = reportOn(JSON.stringify(policy)).found.filter(({ level }) => level === 'problem').map(({ path }) => path)
    const last = policy.dlp.rules.length - 1
    expect(paths).toEqual(expect.arrayContaining(['lines', `dlp.rules.${String(last - 1)}`, `dlp.rules.${String(last)}.detector.pattern`]))
  })

  test('rules that are no list, or not there, hide nothing and break nothing', () => {
    for (const dlp of [7, null, [], { rules: 7 }, { rules: [null, 7] }]) {
      expect(reportOn(JSON.stringify({ version: 1, dlp })).found.some(({ level }) => level === 'problem'), JSON.stringify(dlp)).toBe(true)
    }
  })

  test('of rules, also where another section is wrong', () => {
    const broken = { ...JSON.parse(sandbox) as object, clock: 'sundial', dlp: { rules: [pattern('(a', { unreadable: 'allow' })] } }
    expect(reportOn(JSON.stringify(broken)).found.map(({ path }) => path)).toEqual(['clock', 'dlp.rules.0.detector.pattern'])
  })
})

describe('what it would take, and is hardly meant so, is a warning', () => {
  test.each([
    ['the same rule twice', rules(cards, { ...cards, id: 'again' }), 'warning dlp.rules.1: looks for the same as dlp.rules.0 ("cards")'],
    ['a word twice', rules(words(['blue chip', 'Blue  Chip'])), 'warning dlp.rules.0.detector.terms: "Blue  Chip" is the same as "blue chip"'],
    ['a list that no rule names', reportOn(JSON.stringify({ version: 1, dlp: { lexicons: { projects: ['Kingfisher'] } } })), 'warning dlp.lexicons.projects: no rule names this list'],
    ['a term that excludes itself', rules(words(['cannot lose'], { exclusions: { terms: ['cannot'] } })), 'warning dlp.rules.0.exclusions.terms: "cannot lose" is never found: "cannot" is in it, and excludes it'],
    ['last digits kept of a label', rules({ ...cards, redaction: { style: 'label', keepLast: 4 } }), 'warning dlp.rules.0.redaction.keepLast: has no effect with the style "label": only a mask keeps something'],
    ['a file that is to be cut', rules({ ...cards, detector: { kind: 'file' }, action: 'redact', unreadable: 'allow', tests: [] }), 'warning dlp.rules.0.action: nothing can be cut out of a file: "redact" blocks it'],
    ['words near each other, with one word', rules(words(['secret'], { detector: { kind: 'lexicon', terms: ['secret'], matchMode: 'proximity' } })), 'warning dlp.rules.0.detector.matchMode: no term has two words that could be near each other: "word" does the same'],
    ['words near each other, one of them twice', rules(words([], { detector: { kind: 'lexicon', terms: ['Sure sure thing'], matchMode: 'proximity' } })), 'warning dlp.rules.0.detector.matchMode: "Sure sure thing" has "sure" twice, and is found where that stands once: a phrase of words in a row is for "word"'],
    ['files without a word of those that cannot be read', rules({ ...cards, detector: { kind: 'file', types: ['application/zip'] }, tests: [] }), expect.stringMatching(/^warning dlp\.rules: no rule says what becomes of a file that cannot be read/)],
  ])('%s', (_, report, expected) => {
    expect(told(report)).toEqual([expected])
  })

  test('a policy that says nothing of files that cannot be read; where it allows them, that is said', () => {
    const policy = (more: object): Report => reportOn(JSON.stringify({ ...JSON.parse(sandbox) as object, dlp: { regions: ['GB'], rules: [{ ...cards, ...more }] } }))
    expect(told(policy({}))).toEqual([expect.stringMatching(/^warning dlp\.rules: .* it goes out\. Write "unreadable"/)])
    for (const unreadable of ['allow', 'warn', 'block']) expect(told(policy({ unreadable }))).toEqual([])
    expect(told(policy({ direction: ['in'] }))).toEqual([])
    expect(told(policy({ enabled: false, unreadable: 'block' }))).toEqual(['note dlp.rules.0.enabled: the rule is switched off'])
  })

  const sureOnly = { low: 'allow', medium: 'allow', high: 'block' }
  test.each([
    ['a pattern without a check', pattern('HP-\\d{6}', { action: sureOnly }), true],
    ['a pattern with a check', pattern('\\d{16}', { action: sureOnly, validators: ['luhn'] }), false],
    ['a pattern with context words', pattern('HP-\\d{6}', { action: sureOnly, context: { words: ['account'] } }), false],
    ['a pattern with context words that raise nothing', pattern('HP-\\d{6}', { action: sureOnly, context: { words: ['account'], boost: 0, required: true } }), true],
    ['pieces of words', words([], { detector: { kind: 'lexicon', terms: ['secret'], matchMode: 'substring' }, action: sureOnly }), true],
    ['whole words', words(['secret'], { action: sureOnly }), false],
    ['a pattern that acts only on what it never is', pattern('\\d{16}', { action: { low: 'warn', medium: 'warn', high: 'allow' }, validators: ['luhn'] }), true],
    ['a rule that makes an exception', pattern('HP-\\d{6}', { action: 'allow' }), false],
  ])('a rule that can never act by its confidence: %s', (_, rule, never) => {
    expect(told(rules(rule)).some((line) => line.startsWith('warning dlp.rules.0.action: can never act: what it finds is "'))).toBe(never)
  })

  test('the same detector in the other direction is another rule', () => {
    expect(told(rules(cards, { ...cards, id: 'cards-in', direction: ['in'], action: 'redact', tests: [{ text: '4111 1111 1111 1111', expect: 'redact' }] }))).toEqual([])
  })
})

describe('a rule that can never count is a warning', () => {
  const first = { ...cards, id: 'first', priority: 5, action: 'allow', tests: [], exclusions: { terms: [] } }
  const lower = (more: object = {}) => rules({ ...first, ...more }, cards).found.filter(({ level }) => level === 'warning').map(({ path, message }) => `${path}: ${message}`)
  const hidden = 'dlp.rules.1.priority: can never count: dlp.rules.0 ("first") finds all of it, with a higher priority'

  test('where a higher one finds the same, whatever its action', () => {
    expect(lower()).toContain(hidden)
    expect(lower({ action: 'block', direction: ['out', 'in'] })).toContain(hidden)
  })

  test.each([
    ['is switched off', { enabled: false }], ['is about what comes in', { direction: ['in'] }], ['is about SMS', { channels: ['sms'] }], ['is not higher', { priority: 0 }],
    ['makes exceptions', { exclusions: { values: ['4111111111111111'] } }], ['wants two of them', { minCount: 2 }], ['looks less far back', { window: { messages: 0 } }],
    ['finds something else', { detector: { kind: 'builtin', ref: 'iban' } }], ['needs a word beside it', { context: { words: ['card'], required: true } }],
  ])('not where the other one %s', (_, more) => {
    expect(lower(more)).not.toContain(hidden)
  })

  test('of words and of files where all of them are among the other one\'s', () => {
    const both = (kind: object, other: object) => rules({ ...first, detector: kind }, { ...cards, detector: other, tests: [] }).found.filter(({ message }) => message.startsWith('can never')).length
    const list = (...terms: string[]) => ({ kind: 'lexicon', terms })
    const files = (types: string[], overBytes = 0) => ({ kind: 'file', types, overBytes })
    expect([both(list('a', 'b'), list('B')), both(list('a'), list('a', 'b')), both(list('a'), { ...list('a'), matchMode: 'substring' })]).toEqual([1, 0, 0])
    expect([both(files(['image/*']), files(['image/png'])), both(files([]), files(['image/png'])), both(files(['image/png']), files([])), both(files([], 9), files([], 8))]).toEqual([1, 1, 0, 0])
  })

  test('where nothing is said', () => {
    expect(told(rules({ ...cards, channels: ['voice'] }))).toEqual(['warning dlp.rules.0.direction: can never count: nothing that is written goes out by voice'])
    const { connectors, ...rest } = JSON.parse(sandbox) as { connectors: Record<string, object>, dlp: object }
    const withoutSms = { ...rest, connectors: { ...connectors, sms: { ...connectors['sms'], enabled: false } }, dlp: { regions: ['GB'], rules: [{ ...cards, channels: ['sms'], unreadable: 'allow' }] } }
    expect(told(reportOn(JSON.stringify(withoutSms)))).toEqual(['warning dlp.rules.0.channels: cannot count: this policy has switched none of these channels on'])
  })

  test('where it asks for more words than it has', () => {
    expect(told(rules(words(['one', 'two'], { distinct: true, minCount: 3 })))).toEqual(['warning dlp.rules.0.minCount: can never count: it asks for 3 different ones, and has 2'])
  })
})

describe('what is worth knowing is a note', () => {
  test('a rule without tests, and one that is switched off', () => {
    expect(told(rules({ ...cards, tests: [] }, { ...cards, id: 'off', enabled: false }))).toEqual([
      'note dlp.rules.0.tests: has none: nothing shows that it does what is meant', 'note dlp.rules.1.enabled: the rule is switched off',
    ])
  })

  test.each([['(a+)+$', 4], ['(?:x|(\\d*)y)+', 12], ['(\\d+x?){2,}', 7], ['(.*a){20}b', 5], ['(?:\\d+-){2}', null], ['(ab)+c+', null], ['([(+]+)?', null], ['\\(a+\\)+', null]])('a repeat in a repeat (%s), on which other programs could hang', (text, position) => {
    expect(told(rules(pattern(text)))).toEqual(position === null ? [] : [expect.stringContaining(`note dlp.rules.0.detector.pattern: a repeat in a repeat ends at position ${String(position)}.`)])
  })
})

test('a list by a name that every object has is not there, and that is said', () => {
  expect(told(rules(words([], { detector: { kind: 'lexicon', ref: 'constructor' } })))[0]).toBe('problem dlp.rules.0.detector.ref: there is no list "constructor" in dlp.lexicons')
})

test('a region that is no country reads no phone numbers, and that is said', () => {
  expect(told(reportOn(JSON.stringify({ version: 1, dlp: { regions: ['GB', 'UK'], rules: [cards] } })))).toEqual(['warning dlp.regions.1: no country with phone numbers is "UK": the United Kingdom is "GB"'])
})

test('an action that is none is told with those that are', () => {
  expect(told(rules({ ...cards, action: 'deny' }))).toEqual(['problem dlp.rules.0.action: must be one of "allow", "warn", "redact", "block", or one for each confidence: {"low": …, "medium": …, "high": …}'])
})
