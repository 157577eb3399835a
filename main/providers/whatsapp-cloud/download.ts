import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Reading } from '../outcome.ts'
import type { Download } from '../provider.ts'
import type { DownloadResult, Transfer } from '../transfer.ts'
import { mimeOf, sha256Of } from './webhook-media.ts'
import { numeric } from './webhook-schema.ts'

/*
 *  A client's file in two steps: its id gives an address on another host, good for five minutes, and that address,
 *  with the same token, gives its bytes. An id lives for seven days, and then it is gone for good.
 */

/** The answer of `GET /{MEDIA_ID}`. `file_size` is a number or a string; `sha256` hex here, and base64 in webhooks. */
const located = z.looseObject({
  url: z.string().min(1),
  mime_type: z.string().optional().catch(undefined),
  sha256: z.string().optional().catch(undefined),
  file_size: numeric.refine((bytes) => Number.isSafeInteger(bytes) && bytes >= 0).optional().catch(undefined),
})
type Located = z.output<typeof located>

export interface DownloadParts {
  /** Where the connector itself is: a sandbox serves its files there. */
  readonly baseUrl: URL
  readonly transfer: Transfer
  readonly authorization: string
  /** Asks Graph where the file is. */
  readonly locate: () => Promise<Reading>
  readonly signal: AbortSignal
}

const no = (code: string, details: string, again: boolean): Download => ({ ok: false, code, details, again })
const gone = (details: string): Download => no('gone', details, false)

export async function downloadMedia(parts: DownloadParts): Promise<Download> {
  const first = await attempt(parts)
  // The address may have run out while we waited for our turn: one more, and then the file is gone.
  return first ?? await attempt(parts) ?? gone('WhatsApp has no such file any more')
}

/** Null where the address leads to nothing. */
async function attempt({ baseUrl, transfer, authorization, locate, signal }: DownloadParts): Promise<Download | null> {
  const reading = await locate()
  if (!reading.ok) {
    const { code, details, class: kind } = reading.error
    // 100, with subcode 33 or without: there is no such object (any more).
    return code === '100' || code === '33' ? gone(details) : no(code, details, kind !== 'final')
  }
  const where = located.safeParse(reading.json)
  if (!where.success) return no('unreadable', 'WhatsApp did not say where the file is', true)
  const url = URL.parse(where.data.url)
  if (url === null || !mayHaveToken(url, baseUrl)) return no('strange-address', `refused to send credentials to ${url?.origin ?? 'an address that is none'}`, false)
  const answer = await transfer.down({ url, authorization, signal })
  switch (answer.kind) {
    case 'bytes': return opened(answer, where.data)
    case 'answer': return answer.status === 404 || answer.status === 410 ? null : no(`http-${answer.status}`, `HTTP ${answer.status} from ${url.host}`, true)
    case 'not-sent':
    case 'lost': return no(answer.error.code, answer.error.details, true)
  }
}

/** Meta's own hosts, over TLS; and that of the connector, whatever it is. */
const hosts = ['fbsbx.com', 'facebook.com', 'whatsapp.net']
export const mayHaveToken = (url: URL, baseUrl: URL): boolean =>
  url.origin === baseUrl.origin
  || (url.protocol === 'https:' && url.port === '' && hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`)))

function opened({ headers, bytes, total }: Extract<DownloadResult, { kind: 'bytes' }>, said: Located): Download {
  const size = said.file_size ?? total
  const sha256 = sha256Of(said.sha256)
  return { ok: true, mime: mimeOf(said.mime_type ?? headers['content-type']) || null, total: size, bytes: checked(bytes, size, sha256) }
}

/** Throws at its end where these are not the bytes that WhatsApp spoke of; at its first byte too many where there is no end. */
async function* checked(bytes: AsyncIterable<Uint8Array>, size: number | null, sha256: string | null): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let done = 0
  for await (const piece of bytes) {
    done += piece.length
    if (size !== null && done > size) throw new Error(`the file is longer than the ${size} bytes that WhatsApp spoke of`)
    hash.update(piece)
    yield piece
  }
  if (size !== null && done < size) throw new Error(`${done} of ${size} bytes came`)
  const digest = hash.digest('hex')
  if (sha256 !== null && digest !== sha256) throw new Error(`the file's SHA-256 is ${digest} instead of ${sha256}`)
}
