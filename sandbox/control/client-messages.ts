import { z } from 'zod'
import type { Client, PhoneButton, PhoneMessage } from '../clients/client.ts'
import { readOnWhatsApp } from '../clients/read.ts'
import { buttonSaying, canBeTapped } from '../clients/tempers.ts'
import { tapButton, writeOnWhatsApp } from '../clients/write.ts'
import { writeSms } from '../twilio/inbound.ts'
import type { World } from '../world.ts'
import { clientById } from './clients.ts'
import { ControlError } from './control-error.ts'

const at = z.union([z.number().int().positive(), z.iso.datetime().transform((text) => Date.parse(text))]).optional()

export const clientMessageSchema = z.union([
  z.strictObject({ channel: z.enum(['whatsapp', 'sms']), text: z.string().min(1).max(4096), at }),
  z.strictObject({
    channel: z.literal('whatsapp'),
    /** `yes`, `no`, or the payload or title of a button. */
    button: z.string().min(1),
    /** The message under which it stands; default: the newest that has such a button. */
    messageId: z.string().optional(),
    at,
  }),
])
export type ClientMessage = z.input<typeof clientMessageSchema>

/** The client writes, or taps a button. `at`: milliseconds or ISO 8601, default now. */
export function sendFromClient(world: World, id: string, sent: z.output<typeof clientMessageSchema>): PhoneMessage {
  const client = clientById(world, id)
  if (sent.channel === 'whatsapp' && client.whatsapp === null) {
    throw new ControlError(409, `${client.name} is not on WhatsApp`)
  }
  if ('button' in sent) {
    const { under, button } = findButton(client, sent.button, sent.messageId)
    return tapButton(world, client, under, button, sent.at)
  }
  const write = sent.channel === 'sms' ? writeSms : writeOnWhatsApp
  return write(world, client, sent.text, sent.at)
}

function findButton(client: Client, wanted: string, messageId?: string): { under: PhoneMessage, button: PhoneButton } {
  for (const under of client.messages.toReversed()) {
    if (messageId !== undefined && under.id !== messageId) continue
    const exact = under.buttons?.find((button) => canBeTapped(button) && [button.payload, button.text].includes(wanted))
    const button = exact ?? (wanted === 'yes' || wanted === 'no' ? buttonSaying(wanted, under) : undefined)
    if (button) return { under, button }
  }
  throw new ControlError(404, `${client.name} has no message with a button "${wanted}"`)
}

/** The client looks at the chat: blue ticks for the firm. */
export function readByClient(world: World, id: string): void {
  readOnWhatsApp(world, clientById(world, id))
}
