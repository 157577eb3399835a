import { expect, it } from 'vitest'
import type { ThreadId } from '../../../../core/ids.ts'
import { aMessage } from '../../../data/testing/rows.ts'
import { newestShown } from './newest-shown.ts'

const here = 'here' as ThreadId

it('is the highest number, wherever the message stands', () => {
  expect(newestShown([aMessage('a', 'here', { seq: 9 }), aMessage('b', 'here', { seq: 4 })], here)).toBe(9)
})

it('counts neither our own messages nor notices, nor those of the thread that was open before', () => {
  const others = [aMessage('a', 'here', { seq: 7, direction: 'out' }), aMessage('b', 'here', { seq: 8, direction: 'notice' }), aMessage('c', 'there', { seq: 99 })]
  expect(newestShown(others, here)).toBe(0)
  expect(newestShown([...others, aMessage('d', 'here', { seq: 3 })], here)).toBe(3)
})
