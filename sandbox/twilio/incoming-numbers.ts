import { plainJson, type Answer, type Incoming } from '../http/answer.ts'
import { rfc2822 } from '../clock.ts'
import { credentials } from '../credentials.ts'
import { isLoopbackUrl } from '../webhooks/post.ts'
import type { World } from '../world.ts'
import { API_VERSION } from './sms-message.ts'
import { TwilioError } from './twilio-error.ts'

const { accountSid, phoneNumberSid, fromNumber } = credentials.twilio
const collection = `/${API_VERSION}/Accounts/${accountSid}/IncomingPhoneNumbers`

/** Of the documented resource what has no meaning here. */
const unused = {
  address_requirements: 'none', address_sid: null, bundle_sid: null, emergency_address_sid: null, emergency_address_status: 'unregistered', emergency_status: 'Inactive',
  identity_sid: null, origin: 'twilio', sms_application_sid: null, sms_fallback_method: 'POST', sms_fallback_url: '', status_callback: '', status_callback_method: 'POST',
  trunk_sid: null, voice_application_sid: null, voice_caller_id_lookup: false, voice_fallback_method: 'POST', voice_fallback_url: null, voice_method: 'POST',
  voice_receive_mode: 'voice', voice_url: null,
}

const numberJson = (world: World) => ({
  ...unused,
  account_sid: accountSid,
  api_version: API_VERSION,
  beta: false,
  capabilities: { fax: false, mms: true, sms: true, voice: true },
  date_created: rfc2822(Date.UTC(2024, 2, 4, 9, 31)),
  date_updated: rfc2822(world.clock.now()),
  friendly_name: '(202) 555-0100',
  phone_number: fromNumber,
  sid: phoneNumberSid,
  sms_method: world.registrations.twilio?.method ?? 'POST',
  sms_url: world.registrations.twilio?.url ?? '',
  status: 'in-use',
  uri: `${collection}/${phoneNumberSid}.json`,
})

/** `GET …/IncomingPhoneNumbers.json?PhoneNumber=` */
export function listNumbers(world: World, { query }: Incoming): Answer {
  const wanted = query.get('PhoneNumber')
  const numbers = wanted === null || wanted === fromNumber ? [numberJson(world)] : []
  const uri = `${collection}.json?${new URLSearchParams({ ...Object.fromEntries(query), PageSize: '50', Page: '0' })}`
  return plainJson(200, {
    end: 0, first_page_uri: uri, next_page_uri: null, page: 0, page_size: 50, previous_page_uri: null, start: 0, uri,
    incoming_phone_numbers: numbers,
  })
}

/** `POST …/IncomingPhoneNumbers/{PN}.json` with SmsUrl: where inbound SMS are told. An empty SmsUrl ends it. */
export function updateNumber(world: World, incoming: Incoming): Answer {
  const form = new URLSearchParams(incoming.raw.toString('utf8'))
  const url = form.get('SmsUrl')
  const method = form.get('SmsMethod') ?? 'POST'
  if (method !== 'POST') throw new TwilioError(20001, 'SmsMethod: the sandbox posts only')
  if (url === '') delete world.registrations.twilio
  else if (url !== null) {
    if (!isLoopbackUrl(url)) throw new TwilioError(21502, 'SmsUrl: the sandbox posts to this machine only (http://127.0.0.1:…)')
    world.registrations.twilio = { url, method }
    world.hooks.flush()
  }
  world.changed()
  return plainJson(200, numberJson(world))
}
