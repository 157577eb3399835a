import { randomUUID } from 'node:crypto'
import type { MessageId } from '../../core/ids.ts'
import type { OutboundContent } from '../../core/messaging/message.ts'
import type { MessageState } from '../../core/records/derived.ts'
import type { Transaction } from '../ledger/ledger.ts'
import type { ViewMarks } from './view-marks.ts'

/** What the advisor wrote, and the file with it, becomes the draft again: it did not leave. What was chosen rather than written does not. */
export function giveBack(tx: Transaction, marks: Pick<ViewMarks, 'restore'>, { purpose, thread, about }: MessageState, content: OutboundContent): void {
  if (purpose !== 'talk' || (content.type !== 'text' && content.type !== 'media')) return
  marks.restore(tx, thread, randomUUID() as MessageId, {
    text: content.text,
    // An id of its own: the old one is a message's.
    attachment: content.type === 'media' ? { id: randomUUID() as MessageId, media: content.media } : null,
    replyTo: about,
  })
}
