import { createHmac } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { SECOND, type Milliseconds } from '../../../core/time.ts'
import { failed, type Sent, type Way } from './way.ts'

export interface WebhookParts {
  readonly url: string
  /** The name of the secret that signs. */
  readonly secret: string
  readonly secretOf: (name: string) => string | null
  /** The way out, by proxy and with the firm's certificates. */
  readonly agent: (url: URL) => Promise<http.Agent>
  /** For the whole exchange; default 30 s. */
  readonly within?: Milliseconds
}

/**
 * POSTs the notice as JSON. `X-Compline-Signature-256: sha256=<hex>` is the HMAC-SHA-256 of the body, byte for byte, by
 * the named secret; `X-Compline-Notice` its id, by which a receiver knows what it has. 2xx is taken; redirects are not followed.
 */
export const createWebhook = ({ url, secret, secretOf, agent, within = 30 * SECOND }: WebhookParts): Way => ({
  name: 'webhook',
  async send(notice, signal) {
    const key = secretOf(secret)
    if (key === null) return { ok: false, why: `the secret "${secret}" is not set`, blames: 'way' }
    const body = Buffer.from(JSON.stringify(notice), 'utf8')
    const headers = {
      'content-type': 'application/json', 'content-length': String(body.length), 'user-agent': 'Compline',
      'x-compline-notice': notice.id, 'x-compline-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
    }
    const limit = AbortSignal.timeout(within)
    try {
      return judged(await post(new URL(url), await agent(new URL(url)), headers, body, AbortSignal.any([signal, limit])))
    } catch (error) {
      return failed(limit.aborted ? new Error(`no answer within ${String(within / SECOND)} s`) : error)
    }
  },
})

function post(url: URL, agent: http.Agent, headers: http.OutgoingHttpHeaders, body: Buffer, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, { method: 'POST', agent, headers, signal }, (response) => {
      // Its words are of no use here.
      response.resume()
      response.once('error', reject)
      response.once('end', () => { resolve(response.statusCode ?? 0) })
    })
    request.once('error', reject)
    // While an agent is on its way to a socket, a destroyed request stays silent.
    signal.addEventListener('abort', () => { reject(signal.reason instanceof Error ? signal.reason : new Error('stopped')) }, { once: true })
    request.end(body)
  })
}

/** These say that the body is at fault; every other refusal is about who asks, where and how often. */
const ABOUT_THE_BODY: readonly number[] = [400, 409, 413, 415, 422]

function judged(status: number): Sent {
  if (status >= 200 && status < 300) return { ok: true }
  return { ok: false, why: `HTTP ${String(status)}`, blames: ABOUT_THE_BODY.includes(status) ? 'notice' : status >= 500 ? 'receiver' : 'way' }
}
