import { randomUUID } from 'node:crypto'
import type { MessageId } from '../../core/ids.ts'
import type { Attached } from '../../core/messaging/attachment.ts'
import type { OutboundContent } from '../../core/messaging/message.ts'
import type { MessageState } from '../../core/records/derived.ts'
import type { Transaction } from '../ledger/ledger.ts'
import type { ViewMarks } from './view-marks.ts'

/** What the advisor wrote, and what was attached to it, becomes the draft again: it did not leave. A template or reaction does not. */
export function giveBack(tx: Transaction, marks: Pick<ViewMarks, 'restore'>, { purpose, thread, about }: MessageState, content: OutboundContent): void {
  if (purpose !== 'talk') return
  const attached = attachedOf(content)
  if (content.type !== 'text' && attached === null) return
  marks.restore(tx, thread, randomUUID() as MessageId, {
    text: content.type === 'text' || content.type === 'media' ? content.text : '',
    // An id of its own: the old one is a message's.
    attachment: attached === null ? null : { id: randomUUID() as MessageId, ...attached },
    replyTo: about,
  })
}

function attachedOf(content: OutboundContent): Attached | null {
  switch (content.type) {
    case 'media': return { media: content.media }
    case 'location': return { place: content.place }
    case 'cards': return { cards: content.cards }
    default: return null
  }
}
