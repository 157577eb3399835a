import { credentials } from '../credentials.ts'

/** An answer, read whole. */
export interface Reply<T> { status: number, headers: Headers, text: string, body: T }

const { accessToken, phoneNumberId, wabaId } = credentials.whatsapp
const { accountSid, authToken } = credentials.twilio

async function reply<T>(response: Response): Promise<Reply<T>> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: (text === '' ? null : JSON.parse(text)) as T }
}

/** Graph over HTTP, with the right token unless told otherwise. `path` begins after the version. */
export async function graph<T = unknown>(
  base: string, method: string, path: string, body?: unknown, { version = 'v26.0', token = accessToken } = {},
): Promise<Reply<T>> {
  return reply<T>(await fetch(`${base}/${version}/${path}`, {
    method,
    headers: { 'authorization': `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }))
}

export interface SendAnswer {
  messaging_product: string
  contacts: { input: string, wa_id?: string, user_id?: string }[]
  messages: { id: string, message_status?: string }[]
}
export interface GraphErrorBody {
  error: {
    message: string
    type: string
    code: number
    error_subcode?: number
    error_data?: { details: string }
    fbtrace_id: string
  }
}

export const sendWhatsApp = <T = SendAnswer>(base: string, message: object): Promise<Reply<T>> =>
  graph<T>(base, 'POST', `${phoneNumberId}/messages`, { messaging_product: 'whatsapp', ...message })

export const textTo = (to: string, body = 'Hello') => ({ to, type: 'text', text: { body } })

export const templateTo = (to: string, name: string, parameters: string[], language = 'en_GB') => ({
  to, type: 'template',
  template: {
    name,
    language: { code: language },
    components: [{ type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) }],
  },
})

export const optInTo = (to: string) => templateTo(to, 'opt_in_v3', ['Rafael', 'Sam Rowe', 'Harbour & Pine Wealth'])

export const registerWhatsApp = <T = unknown>(base: string, url: string): Promise<Reply<T>> =>
  graph<T>(base, 'POST', `${wabaId}/subscribed_apps`, { override_callback_uri: url, verify_token: 'a-token-of-the-app' })

/** Twilio over HTTP. `path` begins after the account; `form` makes the body. */
export async function twilio<T = unknown>(
  base: string, method: string, path: string, form?: Record<string, string>, password = authToken,
): Promise<Reply<T>> {
  return reply<T>(await fetch(`${base}/2010-04-01/Accounts/${accountSid}${path}`, {
    method,
    headers: { authorization: `Basic ${btoa(`${accountSid}:${password}`)}` },
    ...(form && { body: new URLSearchParams(form) }),
  }))
}

export interface SmsAnswer {
  sid: string
  status: string
  num_segments: string
  date_sent: string | null
  error_code: number | null
  [key: string]: unknown
}
export interface TwilioErrorBody { code: number, message: string, more_info: string, status: number }

export const sendSms = <T = SmsAnswer>(base: string, fields: Record<string, string>): Promise<Reply<T>> =>
  twilio<T>(base, 'POST', '/Messages.json', { From: credentials.twilio.fromNumber, Body: 'Hello', ...fields })

export const registerSms = (base: string, url: string) =>
  twilio(base, 'POST', `/IncomingPhoneNumbers/${credentials.twilio.phoneNumberSid}.json`, { SmsUrl: url, SmsMethod: 'POST' })
