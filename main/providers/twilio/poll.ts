import { z } from 'zod'
import type { E164, LineId } from '../../../core/ids.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import { HOUR, type UtcMs } from '../../../core/time.ts'
import { httpError, type Reading } from '../outcome.ts'
import type { ProviderEvent } from '../provider.ts'
import { e164Of, failureOf, messageResource, statusOf, type MessageResource } from './message-resource.ts'
import { contentOf, senderOf } from './webhook.ts'

/** How far back a poll looks: for what came in, clocks that differ and messages that were listed late … */
const INBOUND_OVERLAP = HOUR
/** … for ours, the time in which their status can change: Twilio and carriers try for at most 10 hours. */
const OUTBOUND_OVERLAP = 12 * HOUR
const PAGE_SIZE = 200
/** An end to an endless list: 20,000 messages. */
const MOST_PAGES = 100

/** Reads one page: the query as Twilio takes it. */
export type ListPage = (query: URLSearchParams) => Promise<Reading>
export type PollResult = { ok: true, events: ProviderEvent[] } | { ok: false, error: ProviderError }

/** What came in to these numbers and what became of ours since `since`, oldest first. There is no filter by time of change, hence the overlap. */
export async function poll(lines: ReadonlyMap<string, LineId>, since: UtcMs, list: ListPage, now: () => UtcMs): Promise<PollResult> {
  const events: ProviderEvent[] = []
  for (const [number, lineId] of lines) {
    const received = await listAll({ To: number, 'DateSent>': moment(since - INBOUND_OVERLAP) }, list)
    if (!received.ok) return received
    const sent = await listAll({ From: number, 'DateSent>': moment(since - OUTBOUND_OVERLAP) }, list)
    if (!sent.ok) return sent
    events.push(
      ...received.rows.flatMap((row) => inboundEvent(row, lineId, now)),
      ...sent.rows.flatMap((row) => outboundEvent(row, lineId, now)),
    )
  }
  return { ok: true, events: events.sort((one, other) => timeOf(one) - timeOf(other)) }
}

/** `2026-11-22T10:00:00Z` */
const moment = (at: UtcMs): string => `${new Date(Math.max(0, at)).toISOString().slice(0, 19)}Z`
const timeOf = (event: ProviderEvent): number => 'at' in event ? event.at : 0

const page = z.looseObject({ messages: z.array(z.unknown()), next_page_uri: z.string().nullish() })

async function listAll(filter: Record<string, string>, list: ListPage): Promise<{ ok: true, rows: MessageResource[] } | { ok: false, error: ProviderError }> {
  const rows: MessageResource[] = []
  let query = new URLSearchParams({ ...filter, PageSize: String(PAGE_SIZE) })
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const reading = await list(query)
    if (!reading.ok) return { ok: false, error: reading.error }
    const parsed = page.safeParse(reading.json)
    if (!parsed.success) return { ok: false, error: httpError(reading.status) }
    for (const row of parsed.data.messages) {
      const message = messageResource.safeParse(row)
      if (message.success) rows.push(message.data)
    }
    const next = nextQuery(parsed.data.next_page_uri)
    if (next === null || next.toString() === query.toString()) break
    query = next
  }
  // Twilio lists the newest first; what has the same second must not change places.
  return { ok: true, rows: rows.reverse() }
}

/** Of the next page's address only the query is used, at our own address: credentials stay there whatever it names. */
function nextQuery(uri: string | null | undefined): URLSearchParams | null {
  const url = uri ? URL.parse(uri, 'https://relative.invalid') : null
  return url === null || url.search === '' ? null : url.searchParams
}

const at = ({ date_sent, date_created }: MessageResource, now: () => UtcMs): UtcMs => {
  const time = Date.parse(date_sent ?? date_created ?? '')
  return Number.isNaN(time) ? now() : time
}

function inboundEvent(row: MessageResource, lineId: LineId, now: () => UtcMs): ProviderEvent[] {
  if (row.direction !== 'inbound' || row.from === null) return []
  return [{
    kind: 'message', lineId, channel: 'sms', providerId: row.sid, from: senderOf(row.from), at: at(row, now),
    content: contentOf(row.body, row.num_media), optOut: null, about: null,
  }]
}

function outboundEvent(row: MessageResource, lineId: LineId, now: () => UtcMs): ProviderEvent[] {
  const to: E164 | null = e164Of(row.to)
  if (row.direction === 'inbound' || to === null) return []
  const status = statusOf(row.status)
  return [{
    kind: 'listed', channel: 'sms', lineId, providerId: row.sid, to, text: row.body, at: at(row, now), status,
    error: failureOf(status, row.error_code, row.error_message ?? ''),
  }]
}
