import { bodyOf, subjectOf, talked } from './body.ts'
import type { Entry } from './entry.ts'
import { nameOf } from './lines.ts'

/** Most characters of a body ("Limits on engagements": 65,536). */
const MOST = 65_536

/** HubSpot's default outcomes of calls (developers.hubspot.com, "Calls"). */
const outcomes = {
  connected: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
  busy: '9d9162e7-6cf3-4944-bf63-4dff82258764',
  noAnswer: '73a0d17f-1163-4015-bdd5-ec830791da20',
  voicemail: 'b2cf5968-551e-4856-9783-52b3da59a7d0',
} as const

export type HubSpotObject = 'communications' | 'calls'
export const objectOf = ({ kind }: Entry): HubSpotObject => kind === 'messages' ? 'communications' : 'calls'

/** All values are strings. Neither names nor numbers of properties that the firm made itself. */
export function propertiesOf(entry: Entry, owner: string | null): Record<string, string> {
  const common = { hs_timestamp: new Date(entry.at).toISOString(), ...owner !== null && { hubspot_owner_id: owner } }
  const body = bodyOf(entry, { html: true, most: MOST })
  if (entry.kind === 'messages') {
    return { ...common, hs_communication_channel_type: entry.last.channel === 'whatsapp' ? 'WHATS_APP' : 'SMS', hs_communication_logged_from: 'CRM', hs_communication_body: body }
  }
  const { call, direction, from, to } = entry.first ?? entry.last
  const end = call?.end ?? null
  const status = entry.kind === 'voicemail' ? 'NO_ANSWER' : call?.answered != null ? 'COMPLETED' : end === 'busy' ? 'BUSY' : end === 'canceled' ? 'CANCELED' : isFailure(end) ? 'FAILED' : 'NO_ANSWER'
  const outcome = entry.kind === 'voicemail' ? outcomes.voicemail : status === 'COMPLETED' ? outcomes.connected : status === 'BUSY' ? outcomes.busy : status === 'NO_ANSWER' ? outcomes.noAnswer : null
  return {
    ...common,
    hs_call_title: subjectOf(entry).slice(0, 255), hs_call_body: body, hs_call_direction: direction === 'out' ? 'OUTBOUND' : 'INBOUND', hs_call_status: status,
    hs_call_duration: String(talked(entry) * 1000), ...outcome !== null && { hs_call_disposition: outcome },
    hs_call_from_number: from.e164 ?? nameOf(from), hs_call_to_number: to.e164 ?? nameOf(to),
  }
}

const isFailure = (end: string | null): boolean => end !== null && ['failed', 'lost', 'unreachable', 'not-found', 'no-microphone', 'interrupted'].includes(end)
