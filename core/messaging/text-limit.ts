import type { Channel } from './message.ts'

/** Longest texts the providers take, in characters: Meta, text body; Twilio, error 21617. */
export const TEXT_LIMIT: Readonly<Record<Channel, number>> = { whatsapp: 4096, sms: 1600 }

/** Length of a text as the provider counts it: Meta by characters, Twilio by 16-bit units. */
export const textLength = (channel: Channel, text: string): number => channel === 'whatsapp' ? [...text].length : text.length
