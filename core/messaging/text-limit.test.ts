import { expect, it } from 'vitest'
import { textLength } from './text-limit.ts'

it('WhatsApp counts an emoji once, SMS as two', () => {
  expect([textLength('whatsapp', 'a👍'), textLength('sms', 'a👍')]).toEqual([2, 3])
})
