import { z } from 'zod'
import type { ContactId, E164 } from '../ids.ts'
import type { UtcMs } from '../time.ts'

/** What a number is called in the contact. The words are shown through the locale file. */
export const numberLabels = ['mobile', 'office', 'home', 'other'] as const
export type NumberLabel = (typeof numberLabels)[number]

export interface LabelledNumber { readonly label: NumberLabel, readonly e164: E164 }

/** A person the advisor works with. Names and numbers exist sealed in the ledger, and nowhere else at rest. */
export interface Contact {
  readonly id: ContactId
  readonly name: string
  /** First one first: the default for SMS and WhatsApp. */
  readonly numbers: readonly LabelledNumber[]
  /** "Harbour trust", "Client since 2019": one line under the name; may be empty. */
  readonly about: string
  readonly notes: string
  /** BCP 47 language for the opt-in and for the first choice of templates, e.g. `en-GB`. */
  readonly language: string
  readonly createdAt: UtcMs
  readonly updatedAt: UtcMs
}

const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/).transform((text) => text as E164)

/** What the contact form sends; numbers are already E.164 (see phone.ts). */
export const contactInput = z.strictObject({
  id: z.uuid().transform((text) => text as ContactId),
  name: z.string().trim().min(1).max(120),
  numbers: z.array(z.strictObject({ label: z.enum(numberLabels), e164 })).max(8),
  about: z.string().max(200),
  notes: z.string().max(5000),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/),
})
export type ContactInput = z.output<typeof contactInput>
export { e164 as e164Schema }

/** "Dana Moreau" → "Dana"; the whole name where there is no space. */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? name
