import { plainJson, type Answer, type Incoming } from '../http/answer.ts'
import { credentials } from '../credentials.ts'
import { twilioSid } from '../ids.ts'
import { isLoopbackUrl } from '../webhooks/post.ts'
import type { World } from '../world.ts'
import { kindOf } from './number.ts'
import { smsJson, type SmsMessage } from './sms-message.ts'
import { postSmsStatus } from './status.ts'
import { TwilioError } from './twilio-error.ts'

/** Characters in one message, over all its segments. */
const MOST_CHARACTERS = 1600
const known = new Set(['To', 'From', 'Body', 'StatusCallback', 'ValidityPeriod'])

/** `POST …/Messages.json`: 201 and `queued`; then sent → delivered, or undelivered, by StatusCallback. */
export function createMessage(world: World, incoming: Incoming): Answer {
  const sms = accept(world, new URLSearchParams(incoming.raw.toString('utf8')), incoming.headers['content-type'])
  const shown = plainJson(201, smsJson(sms))
  world.sms.push(sms)
  travel(world, sms)
  return shown
}

function accept(world: World, form: URLSearchParams, contentType: string | undefined): SmsMessage {
  if (!contentType?.startsWith('application/x-www-form-urlencoded')) throw new TwilioError(21604)
  const to = form.get('To') ?? ''
  const from = form.get('From') ?? ''
  const body = form.get('Body') ?? ''
  const statusCallback = form.get('StatusCallback') ?? undefined
  if (to === '') throw new TwilioError(21604)
  if (form.has('MessagingServiceSid')) throw new TwilioError(21701, 'The Messaging Service does not exist')
  if (from === '') throw new TwilioError(21603)
  if (body === '') throw new TwilioError(21602)
  const foreign = [...form.keys()].find((key) => !known.has(key))
  if (foreign !== undefined) throw new TwilioError(20001, `The sandbox takes ${[...known].join(', ')}, not ${foreign}`)
  const kind = kindOf(to)
  if (kind === 'invalid') throw new TwilioError(21211, `Invalid 'To' Phone Number: ${to}`)
  if (from !== credentials.twilio.fromNumber) {
    throw new TwilioError(21606, `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for this destination.`)
  }
  if (to === from) throw new TwilioError(21266, "'To' and 'From' number cannot be the same")
  if (body.length > MOST_CHARACTERS) throw new TwilioError(21617)
  if (kind === 'service') throw new TwilioError(21614, `'To' number is not a valid mobile number: ${to}`)
  if (world.smsOptOuts.has(to)) throw new TwilioError(21610)
  if (statusCallback !== undefined && !isLoopbackUrl(statusCallback)) {
    throw new TwilioError(21609, `Invalid 'StatusCallback' URL: ${statusCallback}`)
  }
  const now = world.clock.now()
  return {
    sid: twilioSid('SM'), direction: 'outbound-api', from, to, body, status: 'queued',
    createdAt: now, updatedAt: now, sentAt: null, errorCode: null, ...(statusCallback !== undefined && { statusCallback }),
  }
}

function travel(world: World, sms: SmsMessage): void {
  const fault = world.faults.take('webhooks.twilio', ['error'])
  const failure = fault?.code ?? (kindOf(sms.to) === 'landline' ? 30006 : undefined)
  world.pacer.later('sent', () => {
    postSmsStatus(world, sms, 'sent')
    if (failure !== undefined) {
      world.pacer.later('failed', () => postSmsStatus(world, sms, 'undelivered', failure))
      return
    }
    world.pacer.later('delivered', () => {
      const client = world.clients.holderOf(sms.to)
      client?.messages.push({
        id: sms.sid, channel: 'sms', from: 'firm', text: sms.body, at: world.clock.now(), status: 'delivered',
      })
      postSmsStatus(world, sms, 'delivered')
      world.changed(client)
    })
  })
}
