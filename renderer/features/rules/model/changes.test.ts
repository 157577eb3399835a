import { expect, it } from 'vitest'
import { changesOf, isMask, masksIn } from './changes.ts'

const cuts = (original: string, delivered: string): string[] => changesOf(original, delivered).filter(({ cut }) => cut).map(({ text }) => text)

it('a text that was not touched has no cut', () => expect(changesOf('Hello', 'Hello')).toEqual([{ text: 'Hello', cut: false }]))
it('a mask is one cut, blanks and all, and what was left of the number is none', () => {
  expect(changesOf('My card 4111 1111 1111 1881 please', 'My card •••• •••• •••• 1881 please')).toEqual([
    { text: 'My card ', cut: false }, { text: '•••• •••• ••••', cut: true }, { text: ' 1881 please', cut: false },
  ])
})
it('a label in its place is a cut', () => expect(cuts('To GB29NWBK60161331926819 today', 'To [IBAN] today')).toEqual(['[IBAN]']))
it('what was removed is a cut with nothing in it', () => expect(cuts('Card 4111 please', 'Card please')).toHaveLength(1))
it('two cuts stay two', () => expect(cuts('a 4111 b 5500 c', 'a •••• b •••• c')).toEqual(['••••', '••••']))
it('what the pieces say is what was delivered, whatever it was', () => {
  const pairs: [string, string][] = [['', ''], ['x', ''], ['', 'x'], ['4111 1111', '████ ████'], ['مرحبا 4111', 'مرحبا ••••'], ['👍🏽 4111', '👍🏽 [Card]'], ['a'.repeat(3000), 'b '.repeat(2500)]]
  for (const [original, delivered] of pairs) expect(changesOf(original, delivered).map(({ text }) => text).join('')).toBe(delivered)
})
it('in a text that came masked, each mask is one cut', () => {
  expect(masksIn('My card is •••• •••• •••• 1881, or ••••-••• ok')).toEqual([
    { text: 'My card is ', cut: false }, { text: '•••• •••• ••••', cut: true }, { text: ' 1881, or ', cut: false }, { text: '••••-•••', cut: true }, { text: ' ok', cut: false },
  ])
  expect(masksIn('Nothing here')).toEqual([{ text: 'Nothing here', cut: false }])
})
it('a label is no mask', () => expect(['•••• ••••', '[IBAN]'].map(isMask)).toEqual([true, false]))
