import type { InboundContent, OutboundContent } from '../../core/messaging/message.ts'
import type { MessageState } from '../../core/records/derived.ts'
import type { Facts } from '../../core/records/fact.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { MediaStore } from '../media/media-store.ts'

/** A verdict of the firm's rules, as it stands on record. */
export type Verdict = NonNullable<Facts['dlp.judged']['payload']> & Pick<MessageState['judged'][number], 'action'>

/** The newest verdict of the words that stand in the fact `of`; null = the rules had nothing to say. */
export function verdictOf({ payload }: Pick<Ledger, 'payload'>, { judged }: MessageState, of: number): Verdict | null {
  const found = judged.find((one) => one.of === of)
  const kept = found === undefined ? null : payload(found.fact, 'dlp.judged')
  return found === undefined || kept === null ? null : { ...kept, action: found.action }
}

/** As it was written. */
export function writtenContent({ payload }: Pick<Ledger, 'payload'>, { seq, direction }: MessageState): InboundContent | OutboundContent | null {
  if (direction === 'notice') return null
  return (direction === 'out' ? payload(seq, 'message.queued')?.content : payload(seq, 'message.received')?.content) ?? null
}

/** What the other side got, or the advisor is shown, of a message as it was first written. */
export const shownContent = (ledger: Pick<Ledger, 'payload'>, message: MessageState): InboundContent | OutboundContent | null =>
  verdictOf(ledger, message, message.seq)?.delivered ?? writtenContent(ledger, message)

/** The rules block or mask what is in this file of a client's: nothing can be cut out of it, so that it stays shut. The record has it. */
export function isClosed(ledger: Pick<Ledger, 'payload'>, message: MessageState): boolean {
  return message.direction === 'in' && (verdictOf(ledger, message, message.seq)?.findings ?? [])
    .some(({ part, action }) => (part === 'file' || part === 'file-text') && (action === 'block' || action === 'redact'))
}

/** The kept files as the page may have them: under the name that the rules leave of the client's; of one that stays shut, none. */
export function shownMedia(ledger: Pick<Ledger, 'state' | 'payload'>, media: Pick<MediaStore, 'ref' | 'read'>): Pick<MediaStore, 'ref' | 'read'> {
  return {
    read: (id, from, to) => media.read(id, from, to),
    ref(id) {
      const ref = media.ref(id)
      const of = ledger.state.get('media', id)?.message
      const message = of === undefined ? null : ledger.state.get('message', of)
      if (message !== null && isClosed(ledger, message)) return null
      const delivered = message === null ? null : verdictOf(ledger, message, message.seq)?.delivered ?? null
      return ref === null || delivered === null || !('media' in delivered) ? ref : { ...ref, fileName: delivered.media.fileName }
    },
  }
}
