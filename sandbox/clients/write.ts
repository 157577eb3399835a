import {
  buttonContent, cardsContent, editContent, mediaContent, placeContent, reactionContent, revokeContent, rowContent, textContent,
  unsupportedContent, type WireContent,
} from '../graph/inbound-content.ts'
import { postInbound } from '../graph/webhook.ts'
import { twilioSid, wamid } from '../ids.ts'
import type { MediaKind } from '../media/kinds.ts'
import type { Sample } from '../samples/samples.ts'
import { logWhatsApp } from '../twilio/whatsapp.ts'
import type { World } from '../world.ts'
import { digits, type Client, type PhoneButton, type PhoneCard, type PhoneList, type PhoneMessage, type PhonePlace } from './client.ts'
import { readOnWhatsApp } from './read.ts'

/** When (milliseconds, default now; may lie in the past), and which message it answers. */
export interface Said { at?: number | undefined, replyTo?: string | undefined }

/** The client writes on WhatsApp. */
export const writeOnWhatsApp = (world: World, client: Client, text: string, said?: Said): PhoneMessage =>
  say(world, client, { text }, textContent(text), said)

/** The client taps a button under one of the firm's messages. */
export const tapButton = (world: World, client: Client, under: PhoneMessage, button: PhoneButton, at?: number): PhoneMessage =>
  say(world, client, { text: button.text }, buttonContent(button), { at, replyTo: under.id })

/** The client chooses from a list. */
export const chooseRow = (world: World, client: Client, under: PhoneMessage, row: PhoneList['rows'][number], at?: number): PhoneMessage =>
  say(world, client, { text: row.title }, rowContent(row), { at, replyTo: under.id })

export function sendFile(world: World, client: Client, kind: MediaKind, file: Sample, caption = '', said?: Said): PhoneMessage {
  const { id, mime, bytes, name, voice } = world.shelf.put(file, 'client', said?.at ?? world.clock.now())
  const media = { kind, id, mime, bytes: bytes.length, name, voice }
  return say(world, client, { text: caption, media }, mediaContent(world, media, caption), said)
}

export const sendPlace = (world: World, client: Client, place: PhonePlace, said?: Said): PhoneMessage =>
  say(world, client, { text: '', place }, placeContent(place), said)

export const sendCards = (world: World, client: Client, cards: PhoneCard[], said?: Said): PhoneMessage =>
  say(world, client, { text: '', cards }, cardsContent(cards), said)

/** Something that the Cloud API does not carry: a poll, a payment. */
export const sendUnsupported = (world: World, client: Client, of: string | undefined, said?: Said): PhoneMessage =>
  say(world, client, { text: of ?? 'unknown', notice: true }, unsupportedContent(of), said)

/** '' takes it back. */
export function react(world: World, client: Client, to: PhoneMessage, emoji: string, at = world.clock.now()): PhoneMessage {
  const { client: _, ...others } = to.reactions ?? {}
  to.reactions = emoji === '' ? others : { ...others, client: emoji }
  return about(world, client, to, reactionContent(to.id, emoji), at)
}

/** What it said before stays on record. */
export function edit(world: World, client: Client, message: PhoneMessage, text: string, at = world.clock.now()): PhoneMessage {
  message.earlier = [...message.earlier ?? [], message.text]
  message.text = text
  return about(world, client, message, editContent(world, message), at)
}

export function revoke(world: World, client: Client, message: PhoneMessage, at = world.clock.now()): PhoneMessage {
  message.revoked = true
  return about(world, client, message, revokeContent(message.id), at)
}

/** A webhook about a message that is there already. */
function about(world: World, client: Client, message: PhoneMessage, content: WireContent, at: number): PhoneMessage {
  client.lastClientAt = Math.max(client.lastClientAt ?? 0, at)
  // Twilio tells none of these.
  if (world.carrier.whatsapp === 'graph') postInbound(world, client, { id: wamid(waDigits(client), 'in'), at, content })
  world.changed(client)
  return message
}

type Shown = Pick<PhoneMessage, 'text' | 'media' | 'place' | 'cards' | 'notice'>

function say(world: World, client: Client, shown: Shown, content: WireContent, { at = world.clock.now(), replyTo }: Said = {}): PhoneMessage {
  const byTwilio = world.carrier.whatsapp === 'twilio'
  const id = byTwilio ? twilioSid(shown.media ? 'MM' : 'SM') : wamid(waDigits(client), 'in')
  readOnWhatsApp(world, client)
  const message: PhoneMessage = { ...shown, id, channel: 'whatsapp', from: 'client', at, status: 'sent', ...(replyTo !== undefined && { replyTo }) }
  client.messages.push(message)
  client.messages.sort((one, other) => one.at - other.at)
  client.lastClientAt = Math.max(client.lastClientAt ?? 0, at)
  if (byTwilio) logWhatsApp(world, client, id, shown.text, at, shown.media)
  else postInbound(world, client, { id, at, replyTo, content })
  world.changed(client)
  return message
}

function waDigits(client: Client): string {
  if (client.whatsapp === null) throw new Error(`${client.name} is not on WhatsApp`)
  return client.userId !== null && client.hidesNumber ? client.userId.replace(/\D/g, '') : digits(client.whatsapp)
}
