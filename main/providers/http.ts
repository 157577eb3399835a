import http from 'node:http'
import https from 'node:https'
import type { ProviderError } from '../../core/provider-error.ts'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import { ProxyRefused } from '../network/tunnel-agent.ts'
import type { ProviderContext } from './provider.ts'

/*
 *  One request to a provider, and an honest word on what became of it.
 *
 *   DNS ─► TCP ─► TLS ─┃─► request written ─► headers ─► body
 *   └── not-sent ─────┘┃└── lost ─────────────────────┘  └ answer
 *
 *  A proxy and its CONNECT stand before the bar as well; on the way to an http: address, what a proxy answers itself
 *  cannot be told from the provider's answer.
 *
 *  The bar is the whole point: before it the provider surely saw nothing, after it a message may have gone out,
 *  whatever error follows. node:http(s) says when the bar is passed (`connect`, `secureConnect`), which fetch does
 *  not; and each request has a connection of its own, because on a kept one a request can be lost to the server's
 *  closing it at that moment, which nobody could tell from a message that was taken.
 */

export interface HttpAnswer { readonly kind: 'answer', readonly status: number, readonly headers: http.IncomingHttpHeaders, readonly json: unknown }

/** What became of a request. */
export type HttpResult =
  /** The provider answered. `json` is undefined where the body was none. */
  | HttpAnswer
  | HttpFailure
export type HttpFailure =
  /** It surely did not reach the provider. */
  | { readonly kind: 'not-sent', readonly error: ProviderError }
  /** It may have reached the provider. */
  | { readonly kind: 'lost', readonly error: ProviderError }

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  /** Must have the origin of the base URL; credentials go nowhere else. */
  readonly url: URL
  readonly authorization: string
  readonly body?: { readonly type: 'application/json' | 'application/x-www-form-urlencoded', readonly text: string }
}

export interface HttpLimits {
  /** For the whole exchange; default 30 s. */
  readonly total: Milliseconds
  /** Until the connection stands, name look-up and TLS included; default 10 s. */
  readonly connect: Milliseconds
  /** Largest answer in bytes; default 8 MiB. */
  readonly answerBytes: number
}
const defaultLimits: HttpLimits = { total: 30 * SECOND, connect: 10 * SECOND, answerBytes: 8 * 1024 * 1024 }

export type HttpClient = (request: HttpRequest) => Promise<HttpResult>

const offline = (details: string): HttpFailure =>
  ({ kind: 'not-sent', error: { code: 'offline', class: 'try-later', advice: 'try-later', details } })
export const lost = (code: string, details: string): HttpFailure =>
  ({ kind: 'lost', error: { code, class: 'ambiguous', advice: 'try-later', details } })
/** A proxy that wants another password, or forbids, does not change its mind by itself; one that cannot get there may. */
const refusedBy = ({ status, message }: ProxyRefused): HttpFailure => status >= 500 || status === 0 || status === 408 || status === 429
  ? offline(message)
  : { kind: 'not-sent', error: { code: `proxy-${status}`, class: 'halt', advice: 'check-settings', details: message } }
export const misconfigured = (details: string): HttpFailure =>
  ({ kind: 'not-sent', error: { code: 'settings', class: 'halt', advice: 'check-settings', details } })

/** Why a request has no answer. */
export function failureOf(error: unknown, { passedTheBar }: Pick<Exchange, 'passedTheBar'>): HttpFailure {
  if (error instanceof ProxyRefused) return refusedBy(error)
  return passedTheBar() ? lost('connection-lost', causeOf(error)) : offline(causeOf(error))
}

/** A client for one base URL. Never throws; follows no redirects: a 3xx is an answer like any other. */
export function createHttp(baseUrl: URL, { observeDate, agent }: Pick<ProviderContext, 'observeDate' | 'agent'>, limits: Partial<HttpLimits> = {}): HttpClient {
  const { total, connect, answerBytes } = { ...defaultLimits, ...limits }

  return async ({ method, url, authorization, body }) => {
    if (url.origin !== baseUrl.origin) return misconfigured(`refused to send credentials to ${url.origin}`)
    const sentAt = Date.now()
    const deadline = AbortSignal.timeout(total)
    const bytes = body === undefined ? null : Buffer.from(body.text, 'utf8')
    const content = body && bytes && { 'content-type': body.type, 'content-length': String(bytes.length) }
    let exchange: Exchange
    try {
      exchange = open(url, await agent(url), { method, headers: { accept: 'application/json', authorization, ...content }, signal: deadline, aborted: `no answer within ${total} ms`, connect })
      exchange.request.end(bytes ?? undefined)
    } catch (error) {
      // A file of certificates that is gone, a secret with a line break in it, and the like: refused before it connects.
      return misconfigured(causeOf(error))
    }
    const { response } = exchange
    try {
      const answer = await response
      const { headers, statusCode: status = 0 } = answer
      if (headers.date !== undefined) observeDate(headers.date, sentAt, Date.now())
      const text = await readAnswer(answer, answerBytes, () => deadline.aborted)
      // A client error is a refusal, however its body ended.
      if (!text.ok && (status < 400 || status >= 500)) return lost(text.code, text.details)
      return { kind: 'answer', status, headers, json: text.ok ? parseJson(text.text) : undefined }
    } catch (error) {
      const failure = failureOf(error, exchange)
      return failure.kind === 'lost' && deadline.aborted ? lost('timeout', `no answer within ${total} ms`) : failure
    }
  }
}

interface Exchange {
  /** Its body is still to be written, and its end. */
  readonly request: http.ClientRequest
  readonly response: Promise<http.IncomingMessage>
  /** Whether the request may have been written. */
  passedTheBar(): boolean
}

export interface Opening {
  readonly method: string
  readonly headers: http.OutgoingHttpHeaders
  readonly signal: AbortSignal
  /** What an abort means, in words. */
  readonly aborted: string
  readonly connect: Milliseconds
}

/** A connection for one request, and the request's head on it. Throws where node refuses what is in it. */
export function open(url: URL, agent: http.Agent, { method, headers, signal, aborted, connect }: Opening): Exchange {
  const isTls = url.protocol === 'https:'
  const request = (isTls ? https : http).request(url, {
    method,
    agent,
    signal,
    headers: { 'accept-encoding': 'identity', 'user-agent': 'Compline', ...headers },
  })
  let passed = false
  let ended = (_error: Error): void => undefined
  // Said here as well: while an agent is still on its way to a socket, a destroyed request stays silent.
  const end = (error: Error): void => {
    request.destroy(error)
    ended(error)
  }
  const tooSlow = setTimeout(() => { end(new Error(`no connection within ${connect} ms`)) }, connect)
  const abort = (): void => { end(new Error(aborted)) }
  signal.addEventListener('abort', abort, { once: true })
  const pass = () => {
    passed = true
    clearTimeout(tooSlow)
  }
  request.once('socket', (socket) => {
    // In doubt (a socket that connected before we could listen) the bar counts as passed.
    if (!socket.connecting) pass()
    else socket.once(isTls ? 'secureConnect' : 'connect', pass)
  })
  const response = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    // Stays attached: after the answer, errors come through the answer's own stream.
    request.on('error', reject)
    ended = reject
    request.once('close', () => {
      clearTimeout(tooSlow)
      signal.removeEventListener('abort', abort)
    })
  })
  // Whoever is to await it may come a moment later.
  response.catch(() => undefined)
  if (signal.aborted) abort()
  return { request, response, passedTheBar: () => passed }
}

type AnswerText = { readonly ok: true, readonly text: string } | { readonly ok: false, readonly code: string, readonly details: string }

export async function readAnswer(answer: http.IncomingMessage, limit: number, timedOut: () => boolean): Promise<AnswerText> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of answer) {
      const bytes = Buffer.from(chunk as Uint8Array)
      size += bytes.length
      // Leaving the loop destroys the connection: the rest is not read.
      if (size > limit) return { ok: false, code: 'answer-too-long', details: `the answer is longer than ${limit} bytes` }
      chunks.push(bytes)
    }
  } catch (error) {
    return { ok: false, code: timedOut() ? 'timeout' : 'connection-lost', details: `the answer broke off: ${causeOf(error)}` }
  }
  return { ok: true, text: Buffer.concat(chunks).toString('utf8') }
}

/** The content type is not asked: proxies change it, and what is no JSON is found out here. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** In words for IT: of several addresses tried (`AggregateError`) each one's reason. */
export function causeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(causeOf).join('; ')
  return error instanceof Error ? error.message || error.name : String(error)
}
