import { z } from 'zod'

/** Default: the call that is there now. */
const call = z.string().min(1).max(200).optional()

/** What `PATCH /control/clients/{id}/calls` takes: what a hand does on the client's phone. */
export const callActSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('answer'), call }),
  /** `status`: SIP, such as 486 busy or 603 declined. */
  z.strictObject({ do: z.literal('decline'), call, status: z.int().min(400).max(699).default(603) }),
  /** In whatever state it is. */
  z.strictObject({ do: z.literal('hang-up'), call }),
  z.strictObject({ do: z.literal('hold'), call, on: z.boolean() }),
  /** In the sound (RFC 4733). */
  z.strictObject({ do: z.literal('keys'), call, keys: z.string().regex(/^[0-9*#A-D]{1,32}$/, 'must be keys: 0–9, *, # and A–D') }),
  /** Sends the advisor there: an extension, a number or a SIP address. */
  z.strictObject({ do: z.literal('send-on'), call, to: z.string().regex(/^(sip:[^\s<>]{3,200}|\+?\d{2,15})$/, 'must be a number, an extension or sip:…') }),
  /** What the client sends from now on; a number: a tone of so many Hz. */
  z.strictObject({ do: z.literal('sound'), call, sound: z.union([z.enum(['echo', 'silence', 'speech']), z.number().min(100).max(3800)]) }),
])
export type CallAct = z.output<typeof callActSchema>
export type CallActInput = z.input<typeof callActSchema>
