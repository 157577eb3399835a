import { MINUTE, SECOND, type Milliseconds } from '../../core/time.ts'
import type { Delivery } from '../../core/policy/archive.ts'
import { batchJson } from './batch-json.ts'
import { createTokens, type TokenParts } from './https-token.ts'
import { post, retryAfter, type Answer } from './post.ts'
import type { Batch, Delivered, Sink } from './sink.ts'

export interface HttpsParts extends Omit<TokenParts, 'auth'> {
  readonly delivery: Extract<Delivery, { kind: 'https' }>
  /** For one batch with all its files; default 10 min. */
  readonly within?: Milliseconds
}

/** These say that what was sent is at fault. */
const ABOUT_THE_BODY: readonly number[] = [400, 413, 415, 422]
/** These pass: the same request may be taken later. */
const PASSING: readonly number[] = [408, 409, 425, 429]

/**
 * Each batch is one POST of JSON (batch-json.ts), signed in, with `Idempotency-Key: <batch>`. 2xx is taken. A receiver
 * that will not have one record answers 400 or 422 with `{ "record": "<its id>" }`; where it names none, it is found out
 * by halves. 401 of a token that was fetched: a new one, once.
 */
export function createHttps({ delivery, within = 10 * MINUTE, ...parts }: HttpsParts): Sink {
  const tokens = createTokens({ ...parts, auth: delivery.auth })
  const url = new URL(delivery.url)

  async function send(headers: Record<string, string>, body: () => string | AsyncIterable<string>, signal: AbortSignal): Promise<Answer | Extract<Delivered, { ok: false }>> {
    for (let first = true; ; first = false) {
      const token = await tokens.get(signal)
      if (!token.ok) return token
      const answer = await post({ url, agent: await parts.agent(url), headers: { 'content-type': 'application/json', 'accept': 'application/json', ...headers, authorization: `Bearer ${token.token}` }, body: body() }, signal)
      if (answer.status !== 401 || !tokens.refused() || !first) return answer
    }
  }

  async function limited(work: (signal: AbortSignal) => Promise<Delivered>, signal: AbortSignal, limit: Milliseconds): Promise<Delivered> {
    const late = AbortSignal.timeout(limit)
    try {
      return await work(AbortSignal.any([signal, late]))
    } catch (error) {
      return { ok: false, why: late.aborted ? `no answer within ${String(limit / SECOND)} s` : codeOf(error), blames: isTrust(error) ? 'needs-it' : 'sink' }
    }
  }

  function judged(answer: Answer, batch: Batch | null): Delivered {
    const { status } = answer
    const why = `HTTP ${String(status)}`
    if (status >= 200 && status < 300) return { ok: true, receipt: receiptOf(answer) }
    if (batch !== null && ABOUT_THE_BODY.includes(status)) {
      const named = namedIn(answer.body)
      const fact = batch.records.find(({ record }) => record.id === named)?.record.proof.fact ?? 0
      return { ok: false, why, blames: 'record', fact, code: `http-${String(status)}` }
    }
    if (status >= 500 || PASSING.includes(status)) return { ok: false, why, blames: 'sink', after: retryAfter(answer, parts.now()) ?? 0 }
    return { ok: false, why, blames: 'needs-it' }
  }

  return {
    id: delivery.id, kind: 'https', most: delivery.mostRecords,
    deliver: (batch, signal) => limited(async (both) => {
      const answer = await send({ 'idempotency-key': batch.id, 'x-compline-batch': batch.id }, () => batchJson(batch), both)
      return 'ok' in answer ? answer : judged(answer, batch)
    }, signal, within),
    /** A batch of no records. */
    test: (signal) => limited(async (both) => {
      const answer = await send({ 'x-compline-test': '1' }, () => JSON.stringify({ format: 'compline.batch/1', test: true, records: [] }), both)
      return 'ok' in answer ? answer : judged(answer, null)
    }, signal, 30 * SECOND),
  }
}

/** A receiver's own number for the batch, where it gives one: letters and digits, nothing that could be a client's. */
function receiptOf({ status, body }: Answer): string {
  const { receipt, id } = objectIn(body)
  const own = [receipt, id].find((value) => typeof value === 'string' && /^[\w.:-]{1,128}$/.test(value))
  return `HTTP ${String(status)}${typeof own === 'string' ? ` ${own}` : ''}`
}
const namedIn = (body: string): unknown => objectIn(body)['record']
function objectIn(body: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(body)
    return typeof json === 'object' && json !== null ? json as Record<string, unknown> : {}
  } catch {
    return {}
  }
}

/** Of several addresses tried each one's reason. A code says enough, and has nobody's words in it. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return [...new Set(error.errors.map(codeOf))].join('; ')
  if (!(error instanceof Error)) return 'it failed'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message || error.name
}
const isTrust = (error: unknown): boolean => /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(codeOf(error))
