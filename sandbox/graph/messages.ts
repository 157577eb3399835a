import type { Answer, Incoming } from '../http/answer.ts'
import { digits } from '../clients/client.ts'
import { receiveOnWhatsApp } from '../clients/receive.ts'
import { credentials } from '../credentials.ts'
import { wamid } from '../ids.ts'
import { isOptIn } from '../templates/opt-in.ts'
import type { World } from '../world.ts'
import { contentOf, pricingOf, type Content } from './content.ts'
import { GraphError } from './graph-error.ts'
import { graphAnswer } from './json.ts'
import { markRead } from './mark-read.ts'
import type { SentMessage } from './send-schema.ts'
import { postStatus, type Sent } from './status.ts'
import { parseSend } from './validate.ts'
import { windowIsOpen } from './window.ts'

/** `POST /{PNID}/messages`: accepts a message (200) and lets it travel; or marks the client's messages read. */
export function sendMessage(world: World, incoming: Incoming): Answer {
  const message = parseSend(incoming.raw, incoming.headers['content-type'])
  if ('status' in message) return markRead(world, message)
  const recipient = digits(message.to)
  if (recipient === digits(credentials.whatsapp.number)) throw new GraphError(131021)
  const content = contentOf(message)
  const closed = content.freeForm && !isOpenFor(world, message.to)
  if (closed && world.options.windowRefusal === 'at-once') throw new GraphError(131047)
  const id = wamid(recipient, 'out')
  travel(world, message, content, { id, recipient, opaque: message.biz_opaque_callback_data }, closed)
  return graphAnswer(200, {
    messaging_product: 'whatsapp',
    contacts: [{ input: message.to, wa_id: recipient }],
    messages: [{ id, ...('template' in message && { message_status: 'accepted' }) }],
  })
}

/** A number nobody holds has no window to be closed: it fails with 131026 instead. */
function isOpenFor(world: World, to: string): boolean {
  const client = world.clients.onWhatsApp(to)
  return client === undefined || windowIsOpen(client, world.options.window, world.clock.now())
}

/** sent → delivered (→ read), or failed: told by webhooks. */
function travel(world: World, message: SentMessage, content: Content, sent: Sent, windowClosed: boolean): void {
  const client = world.clients.onWhatsApp(message.to)
  const fault = world.faults.take('webhooks.whatsapp', ['error'])
  const failure = fault?.code ?? (client === undefined ? 131026 : windowClosed ? 131047 : undefined)
  if (failure !== undefined || client === undefined) {
    world.pacer.later('failed', () => postStatus(world, sent, 'failed', { code: failure ?? 131026 }))
    return
  }
  const pricing = pricingOf(content.category, windowIsOpen(client, 'client', world.clock.now()))
  if (!content.shown.template || !isOptIn(content.shown.template.name)) client.lastFirmAt = world.clock.now()
  world.pacer.later('sent', () => {
    postStatus(world, sent, 'sent', { pricing })
    world.pacer.later('delivered', () => {
      postStatus(world, sent, 'delivered', { pricing })
      receiveOnWhatsApp(world, client, {
        ...content.shown, id: sent.id, channel: 'whatsapp', from: 'firm', at: world.clock.now(), status: 'delivered',
        ...(sent.opaque !== undefined && { opaque: sent.opaque }),
      })
    })
  })
}
