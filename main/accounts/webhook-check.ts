import { createHmac, randomUUID } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import type { ProviderId, CheckStep } from '../../core/accounts.ts'
import type { Connector } from '../../core/policy.ts'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import { reach } from '../network/reach.ts'
import type { Network } from '../network/network.ts'
import { addressBelow } from '../providers/address-below.ts'
import { canReach, SMS_STATUS_PATH, WHATSAPP_PATH } from '../providers/webhook-address.ts'
import { signedText } from '../providers/twilio/signature.ts'
import { step } from './answers.ts'

/** How a desk's webhooks stand. */
export interface DeskWebhooks {
  /** As the provider knows it; null = there is no listener. */
  readonly base: URL | null
  /** Why there is none. */
  readonly deaf: string | null
  /** Hears of each request that reached this desk, and how it was answered. */
  readonly onRequest: (heard: (url: URL, status: number) => void) => () => void
}

export interface WebhookCheckParts {
  readonly id: ProviderId
  readonly connector: Connector
  readonly webhooks: DeskWebhooks
  readonly network: Network
  readonly secret: (name: string) => string | null
  /** For the whole of it; default 10 s. */
  readonly within?: Milliseconds
}

/**
 * Posts to ourselves by the public address, signed as the provider signs, and sees whether it arrives at this desk. What is
 * posted says nothing: no event is in it.
 */
export async function checkWebhook({ id, connector, webhooks, network, secret, within = 10 * SECOND }: WebhookCheckParts): Promise<CheckStep> {
  const polled = connector.provider !== 'whatsapp-cloud'
  if (connector.webhook === undefined || id === 'voice') return step('webhook', 'skipped')
  if (webhooks.base === null) return step('webhook', 'webhook-off', webhooks.deaf ?? '')
  if (!canReach(new URL(connector.baseUrl), webhooks.base)) return polled ? step('webhook', 'skipped') : step('webhook', 'webhook-none', webhooks.base.href)

  const url = addressBelow(webhooks.base, polled ? SMS_STATUS_PATH : WHATSAPP_PATH)
  const nonce = randomUUID()
  url.searchParams.set('compline-check', nonce)
  const key = secret(connector.provider === 'whatsapp-cloud' ? connector.appSecret : connector.authToken) ?? ''
  const body = polled ? 'MessageSid=SM00000000000000000000000000000000&MessageStatus=compline-check' : '{"object":"whatsapp_business_account","entry":[]}'
  const headers: Record<string, string> = polled
    ? { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': createHmac('sha1', key).update(signedText(url.href, new URLSearchParams(body))).digest('base64') }
    : { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}` }

  const seen: { status: number | null } = { status: null }
  const off = webhooks.onRequest((asked, status) => { if (asked.searchParams.get('compline-check') === nonce) seen.status = status })
  try {
    const answered = await post(url, await network.agent(url), headers, body, within)
    const here = seen.status
    if (here === 401) return step('webhook', 'webhook-signature', url.origin + url.pathname)
    if (here === 404) return step('webhook', 'webhook-path', url.origin + url.pathname)
    if (here !== null) return here === 403 || here >= 500 ? step('webhook', 'webhook-refused', `HTTP ${here}`) : step('webhook', 'ok', url.origin + url.pathname)
    if (answered === 404 || answered >= 500) return step('webhook', 'webhook-tunnel', `${url.origin}: HTTP ${answered}`)
    return step('webhook', 'webhook-elsewhere', `${url.origin}: HTTP ${answered}`)
  } catch (error) {
    const broken = (await reach(url, network, within)).find(({ result }) => result === 'failed')
    const words = error instanceof Error ? error.message || error.name : String(error)
    return broken === undefined ? step('webhook', 'webhook-slow', words) : step('webhook', 'webhook-unreachable', `${broken.step}: ${broken.details}`)
  } finally {
    off()
  }
}

function post(url: URL, agent: http.Agent, headers: Record<string, string>, body: string, within: Milliseconds): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } })
    const limit = setTimeout(() => {
      reject(new Error(`no answer within ${within} ms`))
      request.destroy()
    }, within)
    request.once('close', () => { clearTimeout(limit) })
    request.once('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    request.on('error', reject)
    request.end(body)
  })
}
