import { expect, it } from 'vitest'
import { shownFileName } from './file-name.ts'

it('a name that fits stands as it is', () => expect(shownFileName('Statement 2026.pdf', 40)).toBe('Statement 2026.pdf'))
it('of a long one the middle is left out: the end says what it is', () => {
  const shown = shownFileName('A very long file name of a letter about the review of the year final FINAL v3 (signed).pdf', 48)
  expect(shown).toBe('A very long file name of a lett…v3 (signed).pdf')
  expect(shown.length).toBeLessThanOrEqual(48)
})
it('characters that turn the reading direction do not hide what a file is', () => expect(shownFileName('invoice\u202Efdp.exe')).toBe('invoicefdp.exe'))
it('the extension of a name in Arabic or Hebrew stays at the end, in its own direction', () => {
  expect(shownFileName('كشف الحساب 2026.csv')).toBe('\u2068كشف الحساب 2026\u2069.csv')
  expect(shownFileName('מכתב')).toBe('\u2068מכתב\u2069')
})
it('an emoji is not cut in two', () => expect(shownFileName(`${'🎉'.repeat(60)}.jpg`, 40)).toBe(`${'🎉'.repeat(23)}…${'🎉'.repeat(12)}.jpg`))
