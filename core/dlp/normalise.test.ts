import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FUZZ_TIME, runs } from '../testing/runs.ts'
import { normalise } from './normalise.ts'

/** Any string, with much of what matters here: marks, joiners, halves of surrogate pairs, letters that become several. */
const anyText = fc.array(fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
  fc.constantFrom('\ud83d', '\ude00', '\u200b', '\u0301', '\ufe0f', '\u20e3', '4', '\ufdfa', '½', '⑳', '🙂', '\u{e0041}', 'á', '한', '\r\n', '\u202e', '\u0000', '\u093f'),
), { maxLength: 12 }).map((parts) => parts.join(''))

describe('what looks like a character becomes it', () => {
  test.each([
    ['digits of any script', '٤١١١ ४१११ ４１１１ ໔໑ 𝟒𝟙 𞥔 🯴', '4111 4111 4111 41 41 4 4'],
    ['keycaps', '4️⃣1️⃣1⃣', '411'],
    ['digits in rings and brackets', '④❶➀➊⓵⑴⒈⓪⑳🄂', '41111110201'],
    ['superscripts and subscripts', '⁴₁¹', '411'],
    ['zero-width characters and soft hyphens', '4\u200b1\u200c1\u200d1\u2060\ufeff\u00ad1', '41111'],
    ['variation selectors, tags and bidi controls', '4\ufe0e1\u{e0031}\u202e1\u2066', '411'],
    ['controls that are never seen', '4\u00001\u00071\u009f1', '4111'],
    ['spaces of any width', 'a\u00a0b\u2003c\u3000d\u202fe\u3164f', 'a b c d e f'],
    ['line and paragraph separators', 'a\u2028b\u2029c\u0085d\r\ne', 'a\nb\nc\nd\r\ne'],
    ['dashes', '1‐2‑3–4—5−6﹣7－8', '1-2-3-4-5-6-7-8'],
    ['quotation marks', 'don’t “say”', 'don\'t "say"'],
    ['Cyrillic look-alikes', 'раѕѕwоrd АВСЕНІКМОРТХ', 'password ABCEHIKMOPTX'],
    ['Greek look-alikes', 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ ορν', 'ABEZHIKMNOPTYX opv'],
    ['other scripts\' look-alikes', 'ցսагаոtее ᎪᏴᏟ ꓐꓳ', 'guarantee ABC BO'],
    ['full-width and mathematical letters', 'Ｃａｒｄ 𝐜𝒶𝔯𝕕 ⒸⒶⓇⒹ 🅲🅰🆁🅳', 'Card card CARD CARD'],
    ['letters with marks', 'gu\u0301áràñtèèd Zoë żółć', 'guaranteed Zoe zolc'],
    ['stacked marks', '4̶1̷̸1⃣', '411'],
    ['ligatures and signs that stand for several', 'ﬁne № ½', 'fine No 1/2'],
    ['halves of surrogate pairs', 'a\ud83db\ude00', 'a\ufffdb\ufffd'],
  ])('%s', (_, original, text) => {
    expect(normalise(original).text).toBe(text)
  })

  test('plain ASCII is itself', () => {
    const ascii = 'Card: 4111-1111\t(exp. 01/30) <b>~!@#$%^&*\r\n'
    const { text, source } = normalise(ascii)
    expect(text).toBe(ascii)
    expect(source(6, 15)).toEqual({ start: 6, end: 15 })
  })

  test('scripts that write vowels as marks keep them, Arabic and Hebrew lose theirs', () => {
    expect(normalise('किताब').text).toBe('किताब')
    expect(normalise('שָׁלוֹם مُحَمَّد').text).toBe('שלום محمد')
  })
})

describe('what is found is cut out of the original whole', () => {
  /** The original without what `found` is in the normalised text. */
  const without = (original: string, found: string): string => {
    const { text, source } = normalise(original)
    const at = text.indexOf(found)
    expect(at).toBeGreaterThanOrEqual(0)
    const { start, end } = source(at, at + found.length)
    return original.slice(0, start) + '#' + original.slice(end)
  }

  test.each([
    ['a keycap goes with its digit', 'no 4️⃣1️⃣1️⃣ now', '411', 'no # now'],
    ['a mark goes with its letter', 'say gu\u0301 now', 'gu', 'say # now'],
    ['what is outside the plane is never halved', '🙂𝟒𝟏🙂', '41', '🙂#🙂'],
    ['what hides behind the last digit goes too', '4\u200b1\u200b\ufeff x', '41', '# x'],
    ['a part of a sign that stands for several takes all of it', 'x ½ y', '1', 'x # y'],
    ['what is hidden before everything goes with the first', '\u202e\u200b41 x', '41', '# x'],
  ])('%s', (_, original, found, rest) => {
    expect(without(original, found)).toBe(rest)
  })
})

describe('for any text', () => {
  test('every unit has a place in the original, in order, and together they are all of it', () => {
    fc.assert(fc.property(anyText, (original) => {
      const { text, source } = normalise(original)
      let covered = 0
      let last = { start: 0, end: 0 }
      for (let unit = 0; unit < text.length; unit += 1) {
        const span = source(unit, unit + 1)
        expect(span.end).toBeGreaterThan(span.start)
        // Units of one code point share its place; else each begins where the one before it ended.
        if (span.start !== last.start || unit === 0) expect(span.start).toBe(covered)
        else expect(span).toEqual(last)
        covered = span.end
        last = span
      }
      if (text !== '') expect(covered).toBe(original.length)
    }), { numRuns: runs })
  }, FUZZ_TIME)

  test('cutting any piece leaves no new half of a surrogate pair', () => {
    const halves = (text: string): number => [...text].filter((character) => /^[\ud800-\udfff]$/.test(character)).length
    fc.assert(fc.property(anyText, fc.nat(40), fc.nat(40), (original, from, length) => {
      const { start, end } = normalise(original).source(from, from + length)
      expect(start).toBeLessThanOrEqual(end)
      expect(halves(`${original.slice(0, start)}#${original.slice(start, end)}#${original.slice(end)}`)).toBe(halves(original))
    }), { numRuns: runs })
  }, FUZZ_TIME)

  test('normalising again changes nothing', () => {
    fc.assert(fc.property(anyText, (original) => {
      const { text } = normalise(original)
      expect(normalise(text).text).toBe(text)
    }), { numRuns: runs })
  }, FUZZ_TIME)

  test('each code point is read by itself, so what is written together is read as its parts are', () => {
    fc.assert(fc.property(anyText, anyText, (one, other) => {
      fc.pre(!/[\ud800-\udbff]$/.test(one))
      expect(normalise(one + other).text).toBe(normalise(one).text + normalise(other).text)
    }), { numRuns: runs })
  }, FUZZ_TIME)

  test('a code point becomes at most 18 units, so the text grows in step with the original', () => {
    // Between the last ideograph and the tags, and behind those, nothing is assigned: there a sample is enough.
    const isEmpty = (codePoint: number): boolean => (codePoint > 0x33479 && codePoint < 0xe0000) || codePoint > 0xe0fff
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += isEmpty(codePoint) ? 251 : 1) {
      const { text } = normalise(String.fromCodePoint(codePoint))
      if (text.length > 18) expect.fail(`U+${codePoint.toString(16)} becomes ${text.length} units`)
      if (normalise(text).text !== text) expect.fail(`U+${codePoint.toString(16)} is not stable`)
    }
  }, 30_000)
})
