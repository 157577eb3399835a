import { z } from 'zod'
import type { LineId } from '../../../core/ids.ts'
import type { PolicyLine, SmsConnector } from '../../../core/policy.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import { createHttp, type HttpLimits } from '../http.ts'
import { httpError, missingSecret, outcomeOf, unknownLine, type Reading } from '../outcome.ts'
import type { CheckResult, MessagingProvider, ProviderContext } from '../provider.ts'
import { canReach, SMS_PATH, SMS_STATUS_PATH, webhookAddress } from '../webhook-address.ts'
import { failureOf, messageSid } from './message-resource.ts'
import { poll } from './poll.ts'
import { readTwilio } from './twilio-answer.ts'
import { answerWebhook } from './webhook.ts'

const API_VERSION = '2010-04-01'

const created = z.looseObject({
  sid: messageSid, status: z.string().catch(''), error_code: z.number().nullable().catch(null), error_message: z.string().nullable().catch(null),
})
const account = z.looseObject({ status: z.string() })
const numbers = z.looseObject({ incoming_phone_numbers: z.array(z.looseObject({ sid: z.string().regex(/^PN[0-9a-fA-F]{32}$/), phone_number: z.string() })) })

/** SMS through Twilio. `lines` are the policy's; those without an SMS number are passed over. Holds no state. */
export function createTwilioSms(
  connector: SmsConnector, lines: readonly PolicyLine[], context: ProviderContext, limits: Partial<HttpLimits> = {},
): MessagingProvider {
  const baseUrl = new URL(connector.baseUrl)
  const http = createHttp(baseUrl, context, limits)
  const numberOf = new Map<string, string>()
  const lineOf = new Map<string, LineId>()
  for (const { id, sms } of lines) {
    if (sms === undefined) continue
    numberOf.set(id, sms.number)
    lineOf.set(sms.number, id)
  }

  /** `path` is below the account: `/Messages.json`, or `.json` for the account itself. */
  async function call(method: 'GET' | 'POST', path: string, parameters = new URLSearchParams()): Promise<Reading> {
    const token = context.secret(connector.authToken)
    if (token === null) return { ok: false, error: missingSecret(connector.authToken), after: null }
    const url = new URL(baseUrl)
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/${API_VERSION}/Accounts/${connector.accountSid}${path}`
    url.search = method === 'GET' ? parameters.toString() : ''
    return readTwilio(await http({
      method, url, authorization: `Basic ${Buffer.from(`${connector.accountSid}:${token}`).toString('base64')}`,
      ...(method === 'POST' && { body: { type: 'application/x-www-form-urlencoded', text: parameters.toString() } }),
    }))
  }

  /** Where Twilio tells what became of the message; our id in it settles an outcome that we never heard. */
  function statusCallback(id: string): Record<string, string> {
    const base = context.webhookBase()
    if (base === null || !canReach(baseUrl, base)) return {}
    const url = webhookAddress(base, SMS_STATUS_PATH)
    url.searchParams.set('id', id)
    return { StatusCallback: url.href }
  }

  async function pointNumberAt(number: string, smsUrl: URL): Promise<CheckResult> {
    const found = await call('GET', '/IncomingPhoneNumbers.json', new URLSearchParams({ PhoneNumber: number }))
    if (!found.ok) return { ok: false, error: found.error }
    const parsed = numbers.safeParse(found.json)
    // The filter matches parts of numbers, too.
    const sid = parsed.data?.incoming_phone_numbers.find((entry) => entry.phone_number === number)?.sid
    if (sid === undefined) return { ok: false, error: notOurs(number) }
    const told = await call('POST', `/IncomingPhoneNumbers/${sid}.json`, new URLSearchParams({ SmsUrl: smsUrl.href, SmsMethod: 'POST' }))
    return told.ok ? { ok: true } : { ok: false, error: told.error }
  }

  return {
    channel: 'sms',

    async send(message) {
      const from = numberOf.get(message.lineId)
      if (from === undefined || message.to.e164 === null) return { kind: 'failed', error: unknownLine(message.lineId) }
      const parameters = { To: message.to.e164, From: from, Body: message.content.text, ...statusCallback(message.id) }
      const reading = await call('POST', '/Messages.json', new URLSearchParams(parameters))
      if (!reading.ok) return outcomeOf(reading.error, true, reading.after)
      const answer = created.safeParse(reading.json)
      // It said yes, but not to what: the status that carries our id, or the next poll, will tell.
      if (!answer.success) return { kind: 'unknown', error: httpError(reading.status) }
      const { sid, status, error_code, error_message } = answer.data
      const failure = status === 'failed' ? failureOf('failed', error_code, error_message ?? '') : null
      return failure === null ? { kind: 'accepted', providerId: sid, waId: null, userId: null } : { kind: 'failed', error: failure }
    },

    async check() {
      const reading = await call('GET', '.json')
      if (!reading.ok) return { ok: false, error: reading.error }
      const parsed = account.safeParse(reading.json)
      if (!parsed.success) return { ok: false, error: httpError(reading.status) }
      return parsed.data.status === 'active' ? { ok: true } : { ok: false, error: inactive(parsed.data.status) }
    },

    async registerWebhook(publicUrl) {
      const smsUrl = webhookAddress(publicUrl, SMS_PATH)
      for (const number of lineOf.keys()) {
        const result = await pointNumberAt(number, smsUrl)
        if (!result.ok) return result
      }
      return { ok: true }
    },

    webhook: (request, receive) => answerWebhook(request, receive, {
      authToken: context.secret(connector.authToken), line: (number) => lineOf.get(number), now: context.now,
    }),

    poll: (since) => poll(lineOf, since, (query) => call('GET', '/Messages.json', query), context.now),
  }
}

const notOurs = (number: string): ProviderError =>
  ({ code: 'number-unknown', class: 'halt', advice: 'check-settings', details: `Twilio's account has no number ${number}` })
const inactive = (status: string): ProviderError =>
  ({ code: 'account-inactive', class: 'halt', advice: 'tell-it', details: `Twilio's account is ${status}` })
