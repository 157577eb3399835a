import { plainJson, type Answer, type Incoming } from '../http/answer.ts'
import type { PhoneMessage } from '../clients/client.ts'
import { credentials } from '../credentials.ts'
import { twilioSid } from '../ids.ts'
import { isLoopbackUrl } from '../webhooks/post.ts'
import type { World } from '../world.ts'
import { fetchMedia } from './fetch-media.ts'
import { kindOf } from './number.ts'
import { shelve } from './shelve.ts'
import { smsJson, type SmsMessage } from './sms-message.ts'
import { postSmsStatus } from './status.ts'
import { TwilioError } from './twilio-error.ts'
import { fillContent, FIRM, travelOnWhatsApp } from './whatsapp.ts'

/** Characters in one message, over all its segments. */
const MOST_CHARACTERS = 1600
const known = new Set(['To', 'From', 'Body', 'StatusCallback', 'ValidityPeriod', 'MediaUrl', 'ContentSid', 'ContentVariables', 'PersistentAction'])

type Shown = Pick<PhoneMessage, 'text' | 'footer' | 'buttons' | 'template' | 'place' | 'media'>
interface Accepted { row: SmsMessage, shown: Shown, mediaUrl: string | null }

/** `POST …/Messages.json`: 201 and `queued`; then sent → delivered, or undelivered, by StatusCallback. */
export function createMessage(world: World, incoming: Incoming): Answer {
  const form = new URLSearchParams(incoming.raw.toString('utf8'))
  const accepted = accept(world, form, incoming.headers['content-type'])
  const answer = plainJson(201, smsJson(accepted.row))
  world.sms.push(accepted.row)
  const failure = world.faults.take('webhooks.twilio', ['error'])?.code
  const go = (code: number | undefined) => { (isWhatsApp(accepted.row) ? travelOnWhatsApp : travel)(world, accepted.row, accepted.shown, code) }
  if (accepted.mediaUrl === null || failure !== undefined) go(failure)
  else world.pacer.later('sent', () => { void fetched(world, accepted, accepted.mediaUrl ?? '').then(go) })
  return answer
}

const isWhatsApp = ({ to }: Pick<SmsMessage, 'to'>): boolean => to.startsWith('whatsapp:')

/** Twilio has the file now; or why the message fails without it. */
async function fetched(world: World, { row, shown }: Accepted, url: string): Promise<number | undefined> {
  const file = await fetchMedia(url)
  if (file === null) return isWhatsApp(row) ? 63019 : 11200
  const media = shelve(world, file)
  row.media = [{ sid: twilioSid('ME'), file: media.id, mime: media.mime }]
  shown.media = media
  return undefined
}

function accept(world: World, form: URLSearchParams, contentType: string | undefined): Accepted {
  if (!contentType?.startsWith('application/x-www-form-urlencoded')) throw new TwilioError(21604)
  const to = form.get('To') ?? ''
  const from = form.get('From') ?? ''
  const body = form.get('Body') ?? ''
  const statusCallback = form.get('StatusCallback') ?? undefined
  const mediaUrl = form.get('MediaUrl')
  const content = form.get('ContentSid')
  if (to === '') throw new TwilioError(21604)
  if (form.has('MessagingServiceSid')) throw new TwilioError(21701, 'The Messaging Service does not exist')
  if (from === '') throw new TwilioError(21603)
  if (body === '' && mediaUrl === null && content === null) throw new TwilioError(21602)
  const foreign = [...form.keys()].find((key) => !known.has(key))
  if (foreign !== undefined) throw new TwilioError(20001, `The sandbox takes ${[...known].join(', ')}, not ${foreign}`)
  if (body.length > MOST_CHARACTERS) throw new TwilioError(21617)
  if (statusCallback !== undefined && !isLoopbackUrl(statusCallback)) throw new TwilioError(21609, `Invalid 'StatusCallback' URL: ${statusCallback}`)
  if (mediaUrl !== null && !isLoopbackUrl(mediaUrl)) throw new TwilioError(21620, `Invalid media URL(s): ${mediaUrl}`)
  const shown = isWhatsApp({ to }) ? whatsAppContent(world, form, from) : smsContent(world, to, from, body)
  const now = world.clock.now()
  const row: SmsMessage = {
    sid: twilioSid(mediaUrl === null ? 'SM' : 'MM'), direction: 'outbound-api', from, to, body: shown.text, status: 'queued',
    createdAt: now, updatedAt: now, sentAt: null, errorCode: null, ...(statusCallback !== undefined && { statusCallback }),
  }
  return { row, shown, mediaUrl }
}

function smsContent(world: World, to: string, from: string, body: string): Shown {
  const kind = kindOf(to)
  if (kind === 'invalid') throw new TwilioError(21211, `Invalid 'To' Phone Number: ${to}`)
  if (from !== credentials.twilio.fromNumber) {
    throw new TwilioError(21606, `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for this destination.`)
  }
  if (to === from) throw new TwilioError(21266, "'To' and 'From' number cannot be the same")
  if (kind === 'service') throw new TwilioError(21614, `'To' number is not a valid mobile number: ${to}`)
  if (world.smsOptOuts.has(to)) throw new TwilioError(21610)
  return { text: body }
}

function whatsAppContent(world: World, form: URLSearchParams, from: string): Shown {
  if (from !== FIRM) throw new TwilioError(63007, `Twilio could not find a Channel with the specified From address: ${from}`)
  if (form.get('To') === from) throw new TwilioError(63031, 'Channels message cannot have same From and To')
  world.carrier.whatsapp = 'twilio'
  const content = form.get('ContentSid')
  if (content !== null) return fillContent(world, content, form.get('ContentVariables'))
  const place = /^geo:(-?[\d.]+),(-?[\d.]+)(?:\|(.*))?$/.exec(form.get('PersistentAction') ?? '')
  return { text: form.get('Body') ?? '', ...(place && { place: { latitude: Number(place[1]), longitude: Number(place[2]), ...(place[3] !== undefined && { name: place[3] }) } }) }
}

function travel(world: World, sms: SmsMessage, shown: Shown, failed: number | undefined): void {
  const failure = failed ?? (kindOf(sms.to) === 'landline' ? 30006 : undefined)
  world.pacer.later('sent', () => {
    postSmsStatus(world, sms, 'sent')
    if (failure !== undefined) {
      world.pacer.later('failed', () => postSmsStatus(world, sms, 'undelivered', failure))
      return
    }
    world.pacer.later('delivered', () => {
      const client = world.clients.holderOf(sms.to)
      client?.messages.push({ ...shown, id: sms.sid, channel: 'sms', from: 'firm', at: world.clock.now(), status: 'delivered' })
      postSmsStatus(world, sms, 'delivered')
      world.changed(client)
    })
  })
}
