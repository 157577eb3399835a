import { z } from 'zod'
import type { LineId } from '../../../core/ids.ts'
import type { PolicyLine, SmsConnector } from '../../../core/policy.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import type { HttpLimits } from '../http.ts'
import { unknownLine } from '../outcome.ts'
import type { CheckResult, MessagingProvider, ProviderContext } from '../provider.ts'
import { addressBelow } from '../address-below.ts'
import { SMS_PATH, SMS_STATUS_PATH, TWILIO_PATH } from '../webhook-address.ts'
import { createMessage, mediaAddress } from './create-message.ts'
import { createDownload } from './download.ts'
import type { TwilioMedia } from './inbound-content.ts'
import { messageIn, statusIn } from './message-form.ts'
import { poll } from './poll.ts'
import { createTwilioAccount } from './twilio-account.ts'
import { answerWebhook } from './webhook.ts'

const numbers = z.looseObject({ incoming_phone_numbers: z.array(z.looseObject({ sid: z.string().regex(/^PN[0-9a-fA-F]{32}$/), phone_number: z.string() })) })

/** SMS and MMS through Twilio. `lines` are the policy's; those without an SMS number are passed over. */
export function createTwilioSms(
  connector: SmsConnector, lines: readonly PolicyLine[], context: ProviderContext, limits: Partial<HttpLimits> = {},
): MessagingProvider {
  const account = createTwilioAccount(connector, context, limits)
  const download = createDownload(account, context, false)
  const known = new Map<string, readonly TwilioMedia[]>()
  const numberOf = new Map<string, string>()
  const lineOf = new Map<string, LineId>()
  for (const { id, sms } of lines) {
    if (sms === undefined) continue
    numberOf.set(id, sms.number)
    lineOf.set(sms.number, id)
  }

  async function pointNumberAt(number: string, smsUrl: URL): Promise<CheckResult> {
    const found = await account.call('GET', '/IncomingPhoneNumbers.json', new URLSearchParams({ PhoneNumber: number }))
    if (!found.ok) return { ok: false, error: found.error }
    const parsed = numbers.safeParse(found.json)
    // The filter matches parts of numbers, too.
    const sid = parsed.data?.incoming_phone_numbers.find((entry) => entry.phone_number === number)?.sid
    if (sid === undefined) return { ok: false, error: notOurs(number) }
    const told = await account.call('POST', `/IncomingPhoneNumbers/${sid}.json`, new URLSearchParams({ SmsUrl: smsUrl.href, SmsMethod: 'POST' }))
    return told.ok ? { ok: true } : { ok: false, error: told.error }
  }

  return {
    channel: 'sms',
    webhookPath: TWILIO_PATH,

    async send(message) {
      const from = numberOf.get(message.lineId)
      if (from === undefined || message.to.e164 === null) return { kind: 'failed', error: unknownLine(message.lineId) }
      const { content } = message
      const file = content.type === 'media' ? mediaAddress(content.media.id, account.baseUrl, context) : null
      if (file?.ok === false) return { kind: 'failed', error: file.error }
      return createMessage(account, new URLSearchParams({
        To: message.to.e164, From: from, ...((content.text !== '' || file === null) && { Body: content.text }), ...(file && { MediaUrl: file.url }), ...account.statusCallback(SMS_STATUS_PATH, message.id),
      }))
    },

    check: account.check,

    async registerWebhook(publicUrl) {
      const smsUrl = addressBelow(publicUrl, SMS_PATH)
      for (const number of lineOf.keys()) {
        const result = await pointNumberAt(number, smsUrl)
        if (!result.ok) return result
      }
      return { ok: true }
    },

    webhook: (request, receive) => answerWebhook(request, receive, { authToken: context.secret(connector.authToken), line: (number) => lineOf.get(number), now: context.now }, {
      [SMS_PATH]: (form, _, reader) => messageIn('sms', form, reader),
      [SMS_STATUS_PATH]: (form, url, reader) => statusIn('sms', form, url, reader),
    }),

    poll: (since) => poll({ channel: 'sms', lines: lineOf, account, now: context.now, known }, since),

    download: (_, source, signal) => download(source, signal),
  }
}

const notOurs = (number: string): ProviderError =>
  ({ code: 'number-unknown', class: 'halt', advice: 'check-settings', details: `Twilio's account has no number ${number}` })
