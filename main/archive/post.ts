import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface Answer { readonly status: number, readonly headers: http.IncomingHttpHeaders, readonly body: string }
export interface Posted {
  readonly url: URL
  readonly agent: http.Agent
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | AsyncIterable<string>
}

/** Largest part of an answer that is looked at, in characters. */
const MOST = 64 * 1024

/** One POST; redirects are not followed. Rejects where there is no answer. A body that cannot be read ends it. */
export async function post({ url, agent, headers, body }: Posted, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted()
  const whole = typeof body === 'string' ? Buffer.from(body) : null
  const request = (url.protocol === 'https:' ? https : http).request(url, { method: 'POST', agent, signal, headers: { ...headers, 'user-agent': 'Compline', ...(whole !== null && { 'content-length': String(whole.length) }) } })
  const answered = new Promise<Answer>((resolve, reject) => {
    request.once('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => { if (text.length < MOST) text += piece })
      response.once('error', reject)
      response.once('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text.slice(0, MOST) }) })
    })
    request.once('error', reject)
    // While an agent is on its way to a socket, a destroyed request stays silent.
    signal.addEventListener('abort', () => { reject(signal.reason instanceof Error ? signal.reason : new Error('stopped')) }, { once: true })
  })
  // A server may answer, and shut, before it has read everything: its answer counts.
  const sent = whole !== null ? Promise.resolve(request.end(whole)) : pipeline(Readable.from(body), request)
  sent.catch((error: unknown) => { request.destroy(error instanceof Error ? error : new Error('its body could not be read')) })
  return answered
}

/** RFC 9110 §10.2.3, seconds or a date; in ms from now. null = it says nothing. */
export function retryAfter({ headers }: Pick<Answer, 'headers'>, now: number): number | null {
  const said = headers['retry-after']
  if (said === undefined) return null
  const ms = /^\d{1,6}$/.test(said) ? Number(said) * 1000 : Date.parse(said) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}
