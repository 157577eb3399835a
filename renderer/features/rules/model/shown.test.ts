import { expect, it } from 'vitest'
import { foundWords, type Shown } from './shown.ts'

const message: Shown = {
  key: 'template', original: 'Dear Mei, pay to 4111 today', file: null, values: { 1: 'Mei', 'header:1': '4111 1111' },
  answer: { action: 'allow', findings: [], text: '', confirm: 'none' },
}

it('words in the text are those at their place', () => expect(foundWords(message, { part: 'text', start: 17, end: 21 })).toBe('4111'))
it('words in a template’s variable are those of its value, not of the whole message', () => {
  expect(foundWords(message, { part: 'variable:1', start: 0, end: 3 })).toBe('Mei')
  expect(foundWords(message, { part: 'variable:header:1', start: 5, end: 9 })).toBe('1111')
})
it('of a file, a variable that is gone, and a message without variables nothing is known', () => {
  expect(foundWords(message, { part: 'file-text', start: 0, end: 4 })).toBe('')
  expect(foundWords(message, { part: 'variable:7', start: 0, end: 4 })).toBe('')
  expect(foundWords({ ...message, values: {} }, { part: 'variable:1', start: 0, end: 3 })).toBe('')
})
