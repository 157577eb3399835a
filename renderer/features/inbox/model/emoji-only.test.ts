import { expect, it } from 'vitest'
import { emojiOnly } from './emoji-only.ts'

it.each(['👍', '🎉🎉🎉', '❤️ 🙏', '👨‍👩‍👧', '🇬🇧', '👍🏽'])('%s is shown large', (text) => expect(emojiOnly(text)).toBe(true))
it.each(['', '5', '#', '👍 thanks', '🎉🎉🎉🎉', '©'])('"%s" is text like any other', (text) => expect(emojiOnly(text)).toBe(false))
