import { z } from 'zod'

/** What every message of `POST /{PNID}/messages` may carry, and a file in it. */

export const bounded = (most: number) => z.string().min(1).max(most)

const phoneNumber = z.string().regex(/^\+?[1-9]\d{6,14}$/, 'must be a phone number of digits, with or without a plus')
/** Business-scoped: country, point, up to 128 letters and digits. */
const userId = z.string().regex(/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/, 'must be a business-scoped user id')

export const common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  /** One of the two; where both are there, `to` counts. */
  to: phoneNumber.optional(),
  recipient: userId.optional(),
  context: z.strictObject({ message_id: bounded(256) }).optional(),
  /** Echoed in every status; at most 512 characters. */
  biz_opaque_callback_data: bounded(512).optional(),
}

/** Of an uploaded file (`id`), or where Meta is to fetch it from (`link`): exactly one. */
const file = {
  id: z.string().regex(/^\d+$/, 'is not a valid whatsapp business account media attachment ID').optional(),
  link: z.url({ protocol: /^https?$/ }).max(2048).optional(),
}
export type SentFile = { id?: string | undefined, link?: string | undefined, filename?: string | undefined }

const oneOf = (sent: SentFile): boolean => (sent.id === undefined) !== (sent.link === undefined)
const ONE = 'id or link, one of them, is required'

export const plainFile = z.strictObject(file).refine(oneOf, ONE)
export const captionedFile = z.strictObject({ ...file, caption: bounded(1024).optional() }).refine(oneOf, ONE)
export const namedFile = z.strictObject({ ...file, filename: bounded(240).optional() }).refine(oneOf, ONE)
export const documentFile = z.strictObject({ ...file, caption: bounded(1024).optional(), filename: bounded(240).optional() }).refine(oneOf, ONE)
export const soundFile = z.strictObject({ ...file, voice: z.boolean().optional() }).refine(oneOf, ONE)
