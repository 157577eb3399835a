import { plainJson, type Answer, type Incoming } from '../http/answer.ts'
import { rfc2822 } from '../clock.ts'
import { credentials } from '../credentials.ts'
import { decode } from '../sip/sound/ulaw.ts'
import type { World } from '../world.ts'
import { API_VERSION } from './sms-message.ts'
import { TwilioError } from './twilio-error.ts'
import { recordingUri, recordingUrl, type Voicemail } from './voicemail.ts'
import { wave, waveOf } from './wave.ts'

const { accountSid, phoneNumberSid } = credentials.twilio
const base = `/${API_VERSION}/Accounts/${accountSid}`

/** `GET …/Recordings.json`, `…/Transcriptions.json`, `…/Calls/{CA}.json` and the sound itself; undefined where it is none of them. */
export function answerVoice(world: World, { method, path, query }: Incoming): Answer | undefined {
  if (method !== 'GET') return undefined
  if (path === `${base}/Recordings.json`) {
    const since = Date.parse(query.get('DateCreated>') ?? '')
    return page(path, query, 'recordings', world.voicemails.filter(({ at }) => Number.isNaN(since) || at >= since).map((one) => recordingJson(world, one)))
  }
  if (path === `${base}/Transcriptions.json`) return page(path, query, 'transcriptions', world.voicemails.filter(({ transcript }) => transcript !== null).map(transcriptionJson))
  const call = /\/Calls\/(CA\w+)\.json$/.exec(path)?.[1]
  if (call !== undefined) return plainJson(200, callJson(found(world, path, ({ callSid }) => callSid === call)))
  const sound = /\/Recordings\/(RE\w+)\.wav$/.exec(path)?.[1]
  if (sound === undefined) return undefined
  const { sid, seconds, sound: spoken } = found(world, path, (voicemail) => voicemail.sid === sound)
  return { status: 200, headers: { 'content-type': 'audio/x-wav' }, body: spoken === undefined ? wave(seconds, sid) : waveOf(decode(Buffer.from(spoken, 'base64'))) }
}

function found(world: World, path: string, wanted: (voicemail: Voicemail) => boolean): Voicemail {
  const voicemail = world.voicemails.find(wanted)
  if (!voicemail) throw new TwilioError(20404, `The requested resource ${path} was not found`)
  return voicemail
}

/** Newest first, `PageSize` (default 50) at a time. */
function page(path: string, query: URLSearchParams, key: string, rows: readonly object[]): Answer {
  const size = Math.min(1000, Math.max(1, Number(query.get('PageSize') ?? 50) || 50))
  const number = Math.max(0, Number(query.get('Page') ?? 0) || 0)
  const shown = [...rows].reverse().slice(number * size, (number + 1) * size)
  const uri = (to: number) => `${path}?${new URLSearchParams({ ...Object.fromEntries(query), PageSize: String(size), Page: String(to) })}`
  return plainJson(200, {
    end: Math.max(0, number * size + shown.length - 1), first_page_uri: uri(0), next_page_uri: (number + 1) * size < rows.length ? uri(number + 1) : null,
    page: number, page_size: size, previous_page_uri: number > 0 ? uri(number - 1) : null, start: number * size, uri: uri(number), [key]: shown,
  })
}

const recordingJson = (world: World, { sid, callSid, at, seconds }: Voicemail) => ({
  account_sid: accountSid, api_version: API_VERSION, call_sid: callSid, conference_sid: null, channels: 1,
  date_created: rfc2822(at), date_updated: rfc2822(at + seconds * 1000), start_time: rfc2822(at), price: null, price_unit: 'USD', duration: String(seconds), sid,
  source: 'RecordVerb', status: 'completed', error_code: null, uri: `${recordingUri(sid)}.json`, encryption_details: null,
  subresource_uris: { add_on_results: `${recordingUri(sid)}/AddOnResults.json`, transcriptions: `${recordingUri(sid)}/Transcriptions.json` },
  media_url: recordingUrl(world, sid),
})

const transcriptionJson = ({ sid, transcriptionSid, at, seconds, transcript }: Voicemail) => ({
  account_sid: accountSid, api_version: API_VERSION, date_created: rfc2822(at + seconds * 1000), date_updated: rfc2822(at + seconds * 1000), duration: String(seconds),
  price: '-0.05000', price_unit: 'USD', recording_sid: sid, sid: transcriptionSid, status: 'completed', transcription_text: transcript, type: 'fast',
  uri: `${base}/Transcriptions/${transcriptionSid}.json`,
})

const callJson = ({ callSid, from, to, at, seconds }: Voicemail) => ({
  account_sid: accountSid, api_version: API_VERSION, answered_by: null, caller_name: null, date_created: rfc2822(at), date_updated: rfc2822(at + seconds * 1000),
  direction: 'inbound', duration: String(seconds), end_time: rfc2822(at + seconds * 1000), forwarded_from: null, from, from_formatted: from, group_sid: null,
  parent_call_sid: null, phone_number_sid: phoneNumberSid, price: null, price_unit: 'USD', queue_time: '0', sid: callSid, start_time: rfc2822(at), status: 'completed',
  subresource_uris: { recordings: `${base}/Calls/${callSid}/Recordings.json` }, to, to_formatted: to, trunk_sid: null, uri: `${base}/Calls/${callSid}.json`,
})
