import type { Advice } from './view.ts'

/**
 * What an error means for the sender.
 * `try-later` was surely not sent and is tried again by itself; `ambiguous` may have been sent;
 * `halt` stops the line until somebody mends it; `final` failed for good.
 */
export type ErrorClass = 'try-later' | 'ambiguous' | 'halt' | 'final'

/** A provider's error in our words; each code is mapped once, in whatsapp/graph-errors.ts and sms/twilio-errors.ts. */
export interface ProviderError {
  /** "131047", "21610"; of the network "offline", "timeout", "http-503". */
  readonly code: string
  readonly class: ErrorClass
  readonly advice: Advice
  /** The provider's own words, for IT and the record. */
  readonly details: string
}
