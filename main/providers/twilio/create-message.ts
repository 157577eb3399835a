import { z } from 'zod'
import type { MediaId } from '../../../core/ids.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import { httpError, outcomeOf } from '../outcome.ts'
import type { ProviderContext, SendOutcome } from '../provider.ts'
import { canReach } from '../webhook-address.ts'
import { failureOf, messageSid } from './message-resource.ts'
import type { TwilioAccount } from './twilio-account.ts'

const created = z.looseObject({
  sid: messageSid, status: z.string().catch(''), error_code: z.number().nullable().catch(null), error_message: z.string().nullable().catch(null),
})

/** `POST …/Messages.json`, and what became of it. */
export async function createMessage(account: Pick<TwilioAccount, 'call'>, parameters: URLSearchParams): Promise<SendOutcome> {
  const reading = await account.call('POST', '/Messages.json', parameters)
  if (!reading.ok) return outcomeOf(reading.error, true, reading.after)
  const answer = created.safeParse(reading.json)
  // It said yes, but not to what: the status that carries our id, or the next poll, will tell.
  if (!answer.success) return { kind: 'unknown', error: httpError(reading.status) }
  const { sid, status, error_code, error_message } = answer.data
  const failure = status === 'failed' ? failureOf('failed', error_code, error_message ?? '') : null
  return failure === null ? { kind: 'accepted', providerId: sid, waId: null, userId: null } : { kind: 'failed', error: failure }
}

/** Where Twilio can fetch our file from; it takes no bytes. */
export function mediaAddress(id: MediaId, twilio: URL, context: Pick<ProviderContext, 'mediaUrl'>): { readonly ok: true, readonly url: string } | { readonly ok: false, readonly error: ProviderError } {
  const url = context.mediaUrl(id)
  return url !== null && canReach(twilio, url) ? { ok: true, url: url.href } : { ok: false, error: noAddress }
}

const noAddress: ProviderError =
  { code: 'no-media-address', class: 'final', advice: 'check-settings', details: 'Twilio fetches files from this desk, and it has no address that Twilio can reach (policy, webhook.publicUrl)' }
