import { compileRules } from '../../core/dlp/rule-set.ts'
import { builtinDetectors, dlpSchema } from '../../core/dlp/rule.ts'
import type { Finding } from '../finding.ts'
import { interleaved, median } from '../statistics.ts'
import { clientMessage } from './messages.ts'
import { bare } from './bare-patterns.ts'
import { random, type Random } from './sets/random.ts'

const TEXTS = 50
const LENGTH = 1000
const TERMS = 2000
const ROUNDS = 15

/** µs for 1,000 characters of chat, everything switched on; beside it the same number of bare patterns, which check nothing. */
export async function speed(): Promise<Finding[]> {
  const chance = random(7)
  const texts = Array.from({ length: TEXTS }, () => textOf(chance))
  const messages = Array.from({ length: 2000 }, () => clientMessage(chance))
  const terms = Array.from({ length: TERMS }, () => termOf(chance))
  const rules = rulesFor(terms)
  const patterns = bare(terms)
  const times = await interleaved(ROUNDS, {
    rules: () => { for (const text of texts) rules(text) },
    bare: () => { for (const text of texts) for (const pattern of patterns) Array.from(text.matchAll(pattern)) },
    messages: () => { for (const text of messages) rules(text) },
  })
  const each = (name: keyof typeof times): number => 1000 * median(times[name]) / TEXTS
  return [
    { bench: 'dlp', work: `20 detectors and ${TERMS} terms on 1,000 characters of chat`, value: each('rules'), unit: 'µs', beside: { what: '21 bare RegExp, nothing checked', value: each('bare') }, goal: null },
    { bench: 'dlp', work: 'the same, whole messages', value: messages.length * 1000 / median(times.messages), unit: '/s', beside: null, goal: { of: 'value', atLeast: 10_000 } },
  ]
}

function textOf(chance: Random): string {
  let text = ''
  while (text.length < LENGTH) text += `${clientMessage(chance)} `
  return text.slice(0, LENGTH)
}

const syllables = ['ba', 'co', 'du', 'fi', 'gar', 'hol', 'jun', 'kem', 'lis', 'mon', 'nep', 'or', 'pra', 'que', 'rit', 'sol', 'tur', 'vex', 'wim', 'zan']
/** A word that nobody says, or two or three of them. */
const termOf = (chance: Random): string =>
  Array.from({ length: chance.int(1, 3) }, () => Array.from({ length: chance.int(2, 4) }, () => chance.pick(syllables)).join('')).join(' ')

function rulesFor(terms: readonly string[]): (text: string) => void {
  const policy = dlpSchema.parse({
    regions: ['GB', 'US'],
    rules: [
      ...builtinDetectors.slice(0, 20).map((ref) => ({ id: ref, name: ref, detector: { kind: 'builtin', ref }, action: 'warn' })),
      { id: 'terms', name: 'terms', detector: { kind: 'lexicon', terms }, action: 'warn' },
    ],
  })
  const compiled = compileRules(policy)
  if (!compiled.ok) throw new Error(compiled.problems.join('; '))
  return (text) => void compiled.rules.inspect({ text, earlier: [], at: 0, direction: 'out', channel: 'whatsapp' })
}
