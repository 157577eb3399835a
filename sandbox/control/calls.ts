import { z } from 'zod'
import { phoneTempers } from '../clients/phone-temper.ts'
import type { ClientCall } from '../sip/call-log.ts'
import type { World } from '../world.ts'
import { clientById } from './clients.ts'
import { voicemailInputSchema } from './voicemail.ts'

const seconds = z.number().min(0).max(3600)

/** What `POST /control/clients/{id}/calls` takes: the client calls the advisor. */
export const clientCallSchema = z.strictObject({
  /** How the client is once somebody answers; default: as their phone is set. */
  temper: z.enum(phoneTempers).optional(),
  /** Hangs up so long after the answer. */
  seconds: seconds.optional(),
  /** Gives up after so long; default: the exchange's time. */
  ringSeconds: seconds.optional(),
  /** Speaks after the beep where nobody answers; `true`: some words. */
  voicemail: z.union([z.boolean(), voicemailInputSchema.omit({ at: true })]).default(false),
  /** One of the client's own; default: the mobile. */
  number: z.string().optional(),
  withheld: z.boolean().default(false),
})
export type ClientCallInput = z.input<typeof clientCallSchema>

/** Seconds that somebody speaks who was not told otherwise. */
const SPEAKS = 4

export function callFromClient(world: World, id: string, { temper, seconds: talks, ringSeconds, voicemail, number, withheld }: z.output<typeof clientCallSchema>): ClientCall {
  const spoken = voicemail === true ? { ...voicemailInputSchema.parse({}), seconds: SPEAKS } : voicemail
  return world.telephony.call(clientById(world, id), {
    temper, number, withheld, voicemail: spoken === false ? null : spoken,
    talkMs: talks === undefined ? undefined : talks * 1000, ringMs: ringSeconds === undefined ? undefined : ringSeconds * 1000,
  })
}

/** What `PATCH /control/exchange` takes. */
export const exchangeSchema = z.strictObject({
  /** How long a call rings. */
  ringSeconds: z.number().min(0.05).max(600).optional(),
  /** Somebody listened to all voicemail: the lamp goes out. */
  heard: z.literal(true).optional(),
})
export type ExchangeInput = z.input<typeof exchangeSchema>

export function changeExchange({ telephony }: World, { ringSeconds, heard }: z.output<typeof exchangeSchema>): void {
  if (ringSeconds !== undefined) telephony.setNoAnswer(ringSeconds * 1000)
  if (heard) telephony.hearVoicemail()
}
