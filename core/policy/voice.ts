import { z } from 'zod'
import { country, name } from './words.ts'

/** Dialling rules (core/telephony/dial.ts). No defaults of the section's own: without it the line's country counts, and everybody can be called. */
export const voiceSchema = z.strictObject({
  region: country.describe('Numbers without + are dialled as of this country.'),
  emergencyNumbers: z.array(z.string().regex(/^\d{2,6}$/, 'must be two to six digits')).max(20).default(['112']).describe('Of the place where the desk stands.'),
  emergency: z.enum(['refuse', 'dial']).default('refuse').describe('refuse: never dialled from here, the advisor is told to take a phone; dial: dialled as it is, before every other rule.'),
  outsidePrefix: z.string().regex(/^\d{0,3}$/, 'must be up to three digits').optional().describe('What desk phones dial first to get outside: typed here it is taken off, and with 9 both 112 and 9112 are the emergency number. "" says that there is none. Where nobody says it, 0 or 9 before an emergency number is called by nobody\'s guess: the advisor is asked to dial that number itself.'),
  extensions: z.strictObject({ from: z.int().min(1).max(10), to: z.int().min(1).max(10) }).optional().describe("Numbers of so many digits are the firm's own extensions, and are dialled as they are."),
  allow: z.array(z.string().regex(/^\+\d{1,15}$/, 'must be the beginning of a number, like +44')).max(500).default([]).describe('Only numbers that begin so can be called; none = all.'),
  deny: z.array(z.string().regex(/^\+\d{1,15}$/, 'must be the beginning of a number, like +4490')).max(500).default([]).describe('Numbers that begin so cannot be called. The longest beginning of both lists decides.'),
  withholdNumber: z.boolean().default(false).describe('Calls go out without the number (RFC 3323).'),
  declineTexts: z.array(name(300)).max(6).optional().describe('Short answers that a call can be declined with, by SMS. Default: three of our own.'),
  openLinks: z.boolean().default(false).describe('tel: and callto: links of other programs open Compline, with the number in its keypad. Nothing is dialled by itself.'),
})
