import { describe, expect, it } from 'vitest'
import { segmentsOf } from './segments.ts'

describe('segments', () => {
  it.each([
    ['160 plain characters are one', 'a'.repeat(160), 1],
    ['161 plain characters are two', 'a'.repeat(161), 2],
    ['306 plain characters are two, 307 three', 'a'.repeat(307), 3],
    ['a euro sign takes two places', '€'.repeat(80), 1],
    ['81 euro signs are two', '€'.repeat(81), 2],
    ['70 characters with one beyond GSM-7 are one', `${'a'.repeat(69)}ś`, 1],
    ['71 of them are two', `${'a'.repeat(70)}ś`, 2],
    ['an emoji takes two units', '👋'.repeat(35), 1],
    ['36 emoji are two', '👋'.repeat(36), 2],
    ['an emoji is not split: 33 per part', '👋'.repeat(67), 3],
  ])('%s', (_, text, segments) => expect(segmentsOf(text)).toBe(segments))
})
