import { z } from 'zod'

/** Who opens and refreshes the 24-hour window: the product's rule (`either`) or Meta's own (`client`). */
export type WindowRule = 'either' | 'client'
/** `instant`: each step at the next turn of the event loop. `real`: as a person and a network take. */
export type Pace = 'instant' | 'real'

/** The moments that take time; see pace.ts. */
export const steps = ['sent', 'delivered', 'read', 'failed', 'answer', 'late', 'retry'] as const
export type Step = (typeof steps)[number]

const port = z.number().int().min(0).max(65_535)

export const optionsSchema = z.strictObject({
  /** TCP port on 127.0.0.1 of the control API and the phones' page; 0 = any free one. */
  port: port.default(4711),
  graphPort: port.default(0),
  twilioPort: port.default(0),
  pace: z.enum(['instant', 'real']).default('real'),
  window: z.enum(['either', 'client']).default('either'),
  /** Whether free text outside the window is refused at once (400/131047) or by a later `failed` status. */
  windowRefusal: z.enum(['later', 'at-once']).default('later'),
  /** The providers speak TLS, with certificates of an authority that is made at the start and that nobody trusts yet. */
  tls: z.boolean().default(false),
  /** A web proxy is the only way to the providers: "user:password", '' = without sign-in; default: none. */
  proxy: z.string().regex(/^([^:]+:.*)?$/, 'USER:PASSWORD, or nothing').optional(),
  proxyPort: port.default(0),
  /** All clients wait for the control API or a hand on their phone. */
  manual: z.boolean().default(false),
  /** The file that keeps the phones over the end of the sandbox; default: none, so each start begins anew. */
  state: z.string().min(1).optional(),
  /** Milliseconds per step, instead of what the pace says. `retry` is the first pause; it doubles up to 15 s. */
  delays: z.partialRecord(z.enum(steps), z.number().min(0)).default({}),
})
export type Options = z.output<typeof optionsSchema>
export type OptionsInput = z.input<typeof optionsSchema>
