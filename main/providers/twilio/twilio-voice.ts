import type { LineId } from '../../../core/ids.ts'
import type { PolicyLine, VoiceConnector } from '../../../core/policy.ts'
import type { ProviderError } from '../../../core/provider-error.ts'
import { HOUR } from '../../../core/time.ts'
import type { HttpLimits } from '../http.ts'
import type { Provider, ProviderContext, ProviderEvent } from '../provider.ts'
import { addressBelow } from '../address-below.ts'
import { TWILIO_VOICE_ACTION_PATH, TWILIO_VOICE_PATH, TWILIO_VOICE_RECORDING_PATH, TWILIO_VOICE_TRANSCRIPTION_PATH } from '../webhook-address.ts'
import { createDownload } from './download.ts'
import { callResource, callSid, recordingResource, recordingSid, seconds, transcriptionResource, VOICEMAIL_SOURCE, voicemailEvent } from './recording.ts'
import { createTwilioAccount } from './twilio-account.ts'
import { listedAt, moment } from './twilio-time.ts'
import { answerWebhook, type ReadForm } from './webhook.ts'

/** How far back a poll looks: a recording is listed when it begins, and is a voicemail when it is complete; its transcript comes later still. */
const OVERLAP = 3 * HOUR
/** Callers remembered: each costs a request, and the overlap lists a recording many times. */
const MOST_CALLS = 2000

interface Parties { readonly from: string, readonly to: string }
type Looked = { readonly ok: true, readonly parties: Parties | null } | { readonly ok: false, readonly error: ProviderError }

/** Voicemail: what `<Record>` took for the lines' numbers, and its transcripts; by webhooks, by polling, or both. */
export function createTwilioVoice(connector: VoiceConnector, lines: readonly PolicyLine[], context: ProviderContext, limits: Partial<HttpLimits> = {}): Provider {
  const account = createTwilioAccount(connector, context, limits)
  const download = createDownload(account, context, true)
  const lineOf = new Map<string, LineId>(lines.flatMap(({ id, voice }) => voice === undefined ? [] : [[voice.number, id] as const]))
  const calls = new Map<string, Parties | null>()

  /** Who called whom; null where the call is no longer known. A recording does not say. */
  async function partiesOf(sid: string): Promise<Looked> {
    const known = calls.get(sid)
    if (known !== undefined) return { ok: true, parties: known }
    const reading = await account.call('GET', `/Calls/${sid}.json`)
    // A refusal would be the same the next time, and keep all other voicemails out.
    if (!reading.ok && reading.error.class !== 'final' && reading.error.code !== '20404') return { ok: false, error: reading.error }
    const call = reading.ok ? callResource.safeParse(reading.json).data : undefined
    const parties = call?.to == null ? null : { from: call.from ?? '', to: call.to }
    calls.set(sid, parties)
    for (const oldest of calls.keys()) {
      if (calls.size <= MOST_CALLS) break
      calls.delete(oldest)
    }
    return { ok: true, parties }
  }

  /** The callback of a finished recording names no caller, and the `<Record>` action does: one reading for both. */
  const recordingIn: ReadForm = async (form, _, reader) => {
    const url = form.get('RecordingUrl')
    const sid = recordingSid.safeParse(form.get('RecordingSid') ?? url?.match(/RE[0-9a-fA-F]{32}/)?.[0])
    const call = callSid.safeParse(form.get('CallSid'))
    if (!sid.success || url === null || !call.success) return null
    if ((form.get('RecordingStatus') ?? 'completed') !== 'completed' || (form.get('RecordingSource') ?? VOICEMAIL_SOURCE) !== VOICEMAIL_SOURCE) return []
    const [from, to] = [form.get('From'), form.get('To')]
    const looked: Looked = to !== null ? { ok: true, parties: { from: from ?? '', to } } : await partiesOf(call.data)
    // Twilio does not try for long; the next poll finds it.
    if (!looked.ok) return 'later'
    const lineId = looked.parties === null ? undefined : reader.line(looked.parties.to)
    if (looked.parties === null || lineId === undefined) return []
    const at = listedAt(form.get('RecordingStartTime')) ?? reader.now()
    return [voicemailEvent({ sid: sid.data, lineId, from: looked.parties.from, at, url, duration: seconds(form.get('RecordingDuration')) })]
  }

  /** It may be here before word of its recording: it carries all that makes the voicemail, so it brings that along. */
  const transcriptionIn: ReadForm = (form, _, reader) => {
    const sid = recordingSid.safeParse(form.get('RecordingSid'))
    const url = form.get('RecordingUrl')
    if (!sid.success || url === null) return null
    const lineId = reader.line(form.get('To') ?? form.get('Called') ?? '')
    if (lineId === undefined) return []
    const text = form.get('TranscriptionStatus') === 'completed' ? form.get('TranscriptionText') ?? '' : ''
    return [
      voicemailEvent({ sid: sid.data, lineId, from: form.get('From') ?? form.get('Caller') ?? '', at: reader.now(), url, duration: null }),
      ...(text === '' ? [] : [{ kind: 'transcript', of: sid.data, text } as const]),
    ]
  }

  async function voicemailsSince(since: number): Promise<{ ok: true, events: ProviderEvent[] } | { ok: false, error: ProviderError }> {
    const found = await account.list('/Recordings.json', 'recordings', { 'DateCreated>': moment(since) })
    if (!found.ok) return found
    const events: ProviderEvent[] = []
    for (const row of found.rows.toReversed()) {
      const recording = recordingResource.safeParse(row).data
      if (recording?.status !== 'completed' || recording.source !== VOICEMAIL_SOURCE) continue
      const looked = await partiesOf(recording.call_sid)
      if (!looked.ok) return looked
      const lineId = looked.parties === null ? undefined : lineOf.get(looked.parties.to)
      if (looked.parties === null || lineId === undefined) continue
      const at = listedAt(recording.start_time) ?? listedAt(recording.date_created) ?? context.now()
      const url = recording.media_url ?? account.addressOf(`/Recordings/${recording.sid}`).href
      events.push(voicemailEvent({ sid: recording.sid, lineId, from: looked.parties.from, at, url, duration: seconds(recording.duration) }))
    }
    return { ok: true, events }
  }

  return {
    channel: 'voice',
    webhookPath: TWILIO_VOICE_PATH,

    check: account.check,

    registerWebhook: (publicUrl) => Promise.resolve({ ok: false, error: byHand(addressBelow(publicUrl, TWILIO_VOICE_PATH)) }),

    webhook: (request, receive) => answerWebhook(request, receive, { authToken: context.secret(connector.authToken), line: (number) => lineOf.get(number), now: context.now }, {
      [TWILIO_VOICE_RECORDING_PATH]: recordingIn,
      [TWILIO_VOICE_ACTION_PATH]: recordingIn,
      [TWILIO_VOICE_TRANSCRIPTION_PATH]: transcriptionIn,
    }),

    async poll(since) {
      const from = since - OVERLAP
      const voicemails = await voicemailsSince(from)
      if (!voicemails.ok) return voicemails
      // There is no filter: newest first, so the first page with an older one is the last that matters.
      const found = await account.list('/Transcriptions.json', 'transcriptions', {}, (row) => (listedAt(transcriptionResource.safeParse(row).data?.date_created) ?? Infinity) < from)
      if (!found.ok) return found
      const transcripts = found.rows.toReversed().flatMap((row): ProviderEvent[] => {
        const transcription = transcriptionResource.safeParse(row).data
        const text = transcription?.transcription_text ?? ''
        return transcription?.status !== 'completed' || text === '' ? [] : [{ kind: 'transcript', of: transcription.recording_sid, text }]
      })
      return { ok: true, events: [...voicemails.events, ...transcripts] }
    },

    download: (_, source, signal) => download(source, signal),
  }
}

const byHand = (url: URL): ProviderError =>
  ({ code: 'webhook-by-hand', class: 'halt', advice: 'check-settings', details: `voicemail's callbacks are named in the TwiML that records it (${url.href}…); then set "register" to false` })
