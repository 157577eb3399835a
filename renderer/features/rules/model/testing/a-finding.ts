import type { ToldFinding } from '../../../../../core/dlp/verdict.ts'

/** A card number in the text that will be cut; tests say only what differs. */
export const aFinding = (over: Partial<ToldFinding> = {}): ToldFinding => ({
  rule: 'cards', version: 1, name: 'Payment card numbers', userMessage: null, detector: 'payment-card', part: 'text',
  start: 0, end: 1, spans: [], confidence: 'high', action: 'redact', ...over,
})
