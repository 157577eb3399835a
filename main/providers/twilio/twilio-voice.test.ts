import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { twilioVoice } from '../../../core/testing/twilio-policy.ts'
import { FUZZ_TIME, runs } from '../../../core/testing/runs.ts'
import type { Provider, ProviderEvent } from '../provider.ts'
import { contextAt, NOW, policyAt } from '../testing/cleared.ts'
import { scriptedProvider, type ScriptedProvider } from '../testing/scripted-provider.ts'
import { signedText } from './signature.ts'
import { createTwilioVoice } from './twilio-voice.ts'

const ACCOUNT = '/2010-04-01/Accounts/AC5a4db0c0ffee0011223344556677889a'
const TOKEN = '0c0ffee05a4db0112233445566778899'
const RE = `RE${'a'.repeat(32)}`
const CA = `CA${'b'.repeat(32)}`
const TR = `TR${'c'.repeat(32)}`
const VOICE = '+12025550100'
let twilio: ScriptedProvider
let voice: Provider
beforeAll(async () => { twilio = await scriptedProvider() })
afterAll(() => twilio.close())
beforeEach(() => {
  twilio.seen.length = 0
  voice = createTwilioVoice(twilioVoice(twilio.url), policyAt(twilio.url, { voice: { number: VOICE } }).lines, contextAt())
})

const recordingUrl = `https://api.twilio.com${ACCOUNT}/Recordings/${RE}`
/** The documented resource, with a caller's message in it. */
const recording = (more: object = {}) => ({
  account_sid: 'AC5a4db0c0ffee0011223344556677889a', api_version: '2010-04-01', call_sid: CA, conference_sid: null, channels: 1, date_created: 'Sun, 22 Nov 2026 10:00:00 +0000',
  date_updated: 'Sun, 22 Nov 2026 10:00:20 +0000', start_time: 'Sun, 22 Nov 2026 10:00:00 +0000', price: null, price_unit: null, duration: '19', sid: RE, source: 'RecordVerb',
  status: 'completed', error_code: null, uri: `${ACCOUNT}/Recordings/${RE}.json`, subresource_uris: {}, encryption_details: null, media_url: recordingUrl, ...more,
})
const transcription = (more: object = {}) => ({
  account_sid: 'AC5a4db0c0ffee0011223344556677889a', sid: TR, recording_sid: RE, status: 'completed', transcription_text: 'Please call me back.', type: 'fast', duration: '19', price: '-0.05000',
  date_created: 'Sun, 22 Nov 2026 10:01:00 +0000', uri: `${ACCOUNT}/Transcriptions/${TR}.json`, ...more,
})
const call = (from: string, to = VOICE) => ({ status: 200, json: { sid: CA, from, to, direction: 'inbound', status: 'completed' } })
const page = (key: string, rows: unknown[], next: string | null = null) => ({ status: 200, json: { [key]: rows, next_page_uri: next } })
const voicemail = { kind: 'message', lineId: 'main', channel: 'voice', providerId: RE, from: { e164: '+447700900142', userId: null }, content: { type: 'voicemail', text: '', source: `${recordingUrl}.wav`, media: { kind: 'audio', mime: 'audio/wav', duration: 19_000 } } }

describe('voicemail by polling', () => {
  it('brings the recording, its caller, and what was said', async () => {
    twilio.answer(page('recordings', [recording()]), call('+447700900142'), page('transcriptions', [transcription()]))
    expect(await voice.poll?.(NOW)).toMatchObject({ ok: true, events: [{ ...voicemail, at: Date.UTC(2026, 10, 22, 10) }, { kind: 'transcript', of: RE, text: 'Please call me back.' }] })
    expect(twilio.seen.map(({ path }) => path)).toEqual([
      `${ACCOUNT}/Recordings.json?DateCreated%3E=2026-11-22T09%3A00%3A00Z&PageSize=200`, `${ACCOUNT}/Calls/${CA}.json`, `${ACCOUNT}/Transcriptions.json?PageSize=200`,
    ])
  })

  it('asks once who called, however often a recording is listed', async () => {
    twilio.answer(page('recordings', [recording()]), call('+447700900142'), page('transcriptions', []), page('recordings', [recording()]), page('transcriptions', []))
    await voice.poll?.(NOW)
    expect(await voice.poll?.(NOW)).toMatchObject({ ok: true, events: [voicemail] })
    expect(twilio.seen).toHaveLength(5)
  })

  it.each([
    ['not yet complete', recording({ status: 'processing', duration: null }), null], ['of a whole call', recording({ source: 'DialVerb' }), null],
    ['for another number', recording(), call('+447700900142', '+12025550199')], ['of a call that is gone', recording(), { status: 404, json: { code: 20404, message: 'gone', status: 404 } }],
  ])('leaves out one that is %s', async (_, row, answer) => {
    twilio.answer(page('recordings', [row]), ...(answer === null ? [] : [answer]), page('transcriptions', []))
    expect(await voice.poll?.(NOW)).toEqual({ ok: true, events: [] })
  })

  it('waits where the caller cannot be asked for now', async () => {
    twilio.answer(page('recordings', [recording()]), { status: 503, json: {} })
    expect((await voice.poll?.(NOW))?.ok).toBe(false)
  })

  it.each(['anonymous', '+266696687'])('knows nobody by %s', async (from) => {
    twilio.answer(page('recordings', [recording()]), call(from), page('transcriptions', []))
    expect(await voice.poll?.(NOW)).toMatchObject({ events: [{ from: { e164: null, userId: 'anonymous', profileName: null } }] })
  })

  it('reads transcriptions back to what is new, and no further', async () => {
    twilio.answer(page('recordings', []), page('transcriptions', [transcription(), transcription({ date_created: 'Sat, 21 Nov 2026 10:00:00 +0000' })], '/next?Page=1'))
    expect((await voice.poll?.(NOW))?.ok).toBe(true)
    expect(twilio.seen).toHaveLength(2)
  })
})

const url = (path: string) => `https://desk.example.com/webhooks/twilio/voice/${path}`
async function post(path: string, fields: Record<string, string> | URLSearchParams) {
  const events: ProviderEvent[] = []
  const form = new URLSearchParams(fields).toString()
  const signature = createHmac('sha1', TOKEN).update(signedText(url(path), new URLSearchParams(form))).digest('base64')
  const { status, body } = await voice.webhook({ method: 'POST', url: new URL(url(path)), rawBody: Buffer.from(form), headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' } }, async (more) => { events.push(...more) })
  return { status, body, events }
}
const base = { AccountSid: 'AC5a4db0c0ffee0011223344556677889a', CallSid: CA, RecordingSid: RE, RecordingUrl: recordingUrl }
const callback = { ...base, RecordingStatus: 'completed', RecordingDuration: '19', RecordingChannels: '1', RecordingSource: 'RecordVerb', RecordingStartTime: 'Sun, 22 Nov 2026 10:00:00 +0000' }

describe('voicemail by webhook', () => {
  it('a finished recording, which names no caller: the call is asked', async () => {
    twilio.answer(call('+447700900142'))
    expect(await post('recording', callback)).toMatchObject({ status: 200, events: [{ ...voicemail, at: Date.UTC(2026, 10, 22, 10) }] })
    expect((await post('recording', { ...callback, RecordingStatus: 'absent' })).events).toEqual([])
  })

  it('comes again where the caller could not be asked', async () => {
    twilio.answer({ status: 500, json: {} })
    expect(await post('recording', callback)).toMatchObject({ status: 503, events: [] })
  })

  it('the action of <Record>, with the caller in it', async () => {
    const action = { CallSid: CA, From: '+447700900142', To: VOICE, CallStatus: 'completed', Direction: 'inbound', RecordingUrl: recordingUrl, RecordingDuration: '19', Digits: 'hangup' }
    expect(await post('action', action)).toMatchObject({ status: 200, body: '<Response/>', events: [voicemail] })
    expect(twilio.seen).toEqual([])
  })

  it('a transcription brings its recording along: it may be the first word of it', async () => {
    const fields = {
      ApiVersion: '2010-04-01', TranscriptionType: 'fast', TranscriptionUrl: `${recordingUrl}/Transcriptions/${TR}`, TranscriptionSid: TR, Called: VOICE, RecordingSid: RE, CallStatus: 'completed',
      RecordingUrl: recordingUrl, From: '+447700900142', url: 'https://desk.example.com', CallSid: CA, Caller: '+447700900142', Direction: 'inbound', AccountSid: base.AccountSid, TranscriptionText: 'Please call me back.', TranscriptionStatus: 'completed', To: VOICE,
    }
    expect((await post('transcription', fields)).events).toMatchObject([{ kind: 'message', providerId: RE, from: { e164: '+447700900142' } }, { kind: 'transcript', of: RE, text: 'Please call me back.' }])
    expect((await post('transcription', { ...fields, TranscriptionStatus: 'failed', TranscriptionText: '' })).events).toHaveLength(1)
    expect((await post('transcription', { ...fields, To: '+12025550199' })).events).toEqual([])
  })

  it('is set in TwiML, and its addresses are said', async () => {
    expect(await voice.registerWebhook(new URL('https://desk.example.com'))).toMatchObject({ ok: false, error: { advice: 'check-settings', details: expect.stringContaining('/webhooks/twilio/voice/') } })
  })

  it('whatever comes signed gets an answer', { timeout: FUZZ_TIME }, async () => {
    const name = fc.constantFrom('RecordingSid', 'CallSid', 'RecordingUrl', 'From', 'RecordingDuration', 'TranscriptionText', 'TranscriptionStatus', '__proto__')
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' }))), fc.constantFrom('recording', 'action', 'transcription'), async (pairs, path) => {
      expect([200, 400]).toContain((await post(path, new URLSearchParams([['To', VOICE], ...pairs]))).status)
    }), { numRuns: runs })
  })
})
