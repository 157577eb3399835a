import { changeNumber, setMarketing } from '../clients/account.ts'
import { digits, type Client, type PhoneButton, type PhoneList, type PhoneMessage } from '../clients/client.ts'
import { playVoice, readOnWhatsApp } from '../clients/read.ts'
import { buttonSaying, canBeTapped } from '../clients/tempers.ts'
import {
  chooseRow, edit, react, revoke, sendCards, sendFile, sendPlace, sendUnsupported, tapButton, writeOnWhatsApp,
} from '../clients/write.ts'
import { fits, mostBytesOf } from '../media/kinds.ts'
import { sampleOf, type Sample } from '../samples/samples.ts'
import { writeSms } from '../twilio/inbound.ts'
import type { World } from '../world.ts'
import type { ParsedClientMessage } from './client-message-schema.ts'
import { clientById } from './clients.ts'
import { ControlError } from './control-error.ts'

type FileMessage = Extract<ParsedClientMessage, { type: 'image' | 'document' | 'audio' | 'video' | 'sticker' }>

/** The client does something with the phone; answers the message that it made, or that it is about. */
export function sendFromClient(world: World, id: string, sent: ParsedClientMessage): PhoneMessage {
  const client = clientById(world, id)
  if (sent.channel === 'sms') return writeSms(world, client, sent.text, sent.at, sent.file === undefined ? null : { kind: sent.file, sample: sampleOf(sent.file) })
  if (client.whatsapp === null) throw new ControlError(409, `${client.name} is not on WhatsApp`)
  if ('replyTo' in sent && sent.replyTo !== undefined) messageOf(client, sent.replyTo)
  if ('button' in sent) {
    const { under, button } = findButton(client, sent.button, sent.messageId)
    return tapButton(world, client, under, button, sent.at)
  }
  switch (sent.type) {
    case undefined:
    case 'text': return writeOnWhatsApp(world, client, sent.text, sent)
    case 'location': {
      const { latitude, longitude, name, address } = sent
      return sendPlace(world, client, { latitude, longitude, name, address }, sent)
    }
    case 'contacts': return sendCards(world, client, sent.cards ?? [{ name: 'Morgan Blake', organisation: 'Blake & Sons, Solicitors', phones: ['+44 20 7946 0899'], emails: ['morgan@blake.example'] }], sent)
    case 'unsupported': return sendUnsupported(world, client, sent.of, sent)
    case 'reaction': return react(world, client, target(client, 'firm', sent.messageId), sent.emoji, sent.at)
    case 'choice': {
      const { under, row } = findRow(client, sent.row, sent.messageId)
      return chooseRow(world, client, under, row, sent.at)
    }
    case 'edit': return edit(world, client, own(client, sent.messageId), sent.text, sent.at)
    case 'revoke': return revoke(world, client, own(client, sent.messageId), sent.at)
    case 'played': {
      const message = sent.messageId === undefined ? client.messages.findLast(isVoiceOfFirm) : messageOf(client, sent.messageId)
      if (!message || !isVoiceOfFirm(message)) throw new ControlError(404, `${client.name} has no such voice note`)
      playVoice(world, client, message)
      return message
    }
    case 'number-change':
      if (client.hidesNumber) throw new ControlError(409, `${client.name} hides the number`)
      if (world.clients.holderOf(sent.to)) throw new ControlError(409, `${sent.to} belongs to ${world.clients.holderOf(sent.to)?.id}`)
      return changeNumber(world, client, `+${digits(sent.to)}`, sent.at)
    case 'marketing': return setMarketing(world, client, sent.value === 'stop', sent.at)
    default: return sendFile(world, client, sent.type, fileOf(sent), sent.caption, sent)
  }
}

function fileOf({ type, file, voice }: FileMessage): Sample {
  if (!file) return { ...sampleOf(type), ...(voice !== undefined && { voice }) }
  const bytes = Buffer.from(file.base64, 'base64')
  if (type !== 'document' && !fits(file.mime, type)) throw new ControlError(400, `WhatsApp sends no ${file.mime} as ${type}`)
  if (bytes.length > mostBytesOf(type)) throw new ControlError(400, `${bytes.length} bytes: WhatsApp sends ${type} up to ${mostBytesOf(type)}`)
  return { bytes, mime: file.mime, name: file.name ?? null, voice: voice ?? false }
}

const isVoiceOfFirm = ({ from, media }: PhoneMessage): boolean => from === 'firm' && media?.voice === true

function messageOf(client: Client, id: string): PhoneMessage {
  const found = client.messages.find((message) => message.id === id && message.channel === 'whatsapp')
  if (!found) throw new ControlError(404, `${client.name} has no message ${id}`)
  return found
}

/** The message that is meant, or the newest of this side. */
function target(client: Client, from: 'client' | 'firm', id: string | undefined): PhoneMessage {
  if (id !== undefined) return messageOf(client, id)
  const newest = client.messages.findLast((message) => message.channel === 'whatsapp' && message.from === from && !message.notice && !message.revoked)
  if (!newest) throw new ControlError(404, `${client.name} has no message that this could be about`)
  return newest
}

function own(client: Client, id: string | undefined): PhoneMessage {
  const message = target(client, 'client', id)
  if (message.from !== 'client' || message.notice || message.revoked) throw new ControlError(409, 'only an own message that is still there can be changed')
  return message
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

function findRow(client: Client, wanted: string, messageId?: string): { under: PhoneMessage, row: PhoneList['rows'][number] } {
  for (const under of client.messages.toReversed()) {
    if (messageId !== undefined && under.id !== messageId) continue
    const row = under.list?.rows.find(({ id, title }) => [id, title].includes(wanted))
    if (row) return { under, row }
  }
  throw new ControlError(404, `${client.name} has no list with a row "${wanted}"`)
}

/** The client looks at the chat: blue ticks for the firm. */
export function readByClient(world: World, id: string): void {
  readOnWhatsApp(world, clientById(world, id))
}
