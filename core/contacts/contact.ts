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

/** "Dana Moreau" → "Dana"; the whole name where there is no space. */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? name
