import { z } from 'zod'
import { bounded, captionedFile, common, documentFile, plainFile, soundFile } from './send-common.ts'

/** Messages with a file, a place, cards or a reaction, as documented. */

const of = <T extends string>(type: T) => ({ ...common, type: z.literal(type) })
const words = z.string().max(1000).optional()

export const imageMessage = z.strictObject({ ...of('image'), image: captionedFile })
export const videoMessage = z.strictObject({ ...of('video'), video: captionedFile })
export const documentMessage = z.strictObject({ ...of('document'), document: documentFile })
export const audioMessage = z.strictObject({ ...of('audio'), audio: soundFile })
export const stickerMessage = z.strictObject({ ...of('sticker'), sticker: plainFile })

/** The reference says numbers, the examples show strings: both are documented. */
const degrees = (most: number) => z.union([z.number(), z.string().regex(/^-?\d{1,3}(\.\d+)?$/).transform(Number)]).pipe(z.number().min(-most).max(most))

export const locationMessage = z.strictObject({
  ...of('location'),
  location: z.strictObject({ latitude: degrees(90), longitude: degrees(180), name: words, address: words }),
})

const names = { first_name: words, last_name: words, middle_name: words, suffix: words, prefix: words }
const name = z.strictObject({ formatted_name: bounded(1000), ...names })
  .refine((given) => Object.keys(names).some((part) => Reflect.get(given, part) !== undefined), 'formatted_name needs one more part of the name beside it')

export const contactsMessage = z.strictObject({
  ...of('contacts'),
  contacts: z.array(z.strictObject({
    name,
    phones: z.array(z.strictObject({ phone: words, type: words, wa_id: z.string().regex(/^\d+$/).optional() })).optional(),
    emails: z.array(z.strictObject({ email: words, type: words })).optional(),
    addresses: z.array(z.strictObject({ street: words, city: words, state: words, zip: words, country: words, country_code: words, type: words })).optional(),
    urls: z.array(z.strictObject({ url: words, type: words })).optional(),
    org: z.strictObject({ company: words, department: words, title: words }).optional(),
    birthday: z.iso.date().optional(),
  })).min(1).max(257),
})

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })
const isEmoji = (text: string): boolean => text === '' || ([...letters.segment(text)].length === 1 && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text))

/** '' takes the reaction back. */
export const reactionMessage = z.strictObject({
  ...of('reaction'),
  reaction: z.strictObject({ message_id: bounded(256), emoji: z.string().refine(isEmoji, 'must be one emoji') }),
})
