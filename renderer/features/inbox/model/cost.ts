import type { MessageRow } from '../../../../core/view.ts'
import { words, type Words } from './words.ts'

/** Meta's categories, as its statuses write them in lower case; `authentication_international` and new ones are `other`. */
const known: ReadonlySet<string> = new Set(['MARKETING', 'UTILITY', 'AUTHENTICATION', 'SERVICE'])
/** Meta charges when a message is delivered, and says what it would cost from "sent" on. */
const delivered: ReadonlySet<string> = new Set(['delivered', 'read', 'played'])

/** What a message cost the firm, as the provider said; null where it has not, or nothing is owed yet. */
export function costWords({ pricing, status }: Pick<MessageRow, 'pricing' | 'status'>): { readonly charged: boolean, readonly what: Words } | null {
  if (pricing === null || !delivered.has(status)) return null
  if (!pricing.billable) return { charged: false, what: words('inbox.bubble.free') }
  const category = pricing.category.toUpperCase()
  return { charged: true, what: words(`inbox.bubble.charged.${known.has(category) ? category : 'other'}`) }
}
