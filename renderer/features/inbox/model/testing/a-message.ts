import { plainMessage } from '../../../../../core/testing/plain.ts'
import type { MessageId, ThreadId } from '../../../../../core/ids.ts'
import type { MessageRow } from '../../../../../core/view.ts'

/** A plain text that went out and was delivered; tests say only what differs. */
export const aMessage = (over: Partial<Omit<MessageRow, 'id'>> & { id: string }): MessageRow => ({
  threadId: 't' as ThreadId, direction: 'out', at: 0, seq: 1, type: 'text', purpose: 'talk', text: 'Hello', template: null, buttons: [],
  status: 'delivered', statusAt: 0, retryAt: null, failure: null, refusal: null, notice: null, ...plainMessage, ...over, id: over.id as MessageId,
})
