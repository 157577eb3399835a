import type { LineId } from '../../../core/ids.ts'
import type { OutboundMessage } from '../../../core/messaging/message.ts'
import type { PolicyLine, TwilioWhatsAppConnector } from '../../../core/policy.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import { createHttp, type HttpLimits } from '../http.ts'
import { missingSecret, unknownLine } from '../outcome.ts'
import type { MessagingProvider, ProviderContext } from '../provider.ts'
import { addressBelow } from '../address-below.ts'
import { TWILIO_WHATSAPP_MESSAGE_PATH, TWILIO_WHATSAPP_PATH, TWILIO_WHATSAPP_STATUS_PATH } from '../webhook-address.ts'
import { readContents } from './content-template.ts'
import { createMessage, mediaAddress } from './create-message.ts'
import { createDownload } from './download.ts'
import { whatsAppAddress, type TwilioMedia } from './inbound-content.ts'
import { messageIn, statusIn } from './message-form.ts'
import { poll } from './poll.ts'
import { allPages, createTwilioAccount } from './twilio-account.ts'
import { readTwilio } from './twilio-answer.ts'
import { answerWebhook } from './webhook.ts'

const TEMPLATES_PER_PAGE = 100

/**
 * WhatsApp through Twilio: it can be polled, so it needs no public address. It knows no reply buttons out of the blue, no
 * reactions, no contact cards, no read receipts and no quoting: the gate refuses what a client would miss, the rest is left out.
 */
export function createTwilioWhatsApp(
  connector: TwilioWhatsAppConnector, lines: readonly PolicyLine[], context: ProviderContext, limits: Partial<HttpLimits> = {},
): MessagingProvider {
  const account = createTwilioAccount(connector, context, limits)
  const download = createDownload(account, context, false)
  const contentUrl = new URL(connector.contentUrl)
  const contentHttp = createHttp(contentUrl, context, limits)
  const known = new Map<string, readonly TwilioMedia[]>()
  const addressOf = new Map<string, string>()
  const lineOf = new Map<string, LineId>()
  for (const { id, whatsapp } of lines) {
    if (whatsapp === undefined) continue
    addressOf.set(id, whatsAppAddress(whatsapp.number))
    lineOf.set(whatsAppAddress(whatsapp.number), id)
  }

  /** What the form says beside who to whom. */
  function bodyOf({ content }: OutboundMessage): { ok: true, fields: Record<string, string> } | { ok: false, error: ProviderError } {
    switch (content.type) {
      case 'text': return { ok: true, fields: { Body: content.text } }
      case 'location': {
        const { latitude, longitude, name } = content.place
        const label = name === null ? '' : `|${name.replaceAll('|', ' ')}`
        return { ok: true, fields: { Body: content.text, PersistentAction: `geo:${latitude},${longitude}${label}` } }
      }
      case 'media': {
        const file = mediaAddress(content.media.id, account.baseUrl, context)
        return file.ok ? { ok: true, fields: { ...(content.text !== '' && { Body: content.text }), MediaUrl: file.url } } : file
      }
      case 'template': {
        if (content.templateId === null) return { ok: false, error: unknownTemplate(content.name) }
        // Twilio counts the variables of all places as one: `button:0:2` is its "2".
        const variables = Object.fromEntries(Object.entries(content.values).map(([key, value]) => [key.replace(/^.*:/, ''), value]))
        return { ok: true, fields: { ContentSid: content.templateId, ...(Object.keys(variables).length > 0 && { ContentVariables: JSON.stringify(variables) }) } }
      }
      case 'buttons':
      case 'cards':
      case 'reaction': return { ok: false, error: unsupported(content.type) }
    }
  }

  return {
    channel: 'whatsapp',
    webhookPath: TWILIO_WHATSAPP_PATH,

    async send(message) {
      const from = addressOf.get(message.lineId)
      if (from === undefined) return { kind: 'failed', error: unknownLine(message.lineId) }
      if (message.to.e164 === null) return { kind: 'failed', error: noNumber }
      const body = bodyOf(message)
      if (!body.ok) return { kind: 'failed', error: body.error }
      return createMessage(account, new URLSearchParams({ To: whatsAppAddress(message.to.e164), From: from, ...body.fields, ...account.statusCallback(TWILIO_WHATSAPP_STATUS_PATH, message.id) }))
    },

    check: account.check,

    registerWebhook: (publicUrl) => Promise.resolve({ ok: false, error: byHand(addressBelow(publicUrl, TWILIO_WHATSAPP_MESSAGE_PATH)) }),

    webhook: (request, receive) => answerWebhook(request, receive, { authToken: context.secret(connector.authToken), line: (address) => lineOf.get(address), now: context.now }, {
      [TWILIO_WHATSAPP_MESSAGE_PATH]: (form, _, reader) => messageIn('whatsapp', form, reader),
      [TWILIO_WHATSAPP_STATUS_PATH]: (form, url, reader) => statusIn('whatsapp', form, url, reader),
    }),

    poll: (since) => poll({ channel: 'whatsapp', lines: lineOf, account, now: context.now, known }, since),

    download: (_, source, signal) => download(source, signal),

    async templates() {
      const found = await allPages('contents', new URLSearchParams({ PageSize: String(TEMPLATES_PER_PAGE) }), async (query) => {
        const authorization = account.authorization()
        if (authorization === null) return { ok: false, error: missingSecret(connector.authToken), after: null }
        return readTwilio(await contentHttp({ method: 'GET', url: addressBelow(contentUrl, '/v2/ContentAndApprovals', query), authorization }))
      })
      return found.ok ? { ok: true, templates: readContents(found.rows) } : found
    },
  }
}

const unsupported = (type: string): ProviderError =>
  ({ code: 'not-at-twilio', class: 'final', advice: 'fix-text', details: `WhatsApp over Twilio knows no ${type}` })
const unknownTemplate = (name: string): ProviderError =>
  ({ code: 'template-unknown', class: 'final', advice: 'resync-templates', details: `Twilio's id of the template "${name}" is not known` })
const noNumber: ProviderError = { code: 'no-number', class: 'final', advice: 'check-number', details: 'WhatsApp over Twilio writes to numbers only' }
const byHand = (url: URL): ProviderError =>
  ({ code: 'webhook-by-hand', class: 'halt', advice: 'check-settings', details: `a WhatsApp sender's webhook is set in Twilio's console: ${url.href} (POST); then set "register" to false` })
