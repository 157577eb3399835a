import { z } from 'zod'
import { e164 } from './words.ts'

/* Recording has no default: what nobody wrote is not shown as if it were in force. */
const channels = z.array(z.enum(['whatsapp', 'sms', 'voice'])).min(1).default(['whatsapp', 'sms', 'voice'])

/** Whom it is about: a number, or WhatsApp's user id. */
const client = z.union([e164, z.string().regex(/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/)], 'must be a number like +447700900142, or a WhatsApp user id like US.13491208655302741918')

export const recordingSchema = z.strictObject({
  enabled: z.boolean().describe('Everything goes to the archive and is kept there; calls are recorded, where `channels` has voice.'),
  channels: channels.describe('What is recorded.'),
  keepYears: z.int().min(1).max(30).default(7).describe('How long a record must stay on this desk; then it is destroyed, when each archive has it and no hold stands. SEC 17a-4: 3 and often 6 to 7; FCA SYSC 10A: 5, on request 7.'),
  holds: z.array(z.strictObject({
    client: client.describe('Whom it is about.'),
    reason: z.string().trim().min(1).max(300).describe('Why; it is on record with the hold.'),
  })).max(10_000).default([]).describe('Legal holds: what concerns these clients is not erased, whatever its age.'),
  calls: z.strictObject({
    announce: z.enum(['none', 'tone', 'speech']).default('none').describe('What both sides hear before it is recorded: nothing, a tone every 15 seconds, or a sentence at the beginning.'),
    pause: z.boolean().default(true).describe('The advisor may pause it while card numbers are said. Each pause is on record.'),
  }).prefault({}).describe('Of calls.'),
  viewDays: z.int().min(1).max(3650).default(90).describe('How long content stays that is not recorded.'),
})
