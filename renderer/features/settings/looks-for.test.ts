import { expect, it } from 'vitest'
import { builtinDetectors } from '../../../core/dlp/rule.ts'
import { looksForWords } from './looks-for.ts'

it('all that Compline finds by itself has its words', () => {
  for (const ref of builtinDetectors) expect(looksForWords({ kind: 'builtin', ref }), ref).not.toContain('settings.')
})
it('a word list is called by its name, with the rule’s own words beside it', () => {
  expect(looksForWords({ kind: 'lexicon', ref: 'secrecy', terms: 2 })).toBe('The word list “secrecy” and 2 words and phrases')
  expect(looksForWords({ kind: 'lexicon', ref: null, terms: 1 })).toBe('1 word or phrase')
})
it('files are told by type and size; of many types some', () => {
  expect(looksForWords({ kind: 'file', types: [], overBytes: 5 * 1024 * 1024 })).toBe('Files of any type above 5 MB')
  expect(looksForWords({ kind: 'file', types: ['a/a', 'b/b', 'c/c', 'd/d', 'e/e', 'f/f'], overBytes: 0 })).toBe('Files of these types: a/a, b/b, c/c, d/d, 2 more')
})
