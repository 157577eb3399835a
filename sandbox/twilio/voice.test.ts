import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { twilio } from '../testing/dial.ts'
import { withSandbox } from '../testing/with-sandbox.ts'
import { wave } from './wave.ts'

const sandbox = withSandbox()

describe('voicemail', () => {
  it('has a sound with words and pauses in it, the same each time', () => {
    const sound = wave(4, 'RE1')
    expect(sound).toEqual(wave(4, 'RE1'))
    expect(sound).not.toEqual(wave(4, 'RE2'))
    const levels = Array.from({ length: 40 }, (_, index) => Math.max(...Array.from({ length: 800 }, (__, sample) => Math.abs(sound.readInt16LE(44 + (index * 800 + sample) * 2)))))
    expect(Math.max(...levels)).toBeGreaterThan(4000)
    expect(Math.min(...levels)).toBeLessThan(2500)
  })

  it('is listed with its transcript and its call, newest first', async () => {
    const first = sandbox.control.voicemail('mei-tanaka', { seconds: 3, transcript: 'One', at: Date.now() - 60_000 })
    const second = sandbox.control.voicemail('george-whitfield', { seconds: 5, transcript: null })
    const ask = async <T>(path: string) => (await twilio<T>(sandbox.twilioUrl, 'GET', path)).body
    const { recordings } = await ask<{ recordings: { sid: string, duration: string, source: string }[] }>('/Recordings.json')
    expect(recordings.map(({ sid, duration, source }) => [sid, duration, source])).toEqual([[second.sid, '5', 'RecordVerb'], [first.sid, '3', 'RecordVerb']])
    expect((await ask<{ transcriptions: unknown[] }>('/Transcriptions.json')).transcriptions).toMatchObject([{ recording_sid: first.sid, transcription_text: 'One' }])
    expect(await ask(`/Calls/${first.callSid}.json`)).toMatchObject({ from: first.from, to: first.to })
    expect(await ask('/Calls/CA0.json')).toMatchObject({ code: 20404 })
  })
})

describe('MMS', () => {
  it('is fetched by Twilio, or fails where nobody gives the file out', async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/pier.png' ? 200 : 404, { 'content-type': 'image/png' })
      response.end('png')
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const send = async (MediaUrl: string) => (await twilio<{ sid: string, code?: number }>(sandbox.twilioUrl, 'POST', '/Messages.json', { To: '+12025550185', From: '+12025550100', MediaUrl })).body
    const statusOf = async (sid: string) => (await twilio<{ status: string, error_code: number | null, num_media: string }>(sandbox.twilioUrl, 'GET', `/Messages/${sid}.json`)).body
    const there = await send(`${at}/pier.png`)
    const gone = await send(`${at}/gone.png`)
    await expect.poll(() => statusOf(there.sid)).toMatchObject({ status: 'delivered', num_media: '1' })
    await expect.poll(() => statusOf(gone.sid)).toMatchObject({ status: 'undelivered', error_code: 11200 })
    expect(await send('https://elsewhere.example.com/x.png')).toMatchObject({ code: 21620 })
    expect(sandbox.control.client('mei-tanaka').messages).toMatchObject([{ media: { kind: 'image', mime: 'image/png', bytes: 3 } }])
    await new Promise((resolve) => { server.close(resolve) })
  })
})
