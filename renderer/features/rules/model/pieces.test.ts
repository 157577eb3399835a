import { expect, it } from 'vitest'
import { piecesOf } from './pieces.ts'
import { aFinding } from './testing/a-finding.ts'

const text = 'Card 4111, or 5500 then'
const cut = (...findings: Parameters<typeof aFinding>[0][]) => piecesOf(text, findings.map(aFinding))

it('a text without findings is one piece', () => expect(cut()).toEqual([{ text, start: 0, findings: [], action: 'allow' }]))
it('a finding is a piece of its own, and nothing of the text is lost', () => {
  const pieces = cut({ start: 5, end: 9 }, { start: 14, end: 18, action: 'block' })
  expect(pieces.map(({ text: piece, action }) => [piece, action])).toEqual([['Card ', 'allow'], ['4111', 'redact'], [', or ', 'allow'], ['5500', 'block'], [' then', 'allow']])
})
it('where two overlap, the stronger one shows and both are told', () => {
  const pieces = cut({ start: 0, end: 9, action: 'warn' }, { start: 5, end: 12, action: 'block' })
  expect(pieces.map(({ text: piece, action, findings }) => [piece, action, findings.length])).toEqual([['Card ', 'warn', 1], ['4111', 'block', 2], [', o', 'block', 1], ['r 5500 then', 'allow', 0]])
})
it('what lies outside of the text, or has no length, marks nothing', () => {
  expect(cut({ start: 0, end: 0 }, { start: 99, end: 120 })).toHaveLength(1)
  expect(cut({ start: 19, end: 99 }).map(({ text: piece }) => piece)).toEqual(['Card 4111, or 5500 ', 'then'])
})
