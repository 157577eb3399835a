import { plainJson, type Answer } from '../http/answer.ts'
import { rfc2822 } from '../clock.ts'
import { credentials, ORGANISATION } from '../credentials.ts'
import { API_VERSION } from './sms-message.ts'

const { accountSid, authToken } = credentials.twilio
const base = `/${API_VERSION}/Accounts/${accountSid}`
const created = rfc2822(Date.UTC(2024, 2, 4, 9, 30))

/** `GET …/Accounts/{AC}.json` */
export const fetchAccount = (): Answer => plainJson(200, {
  auth_token: authToken,
  date_created: created,
  date_updated: created,
  friendly_name: ORGANISATION,
  owner_account_sid: accountSid,
  sid: accountSid,
  status: 'active',
  subresource_uris: { messages: `${base}/Messages.json`, incoming_phone_numbers: `${base}/IncomingPhoneNumbers.json` },
  type: 'Full',
  uri: `${base}.json`,
})
