import { z } from 'zod'
import type { ContactId, E164 } from '../ids.ts'
import { numberLabels } from './contact.ts'

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
