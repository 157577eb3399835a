import type { IncomingHttpHeaders } from 'node:http'
import type { ProviderError } from '../../core/provider-error.ts'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import { causeOf, failureOf, lost, misconfigured, open, parseJson, readAnswer, type HttpFailure, type HttpResult } from './http.ts'
import type { ProviderContext } from './provider.ts'

/*
 *  Files to and from a provider: as http.ts, but in pieces, and with no limit to the whole: 100 MB over a hotel's
 *  network take what they take. What ends a transfer is silence. Where a credential may go, the caller decides.
 */

export interface TransferLimits {
  /** Longest time in which nothing moves, either way; default 30 s. */
  readonly silence: Milliseconds
  /** Until the connection stands; default 10 s. */
  readonly connect: Milliseconds
  /** Largest answer to an upload in bytes; default 256 KiB. */
  readonly answerBytes: number
}
const defaultLimits: TransferLimits = { silence: 30 * SECOND, connect: 10 * SECOND, answerBytes: 256 * 1024 }

export interface UploadRequest {
  readonly url: URL
  readonly authorization: string
  /** `length` must be true: it is said before the first byte goes out. */
  readonly body: { readonly type: string, readonly length: number, readonly bytes: AsyncIterable<Uint8Array> }
  /** Bytes of the body that are on their way. */
  readonly progress: (done: number) => void
  readonly signal: AbortSignal
}

export interface DownloadRequest {
  readonly url: URL
  readonly authorization: string | null
  readonly signal: AbortSignal
}

export type DownloadResult =
  /** 2xx. Iterating throws where the connection breaks off; bytes that nobody asks for are dropped after a time of silence. */
  | { readonly kind: 'bytes', readonly headers: IncomingHttpHeaders, readonly bytes: AsyncIterable<Uint8Array>, readonly total: number | null }
  /** Any other answer; redirects are not followed. Its body is not read. */
  | { readonly kind: 'answer', readonly status: number, readonly headers: IncomingHttpHeaders }
  | HttpFailure

export interface Transfer {
  /** Never rejects. An aborted one is `not-sent` or `lost`, as it comes. */
  up(request: UploadRequest): Promise<HttpResult>
  down(request: DownloadRequest): Promise<DownloadResult>
}

/** What we were to send cannot be read, or is not as long as it was said to be. */
class SourceFailed extends Error {}
const unreadable = (details: string): { kind: 'not-sent', error: ProviderError } =>
  ({ kind: 'not-sent', error: { code: 'file-unreadable', class: 'final', advice: 'tell-it', details } })

export function createTransfer({ observeDate, agent }: Pick<ProviderContext, 'observeDate' | 'agent'>, limits: Partial<TransferLimits> = {}): Transfer {
  const { silence, connect, answerBytes } = { ...defaultLimits, ...limits }

  async function begin(method: 'GET' | 'POST', { url, signal }: Pick<DownloadRequest, 'url' | 'signal'>, headers: Record<string, string>): Promise<ReturnType<typeof open>> {
    const exchange = open(url, await agent(url), { method, headers, signal, aborted: 'it was stopped', connect })
    exchange.request.setTimeout(silence, () => { exchange.request.destroy(new Error(`nothing moved for ${silence} ms`)) })
    return exchange
  }

  async function up(request: UploadRequest): Promise<HttpResult> {
    const { authorization, body } = request
    const sentAt = Date.now()
    let exchange: ReturnType<typeof open>
    try {
      exchange = await begin('POST', request, { 'accept': 'application/json', authorization, 'content-type': body.type, 'content-length': String(body.length) })
    } catch (error) {
      return misconfigured(causeOf(error))
    }
    const { request: wire, response } = exchange
    const written = write(wire, request)
    try {
      // An answer before the end is a refusal: no use in writing on.
      const answer = await Promise.race([response, written.then(() => response)])
      const { headers, statusCode: status = 0 } = answer
      if (headers.date !== undefined) observeDate(headers.date, sentAt, Date.now())
      const text = await readAnswer(answer, answerBytes, () => false)
      if (!text.ok && (status < 400 || status >= 500)) return lost(text.code, text.details)
      return { kind: 'answer', status, headers, json: text.ok ? parseJson(text.text) : undefined }
    } catch (error) {
      if (error instanceof SourceFailed) return unreadable(error.message)
      return failureOf(error, exchange)
    } finally {
      wire.destroy()
      await written.catch(() => undefined)
    }
  }

  async function down(request: DownloadRequest): Promise<DownloadResult> {
    const { authorization } = request
    const sentAt = Date.now()
    let exchange: ReturnType<typeof open>
    try {
      exchange = await begin('GET', request, { accept: '*/*', ...(authorization !== null && { authorization }) })
      exchange.request.end()
    } catch (error) {
      return misconfigured(causeOf(error))
    }
    try {
      const answer = await exchange.response
      const { headers, statusCode: status = 0 } = answer
      if (headers.date !== undefined) observeDate(headers.date, sentAt, Date.now())
      if (status < 200 || status > 299) {
        answer.destroy()
        return { kind: 'answer', status, headers }
      }
      const length = headers['content-length']
      return { kind: 'bytes', headers, bytes: answer, total: length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null }
    } catch (error) {
      return failureOf(error, exchange)
    }
  }

  return { up, down }
}

/** Piece by piece, each when the one before it is gone, so that no file stands whole in memory. */
async function write(wire: ReturnType<typeof open>['request'], { body, progress }: UploadRequest): Promise<void> {
  // A write that waits for a connection is not always told that there will be none.
  const closed = new Promise<'closed'>((resolve) => { wire.once('close', () => { resolve('closed') }) })
  let done = 0
  const pieces = body.bytes[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await pieces.next().catch((error: unknown) => { throw new SourceFailed(causeOf(error)) })
      if (next.done === true) break
      done += next.value.length
      if (done > body.length) throw new SourceFailed(`the file is longer than the ${body.length} bytes it was said to have`)
      const gone = new Promise<Error | null | undefined>((resolve) => { wire.write(next.value, resolve) })
      // Its reason comes through the response.
      if (wire.destroyed || await Promise.race([gone, closed]) != null) return
      progress(done)
    }
    if (done < body.length) throw new SourceFailed(`the file has ${done} bytes instead of ${body.length}`)
    wire.end()
  } finally {
    await pieces.return?.()
  }
}
