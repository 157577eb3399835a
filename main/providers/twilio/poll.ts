import { z } from 'zod'
import type { LineId } from '../../../core/ids.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import { HOUR, type UtcMs } from '../../../core/time.ts'
import type { ProviderEvent } from '../provider.ts'
import { contentsOf, numberIn, senderOf, whatsAppSender, type TwilioMedia } from './inbound-content.ts'
import { failureOf, messageResource, statusOf, type MessageResource } from './message-resource.ts'
import { listedAt, moment } from './twilio-time.ts'
import type { TwilioAccount } from './twilio-account.ts'

/** How far back a poll looks: for what came in, clocks that differ and messages that were listed late … */
const INBOUND_OVERLAP = HOUR
/** … for ours, the time in which their status can change: Twilio and carriers try for at most 10 hours. */
const OUTBOUND_OVERLAP = 12 * HOUR

export type PollResult = { ok: true, events: ProviderEvent[] } | { ok: false, error: ProviderError }

export interface PollParts {
  readonly channel: 'whatsapp' | 'sms'
  /** Our addresses as Twilio lists them: `+1…`, `whatsapp:+1…`. */
  readonly lines: ReadonlyMap<string, LineId>
  readonly account: Pick<TwilioAccount, 'baseUrl' | 'call' | 'list'>
  readonly now: () => UtcMs
  /** Files of messages that were asked for before, by SID: the overlap lists a message many times. */
  readonly known: Map<string, readonly TwilioMedia[]>
}

/** More than an hour of pictures; what falls out is asked for again. */
const MOST_KNOWN = 500

/** What came in to these addresses and what became of ours since `since`, oldest first. There is no filter by time of change, hence the overlap. */
export async function poll(parts: PollParts, since: UtcMs): Promise<PollResult> {
  const events: ProviderEvent[] = []
  for (const [address, lineId] of parts.lines) {
    const received = await messages(parts, { To: address, 'DateSent>': moment(since - INBOUND_OVERLAP) })
    if (!received.ok) return received
    const sent = await messages(parts, { From: address, 'DateSent>': moment(since - OUTBOUND_OVERLAP) })
    if (!sent.ok) return sent
    for (const row of received.rows) {
      const found = await inboundEvents(row, lineId, parts)
      if (!found.ok) return found
      events.push(...found.events)
    }
    events.push(...sent.rows.flatMap((row) => outboundEvent(row, lineId, parts)))
  }
  return { ok: true, events: events.sort((one, other) => timeOf(one) - timeOf(other)) }
}

const timeOf = (event: ProviderEvent): number => 'at' in event ? event.at : 0

async function messages({ account }: PollParts, filter: Record<string, string>): Promise<{ ok: true, rows: MessageResource[] } | { ok: false, error: ProviderError }> {
  const found = await account.list('/Messages.json', 'messages', filter)
  if (!found.ok) return found
  // Twilio lists the newest first; what has the same second must not change places.
  return { ok: true, rows: found.rows.flatMap((row) => messageResource.safeParse(row).data ?? []).reverse() }
}

const at = ({ date_sent, date_created }: MessageResource, now: () => UtcMs): UtcMs => listedAt(date_sent ?? date_created) ?? now()

async function inboundEvents(row: MessageResource, lineId: LineId, parts: PollParts): Promise<PollResult> {
  const { channel } = parts
  if (row.direction !== 'inbound' || row.from === null) return { ok: true, events: [] }
  const media = row.num_media > 0 ? await mediaOf(row, parts) : { ok: true, media: [] } as const
  if (!media.ok) return media
  // A list tells the words alone: a place, a contact card and the like stand there as nothing.
  const special = channel === 'whatsapp' && row.body === '' ? { type: 'unsupported', of: 'unknown', text: '' } as const
    : row.num_media > 0 ? { type: 'unsupported', of: 'media', text: row.body } as const : null
  const from = channel === 'sms' ? senderOf(row.from) : whatsAppSender(row.from, null, null)
  return {
    ok: true,
    events: contentsOf({ sid: row.sid, text: row.body, media: media.media, special }, channel).map(({ providerId, content }) => ({
      kind: 'message', lineId, channel, providerId, from, at: at(row, parts.now), content, optOut: null, about: null,
    })),
  }
}

const mediaItem = z.looseObject({ sid: z.string().regex(/^ME[0-9a-fA-F]{32}$/), content_type: z.string().catch(''), uri: z.string() })

/** The message's files: its list says how many there are, not which. Where Twilio has none any more, the words stay. */
async function mediaOf({ sid }: MessageResource, { account, known }: PollParts): Promise<{ ok: true, media: readonly TwilioMedia[] } | { ok: false, error: ProviderError }> {
  const before = known.get(sid)
  if (before !== undefined) return { ok: true, media: before }
  const found = await account.list(`/Messages/${sid}/Media.json`, 'media_list')
  // A refusal would be the same the next time, and keep all other messages out.
  if (!found.ok && found.error.class !== 'final' && found.error.code !== '20404') return found
  const media = (found.ok ? found.rows : []).flatMap((row): TwilioMedia[] => {
    const item = mediaItem.safeParse(row).data
    // The file is at the resource's own address, without `.json`.
    const source = item === undefined ? null : URL.parse(item.uri.replace(/\.json$/, ''), account.baseUrl)
    return item === undefined || source?.origin !== account.baseUrl.origin ? [] : [{ source: source.href, mime: item.content_type }]
  })
  known.set(sid, media)
  for (const oldest of known.keys()) {
    if (known.size <= MOST_KNOWN) break
    known.delete(oldest)
  }
  return { ok: true, media }
}

function outboundEvent(row: MessageResource, lineId: LineId, { channel, now }: PollParts): ProviderEvent[] {
  const to = numberIn(row.to)
  if (row.direction === 'inbound' || to === null) return []
  const status = statusOf(row.status)
  return [{
    kind: 'listed', channel, lineId, providerId: row.sid, to, text: row.body, at: at(row, now), status,
    error: failureOf(status, row.error_code, row.error_message ?? ''),
  }]
}
