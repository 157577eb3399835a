import { expect, it } from 'vitest'
import type { RecordReceipt } from '../../../../core/archive/view.ts'
import type { SinkId } from '../../../../core/ids.ts'
import { markWords } from './mark-words.ts'

const receipt = (over: Partial<RecordReceipt>): RecordReceipt => ({ sink: 'journal' as SinkId, kind: 'smtp', state: 'queued', at: null, batch: null, details: '', ...over })

it('each archive says how it has the message, one below the other', () => {
  const receipts = [receipt({ state: 'delivered', at: new Date(2026, 10, 23, 10, 42).getTime() }), receipt({ sink: 'crm' as SinkId, kind: 'hubspot' })]
  expect(markWords({ receipts }, '1 204')).toBe('Recorded as #1 204.\nMail journal · journal: delivered 23 Nov 2026, 10:42.\nHubSpot: queued.')
})
it('every state of a receipt has its words', () => {
  for (const state of ['waiting', 'queued', 'sending', 'delivered', 'aside'] as const) expect(markWords({ receipts: [receipt({ state })] }, '7')).not.toMatch(/records\.mark|[{}]/)
})
it('it is recorded on this desk whatever becomes of the rest', () => {
  for (const found of [null, 'looking', 'failed', { receipts: [] }] as const) expect(markWords(found, '7')).toMatch(/^Recorded as #7\. .+/)
})
