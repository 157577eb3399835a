import { z } from 'zod'
import type { CallId, LineId } from '../ids.ts'

/* What the screens ask of the phone (commands `calls.*`, `phone.*` in core/ipc.ts). */

const callId = z.uuid().transform((text) => text as CallId)
const lineId = z.string().regex(/^[a-z0-9-]{1,40}$/).transform((text) => text as LineId)
/** As typed, pasted or taken from a contact, in any form; main reads it by the policy's dialling rules. */
const dialled = z.string().trim().min(1).max(300)
const deviceId = z.string().max(300)

/** What can be done with a call that is there. */
export const callAct = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('answer'), id: callId }),
  z.strictObject({ do: z.literal('decline'), id: callId }),
  /** Declines, and sends this SMS to the caller by the way of every message (`messageId` once, as a draft's). */
  z.strictObject({ do: z.literal('decline-with-sms'), id: callId, messageId: callId, text: z.string().max(2_000_000) }),
  z.strictObject({ do: z.literal('hang-up'), id: callId }),
  z.strictObject({ do: z.literal('hold'), id: callId, on: z.boolean() }),
  z.strictObject({ do: z.literal('mute'), id: callId, on: z.boolean() }),
  /** 0–9 * # A–D (RFC 4733); a comma waits two seconds. */
  z.strictObject({ do: z.literal('digits'), id: callId, digits: z.string().regex(/^[0-9*#A-D,]{1,64}$/) }),
  /** Blind: the call goes to `to`, which the gate clears like any number dialled. */
  z.strictObject({ do: z.literal('transfer'), id: callId, to: dialled }),
  /** Attended: the call goes to whom `to` (a call that consults it) talks with. */
  z.strictObject({ do: z.literal('join'), id: callId, to: callId }),
  /** Talks on with this one; the other is held. */
  z.strictObject({ do: z.literal('swap'), id: callId }),
  /** Pauses and resumes the recording, for card numbers; only where the policy lets. */
  z.strictObject({ do: z.literal('recording'), id: callId, on: z.boolean() }),
])
export type CallAct = z.output<typeof callAct>

/** `consults`: an attended transfer of that call, which is held meanwhile. */
export const dialInput = z.strictObject({ id: callId, lineId, to: dialled, consults: callId.nullable().default(null) })
export const phoneSettings = z.strictObject({ doNotDisturb: z.boolean().optional(), devices: z.strictObject({ microphone: deviceId, speaker: deviceId, ringer: deviceId }).optional() })
export const phoneTest = z.strictObject({ on: z.boolean(), tone: z.enum(['speaker', 'ringer']).nullable() })
