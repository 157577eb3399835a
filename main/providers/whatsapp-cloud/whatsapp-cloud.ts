import { z } from 'zod'
import type { LineId } from '../../../core/ids.ts'
import type { PolicyLine, WhatsAppCloudConnector } from '../../../core/policy.ts'
import { stopsWholeLine } from '../../../core/whatsapp/graph-errors.ts'
import type { Template } from '../../../core/whatsapp/template.ts'
import { parseTemplate } from '../../../core/whatsapp/template-parse.ts'
import type { HttpLimits } from '../http.ts'
import { httpError, missingSecret, outcomeOf, unknownLine, type Reading } from '../outcome.ts'
import type { CheckResult, MessagingProvider, ProviderContext } from '../provider.ts'
import { createTransfer, type TransferLimits } from '../transfer.ts'
import { addressBelow } from '../address-below.ts'
import { WHATSAPP_PATH } from '../webhook-address.ts'
import { downloadMedia } from './download.ts'
import { readGraph } from './graph-answer.ts'
import { createGraph } from './graph.ts'
import { messageBody } from './message-body.ts'
import { readTemplatePage } from './template-list.ts'
import { mediaForm, uploadOutcome } from './upload.ts'
import { answerWebhook } from './webhook.ts'

const TEMPLATE_FIELDS = 'name,language,category,status,components,parameter_format'
const TEMPLATES_PER_PAGE = 100
/** More pages than any account has templates for: an end to an endless list. */
const MOST_PAGES = 200

const sent = z.looseObject({
  contacts: z.array(z.looseObject({ wa_id: z.string().min(1).optional().catch(undefined), user_id: z.string().min(1).optional().catch(undefined) })).optional().catch(undefined),
  messages: z.tuple([z.looseObject({ id: z.string().min(1) })], z.unknown()),
})

/**
 * WhatsApp through Meta's Cloud API. `lines` are the policy's; those without a WhatsApp number are passed over.
 * Holds no state: everything it learns goes to its caller.
 */
export function createWhatsAppCloud(
  connector: WhatsAppCloudConnector, lines: readonly PolicyLine[], context: ProviderContext, limits: Partial<HttpLimits & TransferLimits> = {},
): MessagingProvider {
  const { baseUrl, addressOf, authorization, call } = createGraph(connector, context, limits)
  const transfer = createTransfer(context, limits)
  const numberIds = new Map<string, string>()
  const lineIds = new Map<string, LineId>()
  for (const { id, whatsapp } of lines) {
    if (whatsapp?.phoneNumberId === undefined) continue
    numberIds.set(id, whatsapp.phoneNumberId)
    lineIds.set(whatsapp.phoneNumberId, id)
  }

  const checked = (reading: Reading): CheckResult => reading.ok ? { ok: true } : { ok: false, error: reading.error }

  return {
    channel: 'whatsapp',
    webhookPath: WHATSAPP_PATH,

    async send(message, handle) {
      const numberId = numberIds.get(message.lineId)
      if (numberId === undefined) return { kind: 'failed', error: unknownLine(message.lineId) }
      const reading = await call('POST', `${numberId}/messages`, { json: messageBody(message, handle) })
      if (!reading.ok) return outcomeOf(reading.error, stopsWholeLine(reading.error), reading.after)
      const answer = sent.safeParse(reading.json)
      // It said yes, but not to what: the status that carries our id will tell.
      if (!answer.success) return { kind: 'unknown', error: httpError(reading.status) }
      const [{ id }] = answer.data.messages
      const [contact] = answer.data.contacts ?? []
      return { kind: 'accepted', providerId: id, waId: contact?.wa_id ?? null, userId: contact?.user_id ?? null }
    },

    async upload(message, file, progress, signal) {
      const numberId = numberIds.get(message.lineId)
      if (numberId === undefined) return { ok: false, outcome: { kind: 'failed', error: unknownLine(message.lineId) } }
      const bearer = authorization()
      if (bearer === null) return { ok: false, outcome: { kind: 'failed', error: missingSecret(connector.accessToken) } }
      const { before, ...body } = mediaForm(file)
      const told = (done: number): void => { progress(Math.min(file.ref.bytes, Math.max(0, done - before))) }
      const result = await transfer.up({ url: addressOf(`${numberId}/media`), authorization: bearer, body, progress: told, signal })
      return uploadOutcome(readGraph(result), context.now())
    },

    async download(lineId, source, signal) {
      const numberId = numberIds.get(lineId)
      if (numberId === undefined) return { ok: false, code: 'line-unknown', details: unknownLine(lineId).details, again: true }
      const bearer = authorization()
      if (bearer === null) return { ok: false, code: 'secret-missing', details: missingSecret(connector.accessToken).details, again: true }
      // It came from outside, and stands in a path.
      if (!/^[\w-]{1,200}$/.test(source)) return { ok: false, code: 'gone', details: 'its id is none of WhatsApp\'s', again: false }
      const locate = (): Promise<Reading> => call('GET', source, { query: { phone_number_id: numberId } })
      return downloadMedia({ baseUrl, transfer, authorization: bearer, locate, signal })
    },

    async markRead(lineId, providerId, typing) {
      const numberId = numberIds.get(lineId)
      if (numberId === undefined) return
      await call('POST', `${numberId}/messages`, { json: { messaging_product: 'whatsapp', status: 'read', message_id: providerId, ...(typing && { typing_indicator: { type: 'text' } }) } })
    },

    async check() {
      for (const numberId of lineIds.keys()) {
        const result = checked(await call('GET', numberId, { query: { fields: 'id,display_phone_number,verified_name' } }))
        if (!result.ok) return result
      }
      return { ok: true }
    },

    async templates() {
      const templates: Template[] = []
      let after: string | null = null
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const reading = await call('GET', `${connector.businessAccountId}/message_templates`, {
          query: { fields: TEMPLATE_FIELDS, limit: String(TEMPLATES_PER_PAGE), ...(after !== null && { after }) },
        })
        if (!reading.ok) return { ok: false, error: reading.error }
        const found = readTemplatePage(reading.json)
        if (found === null) return { ok: false, error: httpError(reading.status) }
        for (const row of found.rows) {
          const parsed = parseTemplate(row)
          if (parsed.ok) templates.push(parsed.template)
        }
        if (found.after === null) return { ok: true, templates }
        after = found.after
      }
      // Half a list would take the other half from the picker.
      return { ok: false, error: { code: 'endless-list', class: 'final', advice: 'tell-it', details: `more than ${MOST_PAGES} pages of templates` } }
    },

    async registerWebhook(publicUrl) {
      const verifyToken = context.secret(connector.verifyToken)
      if (verifyToken === null) return { ok: false, error: missingSecret(connector.verifyToken) }
      return checked(await call('POST', `${connector.businessAccountId}/subscribed_apps`, {
        json: { override_callback_uri: addressBelow(publicUrl, WHATSAPP_PATH).href, verify_token: verifyToken },
      }))
    },

    webhook: (request, receive) => answerWebhook(request, receive, connector, context.secret, {
      businessAccountId: connector.businessAccountId, line: (phoneNumberId) => lineIds.get(phoneNumberId), now: context.now, troubled: context.troubled,
    }),
  }
}
