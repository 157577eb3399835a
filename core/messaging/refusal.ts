import type { ToldFinding } from '../dlp/verdict.ts'
import type { UtcMs } from '../time.ts'

/** Why the gate does not let a message pass. Values, never exceptions; each has its words in locales and its way on. */
export type Refusal =
  | { readonly code: 'connector-off', readonly channel: 'whatsapp' | 'sms' }
  | { readonly code: 'not-a-contact' }
  | { readonly code: 'opt-in-needed' }
  | { readonly code: 'opt-in-pending', readonly againAt: UtcMs }
  | { readonly code: 'opt-in-too-soon', readonly againAt: UtcMs }
  | { readonly code: 'already-opted-in' }
  | { readonly code: 'opted-out' }
  | { readonly code: 'not-on-whatsapp', readonly againAt: UtcMs }
  | { readonly code: 'window-closed' }
  | { readonly code: 'template-not-approved', readonly name: string, readonly language: string }
  | { readonly code: 'template-variables-missing', readonly missing: readonly string[] }
  | { readonly code: 'template-is-opt-in' }
  | { readonly code: 'empty' }
  | { readonly code: 'too-long', readonly length: number, readonly limit: number }
  | { readonly code: 'no-number' }
  | { readonly code: 'sms-opted-out' }
  | { readonly code: 'not-sms-capable' }
  | { readonly code: 'unknown-thread' }
  /** The policy has no such line, or none with a number for this channel. */
  | { readonly code: 'unknown-line', readonly channel: 'whatsapp' | 'sms' }
  /** The client has stopped marketing messages (Meta 131050, or their own setting). */
  | { readonly code: 'marketing-stopped' }
  | { readonly code: 'media-missing' }
  | { readonly code: 'media-type', readonly channel: 'whatsapp' | 'sms', readonly mime: string }
  | { readonly code: 'media-too-large', readonly bytes: number, readonly limit: number }
  /** This kind of message is not known on this channel: a reaction by SMS. */
  | { readonly code: 'not-on-channel', readonly channel: 'whatsapp' | 'sms' }
  /** The message it answers or reacts to never reached the provider. */
  | { readonly code: 'nothing-to-react-to' }
  /** Files over Twilio (MMS, and WhatsApp where it is at Twilio's) are fetched by Twilio from this desk: it needs a public address (policy, `webhook.publicUrl`). */
  | { readonly code: 'mms-needs-address' }
  /** The firm's archive has been without records for longer than the policy allows: nothing more is said until it has them. */
  | { readonly code: 'archive-behind' }
  /** The firm's rules look at what files say, and this one has not been read. */
  | { readonly code: 'file-not-read' }
  /** The firm's rules keep it here; nothing leaves. */
  | { readonly code: 'dlp-blocked', readonly findings: readonly ToldFinding[] }
  /** The firm's rules ask first: submitted again with the advisor's confirmation of these findings' rules, it goes. */
  | { readonly code: 'dlp-confirm', readonly justification: 'optional' | 'required', readonly findings: readonly ToldFinding[] }

export type RefusalCode = Refusal['code']
export interface Refused { readonly ok: false, readonly refusal: Refusal }
export const refused = (refusal: Refusal): Refused => ({ ok: false, refusal })
