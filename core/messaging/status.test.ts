import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasLeft, nextStatus, type DeliveryStatus, type MessageStatus } from './status.ts'

const reports = ['sent', 'delivered', 'read', 'played', 'failed'] as const satisfies readonly DeliveryStatus[]

/** What each status becomes by each report, in the order above; `.` = it stays. */
const table: Record<MessageStatus, readonly (MessageStatus | '.')[]> = {
  queued: ['sent', 'delivered', 'read', 'played', 'failed'],
  dispatching: ['sent', 'delivered', 'read', 'played', 'failed'],
  unknown: ['sent', 'delivered', 'read', 'played', 'failed'],
  accepted: ['sent', 'delivered', 'read', 'played', 'failed'],
  sent: ['.', 'delivered', 'read', 'played', 'failed'],
  delivered: ['.', '.', 'read', 'played', '.'],
  read: ['.', '.', '.', 'played', '.'],
  played: ['.', '.', '.', '.', '.'],
  failed: ['.', 'delivered', 'read', 'played', '.'],
  refused: ['.', '.', '.', '.', '.'],
  canceled: ['.', 'delivered', 'read', 'played', '.'],
  received: ['.', '.', '.', '.', '.'],
}
const statuses = Object.keys(table) as MessageStatus[]

describe('every report about every status', () => {
  test.each(statuses.flatMap((current) => reports.map((reported, column) => ({ current, reported, next: table[current][column] ?? '.' }))))(
    '$current, reported $reported → $next',
    ({ current, reported, next }) => {
      expect(nextStatus(current, reported)).toBe(next === '.' ? current : next)
    },
  )
})

describe('statuses never go backwards', () => {
  const order: readonly MessageStatus[] = ['accepted', 'sent', 'delivered', 'read', 'played']
  const report = fc.constantFrom<DeliveryStatus>(...reports)

  test('whatever comes, however often, in whatever order', () => {
    fc.assert(fc.property(fc.constantFrom(...statuses), fc.array(report, { maxLength: 10 }), (start, history) => {
      let current = start
      for (const reported of history) {
        const next = nextStatus(current, reported)
        if (order.includes(current) && order.includes(next)) expect(order.indexOf(next)).toBeGreaterThanOrEqual(order.indexOf(current))
        if (['delivered', 'read', 'played'].includes(current)) expect(next).not.toBe('failed')
        current = next
      }
    }))
  })

  test('a report twice is the same as once', () => {
    fc.assert(fc.property(fc.constantFrom(...statuses), report, (start, reported) => {
      const once = nextStatus(start, reported)
      expect(nextStatus(once, reported)).toBe(once)
    }))
  })

  test('without failures, the end does not hang on the order', () => {
    const good = fc.constantFrom<DeliveryStatus>('sent', 'delivered', 'read', 'played')
    const shuffled = fc.array(good, { minLength: 1, maxLength: 8 }).chain((history) =>
      fc.tuple(fc.constant(history), fc.shuffledSubarray(history, { minLength: history.length })))
    fc.assert(fc.property(shuffled, ([history, other]) => {
      const end = (reported: DeliveryStatus[]) => reported.reduce<MessageStatus>(nextStatus, 'accepted')
      expect(end(other)).toBe(end(history))
    }))
  })
})

test('a message has left the desk once the provider took it, or may have', () => {
  expect(statuses.filter(hasLeft)).toEqual(['unknown', 'accepted', 'sent', 'delivered', 'read', 'played'])
})
