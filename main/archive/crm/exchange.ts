import http from 'node:http'
import https from 'node:https'
import { SECOND, type UtcMs } from '../../../core/time.ts'
import type { Delivered, SinkStep } from '../sink.ts'
import type { CrmParts } from './crm-parts.ts'

/** An answer of the CRM; `json` is undefined where the body was none. */
export interface Answer { readonly status: number, readonly json: unknown }
export type Failure = Extract<Delivered, { readonly ok: false }>

export interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: URLSearchParams
}

/** Thrown where there is no answer to go by; caught by the sink, which hands it on. */
export class NotDelivered extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.why)
    this.failure = failure
  }
}
/** `step`: how far it came. */
export const trouble = (blames: 'sink' | 'needs-it', why: string, step: SinkStep = 'write'): NotDelivered => new NotDelivered({ ok: false, why, blames, step })

/** Largest answer in bytes. */
const MOST = 4 * 1024 * 1024
/** RFC 9110 §10.2.3: how long a 429 or 503 without a word of it is heeded. */
const PAUSE = 10 * SECOND

export type Ask = (asking: Asking, signal: AbortSignal) => Promise<Answer>

/**
 * Requests to one CRM. Answers of 2xx and 4xx are handed back; throws `NotDelivered` for 429 and 5xx, for redirects
 * (credentials go to nobody else), and where there was no answer. After a 429 or 503 nothing leaves until it is time.
 */
export function createExchange(name: string, { agent, now, within = 30 * SECOND }: Pick<CrmParts, 'agent' | 'now' | 'within'>): Ask {
  let notBefore: UtcMs = 0
  return async ({ method, url, headers = {}, json, form }, signal) => {
    if (now() < notBefore) throw trouble('sink', `${name} asked to wait until ${new Date(notBefore).toISOString()}`)
    const body = form === undefined ? json === undefined ? null : Buffer.from(JSON.stringify(json), 'utf8') : Buffer.from(form.toString(), 'utf8')
    const limit = AbortSignal.timeout(within)
    let answer: Answer & { readonly retryAfter: string | undefined }
    try {
      answer = await exchange(url, await agent(url), {
        method, signal: AbortSignal.any([signal, limit]),
        headers: { 'accept': 'application/json', 'accept-encoding': 'identity', 'user-agent': 'Compline', ...headers, ...body && { 'content-type': form === undefined ? 'application/json' : 'application/x-www-form-urlencoded', 'content-length': String(body.length) } },
      }, body)
    } catch (error) {
      throw limit.aborted ? trouble('sink', `${name}: no answer within ${String(within / SECOND)} s`, 'connection') : trouble(isIts(error) ? 'needs-it' : 'sink', `${name}: ${wordsOf(error)}`, stepOf(error))
    }
    const { status, retryAfter } = answer
    if (status === 429 || status === 503) notBefore = now() + waitOf(retryAfter, now())
    if (status === 429 || status === 408 || status >= 500) throw trouble('sink', `${name}: HTTP ${String(status)}`)
    if (status < 200 || status >= 300 && status < 400 && status !== 300) throw trouble('needs-it', `${name}: HTTP ${String(status)}, a redirect, is not followed: check the address`)
    return answer
  }
}

interface Going { readonly method: string, readonly headers: http.OutgoingHttpHeaders, readonly signal: AbortSignal }
function exchange(url: URL, agent: http.Agent, going: Going, body: Buffer | null): Promise<Answer & { readonly retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, { ...going, agent }, (response) => {
      const pieces: Buffer[] = []
      let size = 0
      response.on('data', (piece: Buffer) => {
        size += piece.length
        if (size > MOST) response.destroy(new Error('the answer is too large'))
        else pieces.push(piece)
      })
      response.once('error', reject)
      response.once('aborted', () => { reject(new Error('the answer broke off')) })
      response.once('end', () => { resolve({ status: response.statusCode ?? 0, json: parsed(Buffer.concat(pieces).toString('utf8')), retryAfter: response.headers['retry-after'] }) })
    })
    request.once('error', reject)
    // While an agent is on its way to a socket, a destroyed request stays silent.
    going.signal.addEventListener('abort', () => { reject(going.signal.reason instanceof Error ? going.signal.reason : new Error('stopped')) }, { once: true })
    request.end(body ?? undefined)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Seconds, or a date of HTTP (RFC 9110 §10.2.3); a day at most. */
function waitOf(retryAfter: string | undefined, now: UtcMs): number {
  if (retryAfter === undefined) return PAUSE
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * SECOND : Date.parse(retryAfter) - now
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 86_400 * SECOND) : PAUSE
}

const codeOf = (error: unknown): string => error instanceof Error && 'code' in error ? String(error.code) : ''
const OF_TLS = /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/
const stepOf = (error: unknown): SinkStep => OF_TLS.test(codeOf(error)) ? 'tls' : codeOf(error) === 'ENOTFOUND' ? 'name' : 'connection'

/** Certificates, and what the agent says of a missing secret or file: nobody but IT mends that. */
const isIts = (error: unknown): boolean => OF_TLS.test(codeOf(error)) || error instanceof Error && /secret "|certificates/.test(error.message)

/** Of several addresses tried each one's reason. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(wordsOf).join('; ')
  return error instanceof Error ? error.message || error.name : String(error)
}
