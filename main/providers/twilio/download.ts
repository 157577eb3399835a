import type { MediaSource } from '../../../core/messaging/message.ts'
import type { Download, ProviderContext } from '../provider.ts'
import { canReach } from '../webhook-address.ts'
import { createTransfer, type DownloadResult } from '../transfer.ts'
import type { TwilioAccount } from './twilio-account.ts'

/*
 *  A client's file. Twilio answers with a redirect to its store, another host: followed once, and without our credentials.
 */
const failed = (code: string, details: string, again: boolean): Download => ({ ok: false, code, details, again })

/** `missingYet`: where it may not be there yet (a voicemail, just recorded), it is asked for again. */
export function createDownload(account: Pick<TwilioAccount, 'baseUrl' | 'authorization'>, context: Pick<ProviderContext, 'observeDate' | 'agent'>, missingYet: boolean) {
  const transfer = createTransfer(context)

  return async (source: MediaSource, signal: AbortSignal): Promise<Download> => {
    const url = URL.parse(source)
    if (url?.origin !== account.baseUrl.origin) return failed('wrong-address', `refused to send credentials to ${url?.origin ?? 'no address'}`, false)
    const authorization = account.authorization()
    if (authorization === null) return failed('secret-missing', 'the account\'s secret is not set', true)
    const first = await transfer.down({ url, authorization, signal })
    const location = redirectOf(first, url)
    if (location === null) return read(first)
    if (location.protocol !== 'https:' && location.protocol !== account.baseUrl.protocol) return failed('wrong-address', `refused to fetch from ${location.origin} without TLS`, false)
    if (!canReach(account.baseUrl, location)) return failed('wrong-address', `refused to fetch from ${location.origin}: that is this machine`, false)
    return read(await transfer.down({ url: location, authorization: null, signal }))
  }

  function read(result: DownloadResult): Download {
    switch (result.kind) {
      case 'bytes': return { ok: true, mime: result.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? null, bytes: result.bytes, total: result.total }
      case 'answer': return failed(`http-${result.status}`, `HTTP ${result.status}`, mayComeLater(result.status))
      default: return failed(result.error.code, result.error.details, true)
    }
  }

  /** Gone for good is what was deleted; a dead token and a busy server are mended. */
  function mayComeLater(status: number): boolean {
    return status === 404 ? missingYet : status !== 410 && status !== 400
  }
}

function redirectOf(result: DownloadResult, from: URL): URL | null {
  if (result.kind !== 'answer' || result.status < 300 || result.status > 399) return null
  const { location } = result.headers
  return location === undefined ? null : URL.parse(location, from)
}
