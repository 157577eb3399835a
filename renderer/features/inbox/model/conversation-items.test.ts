import { describe, expect, it } from 'vitest'
import { aMessage } from './testing/a-message.ts'
import { conversationItems, firstUnread } from './conversation-items.ts'

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()
const shape = (items: ReturnType<typeof conversationItems>) =>
  items.map((item) => item.kind === 'message' ? `${item.first ? '(' : ''}${item.key}${item.last ? ')' : ''}` : item.kind)

describe('a conversation', () => {
  it('has a break before the first message of each day', () => {
    const items = conversationItems([
      aMessage({ id: 'a', at: at(20, 23, 59) }), aMessage({ id: 'b', at: at(21, 0, 0) }), aMessage({ id: 'c', at: at(21, 9) }),
    ], null)
    expect(shape(items)).toEqual(['day', '(a)', 'day', '(b)', '(c)'])
  })
  it('groups what one side writes within five minutes', () => {
    const items = conversationItems([
      aMessage({ id: 'a', at: at(20, 9, 0) }), aMessage({ id: 'b', at: at(20, 9, 4) }), aMessage({ id: 'c', at: at(20, 9, 9) }),
      aMessage({ id: 'd', at: at(20, 9, 10), direction: 'in', status: 'received' }),
    ], null)
    expect(shape(items)).toEqual(['day', '(a', 'b)', '(c)', '(d)'])
  })
  it('parts a run where a notice or the unread line stands between', () => {
    const items = conversationItems([
      aMessage({ id: 'a', at: at(20, 9, 0), direction: 'in' }), aMessage({ id: 'n', at: at(20, 9, 1), type: 'notice', direction: 'notice' }),
      aMessage({ id: 'b', at: at(20, 9, 2), direction: 'in' }), aMessage({ id: 'c', at: at(20, 9, 3), direction: 'in' }),
    ], 'c')
    expect(shape(items)).toEqual(['day', '(a)', 'notice', '(b)', 'unread', '(c)'])
  })
  it('keeps its keys when older messages are put before', () => {
    const newer = [aMessage({ id: 'b', at: at(20, 10) }), aMessage({ id: 'c', at: at(21, 10) })]
    const before = conversationItems(newer, null).map((item) => item.key)
    const after = conversationItems([aMessage({ id: 'a', at: at(20, 8) }), ...newer], null).map((item) => item.key)
    expect(after.filter((key) => before.includes(key))).toEqual(before)
    expect(new Set(after).size).toBe(after.length)
  })
})

describe('the unread line', () => {
  const messages = [
    aMessage({ id: 'a', direction: 'in' }), aMessage({ id: 'b', direction: 'in' }), aMessage({ id: 'c' }), aMessage({ id: 'd', direction: 'in' }),
  ]
  it('stands before the first unread message, over the advisor\'s own ones', () => expect(firstUnread(messages, 2)).toBe('b'))
  it('is absent where all is read', () => expect(firstUnread(messages, 0)).toBeNull())
  it('stands at the top of what is loaded when more is unread', () => expect(firstUnread(messages, 9)).toBe('a'))
})
