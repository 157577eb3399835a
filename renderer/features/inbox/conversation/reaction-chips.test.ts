import { describe, expect, it } from 'vitest'
import type { MessageRow } from '../../../../core/view.ts'
import { afterPress, COMMON, MORE, reactionChips } from './reaction-chips.ts'

const mine = (emoji: string, status: MessageRow['status'] = 'sent') => ({ direction: 'out' as const, emoji, status })
const theirs = (emoji: string) => ({ direction: 'in' as const, emoji, status: 'received' as const })

describe('the chips under a message', () => {
  it('are one per emoji, the client’s first', () => {
    expect(reactionChips([mine('🙏'), theirs('👍')])).toEqual([
      { emoji: '👍', mine: false, theirs: true, lost: false }, { emoji: '🙏', mine: true, theirs: false, lost: false },
    ])
    expect(reactionChips([mine('👍'), theirs('👍')])).toEqual([{ emoji: '👍', mine: true, theirs: true, lost: false }])
  })
  it('say where a reaction has not gone out', () => {
    expect(reactionChips([mine('👍', 'refused')])[0]?.lost).toBe(true)
    expect(reactionChips([mine('👍', 'queued')])[0]?.lost).toBe(false)
  })
})

describe('an emoji that is pressed', () => {
  it('is sent, also where the client has sent the same', () => {
    expect(afterPress([], '👍')).toBe('👍')
    expect(afterPress([theirs('👍')], '👍')).toBe('👍')
  })
  it('is taken back where it is mine', () => expect(afterPress([mine('👍')], '👍')).toBe(''))
  it('takes the place of another one of mine', () => expect(afterPress([mine('👍')], '❤️')).toBe('❤️'))
  it('is sent again where it had not gone out', () => expect(afterPress([mine('👍', 'failed')], '👍')).toBe('👍'))
})

it('the picker has each emoji once', () => expect(new Set([...COMMON, ...MORE]).size).toBe(COMMON.length + MORE.length))
