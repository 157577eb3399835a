import { expect, it } from 'vitest'
import type { MessageStatus } from '../../../../core/messaging/status.ts'
import en from '../../../locales/en/inbox.json'
import { costWords } from './cost.ts'

const cost = (billable: boolean, category: string, status: MessageStatus = 'delivered') => costWords({ status, pricing: { billable, category, type: 'regular' } })

it.each(['marketing', 'utility', 'authentication', 'service'] as const)('a message that was charged as %s says so', (category) => {
  const upper = category.toUpperCase() as Uppercase<typeof category>
  expect(cost(true, category)).toMatchObject({ charged: true, what: { key: `inbox.bubble.charged.${upper}` } })
  expect(en.bubble.charged[upper]).toContain('charged')
})
it('a category that nobody knows yet is charged all the same', () => expect(cost(true, 'marketing_lite')).toMatchObject({ charged: true, what: { key: 'inbox.bubble.charged.other' } }))
it('what was not charged is not said to be', () => expect(cost(false, 'utility')).toMatchObject({ charged: false }))
it('nothing is owed before it is delivered, nor where it never is', () => {
  for (const status of ['sent', 'failed'] as const) expect(cost(true, 'marketing', status)).toBeNull()
})
it('what the provider said nothing about costs nothing that is known', () => expect(costWords({ status: 'read', pricing: null })).toBeNull())
