import type { Channel } from '../clients/client.ts'
import { postInbound } from '../graph/webhook.ts'
import { postInboundSms } from '../twilio/inbound.ts'
import type { World } from '../world.ts'

/** When the app registers a channel first: what clients wrote before comes in, oldest first, with its own time. */
export function arrivals(world: World, channel: Channel): void {
  const { history, options } = world
  const past = options.replay === 'all' ? history.conversation.filter((message) => message.direction === 'in') : []
  for (const message of [...past, ...history.arriving]) {
    if (message.channel !== channel || world.arrived.has(message.id)) continue
    world.arrived.add(message.id)
    const client = world.clients.get(message.contact)
    const sms = world.sms.find((one) => one.sid === message.id)
    if (sms) postInboundSms(world, sms)
    else if (client) {
      const content = { type: 'text', text: message.text } as const
      postInbound(world, { name: client.name, from: message.number, id: message.id, at: Date.parse(message.at), content })
    }
  }
}
