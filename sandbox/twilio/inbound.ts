import { credentials } from '../credentials.ts'
import { numberOn, type Client, type PhoneMedia, type PhoneMessage } from '../clients/client.ts'
import { twilioSid } from '../ids.ts'
import type { MediaKind } from '../media/kinds.ts'
import type { Sample } from '../samples/samples.ts'
import type { World } from '../world.ts'
import { segmentsOf } from './segments.ts'
import { API_VERSION, messageUri, type SmsMessage } from './sms-message.ts'

const { accountSid, fromNumber } = credentials.twilio

const keywords: Record<string, 'STOP' | 'START' | 'HELP'> = {
  STOP: 'STOP', STOPALL: 'STOP', UNSUBSCRIBE: 'STOP', CANCEL: 'STOP', END: 'STOP', QUIT: 'STOP', REVOKE: 'STOP', OPTOUT: 'STOP',
  START: 'START', UNSTOP: 'START', HELP: 'HELP', INFO: 'HELP',
}

const answers: Record<'STOP' | 'START' | 'HELP', string> = {
  STOP: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  START: 'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  HELP: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
}

/** The client sends an SMS. A keyword as the whole message is answered by Twilio itself. */
export function writeSms(world: World, client: Client, text: string, at = world.clock.now(), file: { kind: MediaKind, sample: Sample } | null = null): PhoneMessage {
  const from = numberOn(client, 'sms')
  if (from === undefined) throw new Error(`${client.name} has no number`)
  const media = file === null ? null : shelved(world, file.kind, file.sample, at)
  const sms: SmsMessage = {
    ...(media && { media: [{ sid: twilioSid('ME'), file: media.id, mime: media.mime }] }),
    sid: twilioSid(media === null ? 'SM' : 'MM'), direction: 'inbound', from, to: fromNumber, body: text, status: 'received',
    createdAt: at, updatedAt: at, sentAt: at, errorCode: null,
  }
  world.sms.push(sms)
  const message: PhoneMessage = { id: sms.sid, channel: 'sms', from: 'client', text, at, status: 'delivered', ...(media && { media }) }
  client.messages.push(message)
  const keyword = keywordIn(text, world.smsOptOuts.has(from))
  postInboundSms(world, sms, keyword)
  if (keyword) answerKeyword(world, client, from, keyword)
  client.messages.sort((one, other) => one.at - other.at)
  world.changed(client)
  return message
}

function shelved(world: World, kind: MediaKind, sample: Sample, at: number): PhoneMedia {
  const { id, mime, bytes, name, voice } = world.shelf.put(sample, 'client', at)
  return { kind, id, mime, bytes: bytes.length, name, voice }
}

/** "yes" resubscribes only who has unsubscribed. */
function keywordIn(text: string, optedOut: boolean): 'STOP' | 'START' | 'HELP' | undefined {
  const word = text.trim().toUpperCase()
  return word === 'YES' && optedOut ? 'START' : keywords[word]
}

function answerKeyword(world: World, client: Client, from: string, keyword: 'STOP' | 'START' | 'HELP'): void {
  if (keyword === 'STOP') world.smsOptOuts.add(from)
  if (keyword === 'START') world.smsOptOuts.delete(from)
  const at = world.clock.now()
  client.messages.push({ id: twilioSid('SM'), channel: 'sms', from: 'firm', text: answers[keyword], at, status: 'delivered' })
}

function postInboundSms(world: World, sms: SmsMessage, keyword?: 'STOP' | 'START' | 'HELP'): void {
  const fields = {
    ToCountry: 'US', ToState: 'DC', ToCity: '', ToZip: '',
    FromCountry: sms.from.startsWith('+44') ? 'GB' : 'US', FromState: '', FromCity: '', FromZip: '',
    SmsMessageSid: sms.sid, SmsSid: sms.sid, MessageSid: sms.sid, SmsStatus: 'received',
    NumMedia: String(sms.media?.length ?? 0), ...Object.fromEntries((sms.media ?? []).flatMap(({ sid, mime }, index) => [
      [`MediaUrl${index}`, world.network.url('twilio') + messageUri(sms.sid).replace('.json', `/Media/${sid}`)], [`MediaContentType${index}`, mime],
    ])),
    NumSegments: String(segmentsOf(sms.body)), Body: sms.body, To: sms.to, From: sms.from,
    AccountSid: accountSid, ApiVersion: API_VERSION,
    ...(keyword && { OptOutType: keyword }),
  }
  world.hooks.post({ target: 'webhooks.twilio', callback: null, fields })
}
