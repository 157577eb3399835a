import type { Answer, Incoming } from '../http/answer.ts'
import type { Client } from '../clients/client.ts'
import { receiveOnWhatsApp } from '../clients/receive.ts'
import { wamid } from '../ids.ts'
import { isOptIn } from '../templates/opt-in.ts'
import type { World } from '../world.ts'
import { contentOf, pricingOf, type Content } from './content.ts'
import { fileOf } from './files.ts'
import { GraphError } from './graph-error.ts'
import { graphAnswer } from './json.ts'
import { markRead } from './mark-read.ts'
import { recipientOf, type To } from './recipient.ts'
import type { SentMessage } from './send-schema.ts'
import { postStatus, type Sent } from './status.ts'
import { parseSend } from './validate.ts'
import { windowIsOpen } from './window.ts'

/** `POST /{PNID}/messages`: accepts a message (200) and lets it travel; or marks the client's messages read. */
export async function sendMessage(world: World, incoming: Incoming): Promise<Answer> {
  const message = parseSend(incoming.raw, incoming.headers['content-type'])
  if ('status' in message) return markRead(world, message)
  const to = recipientOf(world, message)
  world.limits.take(to.waId ?? to.input)
  const file = await fileOf(world, message)
  const content = message.type === 'reaction' ? undefined : contentOf(message, file.media)
  const closed = content?.freeForm !== false && !isOpenFor(world, to.client)
  if (closed && world.options.windowRefusal === 'at-once') throw new GraphError(131047)
  const id = wamid(to.waId ?? to.input.replace(/\D/g, ''), 'out')
  const failure = failureOf(world, to.client, content, closed) ?? file.failure
  const sent = { id, recipient: to.waId, userId: to.userId, opaque: message.biz_opaque_callback_data }
  if (failure !== undefined || to.client === undefined) {
    world.pacer.later('failed', () => postStatus(world, sent, 'failed', { code: failure ?? 131026 }))
  } else if (message.type === 'reaction') {
    reactOnPhone(world, to.client, message.reaction, sent)
  } else if (content) {
    travel(world, to.client, content, sent, message.context?.message_id)
  }
  return accepted(id, to, message)
}

const accepted = (id: string, { input, waId, userId }: To, message: SentMessage): Answer => graphAnswer(200, {
  messaging_product: 'whatsapp',
  contacts: [{ input, ...(waId !== undefined && { wa_id: waId }), ...(userId !== undefined && { user_id: userId }) }],
  messages: [{ id, ...(message.type === 'template' && { message_status: 'accepted' }) }],
})

/** A number nobody holds has no window to be closed: it fails with 131026 instead. */
const isOpenFor = (world: World, client: Client | undefined): boolean =>
  client === undefined || windowIsOpen(client, world.options.window, world.clock.now())

function failureOf(world: World, client: Client | undefined, content: Content | undefined, windowClosed: boolean): number | undefined {
  const fault = world.faults.take('webhooks.whatsapp', ['error'])
  if (fault?.code !== undefined) return fault.code
  if (client === undefined) return 131026
  if (windowClosed) return 131047
  return client.marketingStopped && content?.category === 'marketing' ? 131050 : undefined
}

/** sent → delivered (→ read → played): told by webhooks. */
function travel(world: World, client: Client, content: Content, sent: Sent, replyTo: string | undefined): void {
  const pricing = pricingOf(content.category)
  if (!content.shown.template || !isOptIn(content.shown.template.name)) client.lastFirmAt = world.clock.now()
  world.pacer.later('sent', () => {
    postStatus(world, sent, 'sent', { pricing })
    world.pacer.later('delivered', () => {
      postStatus(world, sent, 'delivered', { pricing })
      receiveOnWhatsApp(world, client, {
        ...content.shown, id: sent.id, channel: 'whatsapp', from: 'firm', at: world.clock.now(), status: 'delivered',
        ...(replyTo !== undefined && { replyTo }), ...(sent.opaque !== undefined && { opaque: sent.opaque }),
      })
    })
  })
}

/** A reaction is told as `sent` and nothing more. Under a message that is not there it fails with 131009. */
function reactOnPhone(world: World, client: Client, reaction: { message_id: string, emoji: string }, sent: Sent): void {
  const message = client.messages.find(({ id, revoked }) => id === reaction.message_id && !revoked)
  if (!message) return world.pacer.later('failed', () => postStatus(world, sent, 'failed', { code: 131009 }))
  world.pacer.later('sent', () => {
    const { firm: _, ...others } = message.reactions ?? {}
    message.reactions = reaction.emoji === '' ? others : { ...others, firm: reaction.emoji }
    postStatus(world, sent, 'sent', { pricing: pricingOf('service') })
    world.changed(client)
  })
}
