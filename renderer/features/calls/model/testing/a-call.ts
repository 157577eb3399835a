import type { E164 } from '../../../../../core/ids.ts'
import type { CallView } from '../../../../../core/telephony/call.ts'
import type { ThreadRow } from '../../../../../core/view.ts'
import type { CallRow } from '../../../../data/queries.ts'
import { aMessage, aThread } from '../../../../data/testing/rows.ts'

const over: CallView = { state: 'ended', answeredAt: null, endedAt: 1000, end: 'missed', code: null, recording: 'none' }

/** A call that came in and was missed; tests say only what differs. */
export const aCall = (id: string, at: number, call: Partial<CallView> = {}, { direction = 'in', ...thread }: Partial<ThreadRow> & { direction?: 'in' | 'out' } = {}): CallRow => {
  const row = aThread('t1', { channel: 'voice', title: 'Dana Moreau', address: '+447700900142' as E164, ...thread })
  return { call: aMessage(id, row.id, { type: 'call', direction, at, text: '', call: { ...over, ...call } }), thread: row }
}
