import { expect, test } from 'vitest'
import { isReason } from './justification.ts'

test.each(['She asked', 'Q3 report', '顧客の依頼', 'طلب العميل', 'abc', '4.2 b', '同意', '客户', '확인', '依頼'])('"%s" is a reason', (text) => {
  expect(isReason(text)).toBe(true)
})

test.each(['', '   ', '同', '확', 'あい', '〇', '々', '...', '–––––', 'ok', '👍👍👍👍', '\u200b\u200b\u200b\u200b', '\u3164\u3164\u3164', '\u115f\u1160\uffa0\uffa0', 'a\u200bb\u200b'])('%j is none', (text) => {
  expect(isReason(text)).toBe(false)
})
