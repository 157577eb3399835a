import type { NoticeStatus } from '../../../core/status.ts'
import type { Notice } from './notice.ts'

/** What became of a notice. `why` is for IT: no client's word in it, no secret. */
export type Sent =
  | { readonly ok: true }
  /**
   * `way`: nobody was reached, or nobody who would listen: an address, a certificate, a secret; trying on is right.
   * `receiver`: it was reached and failed. `notice`: it will not have this one.
   */
  | { readonly ok: false, readonly why: string, readonly blames: 'way' | 'receiver' | 'notice' }

/** One way to tell compliance. */
export interface Way {
  readonly name: NoticeStatus['way']
  /** Never rejects. */
  send(notice: Notice, signal: AbortSignal): Promise<Sent>
}

export const failed = (error: unknown): Sent => ({ ok: false, why: wordsOf(error), blames: 'way' })

/** Of several addresses tried each one's reason. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(wordsOf).join('; ')
  return error instanceof Error ? error.message || error.name : String(error)
}
