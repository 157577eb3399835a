import { z } from 'zod'
import { leaveVoicemail, type Voicemail } from '../twilio/voicemail.ts'
import type { World } from '../world.ts'
import { clientById } from './clients.ts'

/** What `POST /control/clients/{id}/voicemail` takes. */
export const voicemailInputSchema = z.strictObject({
  /** How long it is. */
  seconds: z.number().int().min(1).max(120).default(12),
  /** What Twilio understands of it; null: nothing. */
  transcript: z.string().min(1).max(2000).nullable().default('Hello, this is a message for you. Please call me back when you have a moment. Thank you.'),
  /** Milliseconds or ISO 8601; default now. */
  at: z.union([z.number().int().positive(), z.iso.datetime().transform((text) => Date.parse(text))]).optional(),
})
export type VoicemailInput = z.input<typeof voicemailInputSchema>

export const voicemailFrom = (world: World, id: string, input: z.output<typeof voicemailInputSchema>): Voicemail => leaveVoicemail(world, clientById(world, id), input)
