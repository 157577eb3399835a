import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { rulesOf } from './rule-set.ts'
import { dlpSchema } from './rule.ts'
import type { Inspected } from './verdict.ts'

/* What must hold of any text at all. */

const styles = [{ style: 'mask' }, { style: 'mask', keepLast: 4 }, { style: 'label', label: 'left out' }, { style: 'remove' }] as const

type RuleInput = NonNullable<z.input<typeof dlpSchema>['rules']>[number]
const kinds: readonly (readonly [id: string, RuleInput['detector']])[] = [
  ['card', { kind: 'builtin', ref: 'payment-card' }],
  ['iban', { kind: 'builtin', ref: 'iban' }],
  ['words', { kind: 'lexicon', terms: ['guaranteed return', 'secret', '保证收益', "don't tell"] }],
  ['pieces', { kind: 'lexicon', terms: ['inside', 'aa'], matchMode: 'substring' }],
  ['near', { kind: 'lexicon', terms: ['promise profit'], matchMode: 'proximity', within: 3 }],
  ['pattern', { kind: 'regex', pattern: '\\b[A-Z]{2}-?\\d{2,6}\\b', flags: 'i' }],
  ['digits', { kind: 'regex', pattern: '\\d{4}' }],
]
const policies = styles.map((redaction) => rulesOf({
  dlp: dlpSchema.parse({ rules: kinds.map(([id, detector]): RuleInput => ({ id, name: id, detector, action: 'redact', redaction, direction: ['in', 'out'] })) }),
}))

const piece = fc.constantFrom(
  '4111 1111 1111 1111', '５５５５-5555-5555-4444', '3782\u200b822463\u200b10005', 'DE89 3704 0044 0532 0130 00', 'guaranteed', 'GUARÁNTEED', 'return', 'secret', 'sec\u00adret', 'ѕесrеt',
  '保证', '收益', "don't", 'don’t', 'tell', 'reinsideout', 'a', 'aa', 'promise', 'profit', 'AB-12', 'ab١٢٣', '1', '12', '4111', '1111', '😀', '👨‍👩‍👧', 'e\u0301', '\u0301', '\ud83d', '\ude00', '•', '[left out]', '\u202e', 'ﷺ',
)
const glue = fc.constantFrom('', ' ', '  ', '-', '\n', ', ', '\u200d', '\u00a0')
const built = fc.array(fc.tuple(piece, glue), { maxLength: 14 }).map((parts) => parts.flat().join(''))
const text = fc.oneof({ weight: 3, arbitrary: built }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) })
const earlier = fc.array(built, { maxLength: 3 }).map((texts) => texts.map((each, index) => ({ text: each, at: index })))
const ask = (words: string, before: Inspected['earlier'] = []): Inspected => ({ text: words, earlier: before, at: 10, direction: 'out', channel: 'whatsapp' })

describe('of any text', () => {
  test('what is cut out is found no more, however it is written and whatever is kept of it', () => {
    fc.assert(fc.property(text, fc.nat({ max: styles.length - 1 }), (words, style) => {
      const rules = rulesAt(style)
      const { text: left, findings } = rules.inspect(ask(words))
      const again = rules.inspect(ask(left)).findings.filter(({ rule }) => findings.some((finding) => finding.rule === rule))
      expect(again.map(({ start, end, rule }) => [rule, left.slice(start, end)])).toEqual([])
    }), { numRuns: 400, seed: 41 })
  })

  test('offsets point into the original, in order, and never between the halves of a character', () => {
    fc.assert(fc.property(text, earlier, (words, before) => {
      const { findings } = rulesAt(0).inspect(ask(words, before))
      let last = 0
      for (const { start, end, spans } of findings) {
        expect(start).toBeGreaterThanOrEqual(last)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(words.length)
        expect(words.slice(start, end).isWellFormed() || !words.isWellFormed()).toBe(true)
        for (const span of spans) {
          expect(span.start).toBeLessThan(span.end)
          expect(span.end).toBeLessThanOrEqual(before[span.message]?.text.length ?? -1)
        }
        last = start
      }
    }), { numRuns: 300, seed: 8 })
  })

  test('nothing is written but the mask: what is left is the original in its order', () => {
    fc.assert(fc.property(text, (words) => {
      const { text: left, findings } = rulesAt(0).inspect(ask(words))
      if (findings.length === 0) expect(left).toBe(words)
      let at = -1
      for (const unit of left.replaceAll('•', '').split('')) {
        at = words.indexOf(unit, at + 1)
        expect(at).toBeGreaterThanOrEqual(0)
      }
    }), { numRuns: 300, seed: 43 })
  })

  test('the same question has the same answer', () => {
    fc.assert(fc.property(text, earlier, (words, before) => {
      expect(rulesAt(1).inspect(ask(words, before))).toEqual(rulesAt(1).inspect(ask(words, before)))
    }), { numRuns: 100, seed: 44 })
  })
})

function rulesAt(index: number): (typeof policies)[number] {
  const rules = policies[index]
  if (rules === undefined) throw new Error(`there are ${policies.length} policies`)
  return rules
}
