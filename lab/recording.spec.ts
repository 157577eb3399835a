import { createHash } from 'node:crypto'
import type { CallId } from '../core/ids.ts'
import type { MessageRow } from '../core/view.ts'
import { ask } from '../e2e/fixtures/bridge.ts'
import { CLIENT, expect, expectSilence, expectTone, test } from './lab.ts'
import { openCompline, type Compline } from './phone/compline.ts'
import { loudestOf, pitchOf, SILENCE } from './sound/pitch.ts'

/** Ours, theirs, what they say while it is paused, and the announcement (docs/for-it.md). */
const [OURS, THEIRS, SECRET, BEEP] = [440, 700, 1000, 1400]
const RATE = 16_000
/** Amplitude of a tone that somebody hears, and of one that is not there: where it was paused is a click, with a little of every tone. */
const [AUDIBLE, ABSENT] = [0.04, 0.02]

test('a recorded call has our tone in one lane and theirs in the other, nothing of the pause, and the far side is told', async ({ exchange, sipp }) => {
  const dora = await openCompline(exchange, OURS, {
    user: 'dora',
    change(policy) {
      policy.recording = { enabled: true, calls: { announce: 'tone' } }
      policy.archive = { deliveries: [{ id: 'vault', kind: 'https', url: 'https://archive.firm.example', auth: { kind: 'bearer', token: 'archive-token' } }] }
    },
  })
  const client = await sipp('callee-answers', { hz: THEIRS, number: CLIENT })
  const becomes = async (recording: string): Promise<void> => { await expect.poll(async () => (await dora.newest())?.recording).toBe(recording) }
  const beeps = async (): Promise<void> => { await expect.poll(() => loudestOf(client.lately(), 8000, BEEP), { intervals: [100] }).toBeGreaterThan(AUDIBLE) }
  /** Two seconds of the client's hearing. */
  async function talked(): Promise<void> {
    const { packets } = client
    await expect.poll(() => client.packets - packets).toBeGreaterThan(100)
  }
  try {
    const id = await dora.dial(CLIENT)
    await dora.becomes('talking')
    await becomes('on')
    await beeps()
    await expectTone(client, OURS)
    await expectTone(dora, THEIRS)
    await talked()

    await dora.act({ do: 'recording', id, on: false })
    await becomes('paused')
    client.say(SECRET)
    await expectTone(dora, SECRET)
    await talked()
    await dora.act({ do: 'mute', id, on: true })
    await expectSilence(client)
    client.say(THEIRS)
    await expectTone(dora, THEIRS)
    // Told again, also by one who is muted.
    await dora.act({ do: 'recording', id, on: true })
    await becomes('on')
    await beeps()
    await talked()
    await dora.act({ do: 'mute', id, on: false })
    await expectTone(client, OURS)
    await talked()
    await dora.act({ do: 'hang-up', id })
    await client.done()

    await expect.poll(async () => (await rowOf(dora, id))?.call?.recording).toBe('kept')
    const kept = (await rowOf(dora, id))?.media
    const { bytes, left, right } = await asAdvisorHears(dora, kept?.id ?? '')
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(kept?.sha256)
    expect(bytes.length).toBe(kept?.bytes)

    // Who is heard in each quarter of a second, by FFT; without its edges, where one begins or ends.
    const [ours, theirs] = [tones(left), tones(right)]
    expect(new Set(ours)).toEqual(new Set([OURS, 0, BEEP]))
    expect([ours.at(0), ours.at(-1)]).toEqual([OURS, OURS])
    // On a busy machine a packet comes too late to be heard.
    expect(new Set(theirs.filter((tone) => tone !== 0))).toEqual(new Set([THEIRS]))
    expect(theirs.filter((tone) => tone === THEIRS).length / theirs.length).toBeGreaterThan(0.8)
    // What is beside a louder tone is found by its own frequency.
    const loudness = (hz: number): number[] => [left, right].map((lane) => loudestOf(lane, RATE, hz))
    expect(loudness(BEEP)[0]).toBeGreaterThan(AUDIBLE)
    expect(loudness(BEEP)[1]).toBeLessThan(ABSENT)
    expect(loudness(OURS)[1]).toBeLessThan(ABSENT)
    expect(loudness(THEIRS)[0]).toBeLessThan(ABSENT)
    for (const lane of loudness(SECRET)) expect(lane).toBeLessThan(ABSENT)
  } finally {
    await dora.close()
  }
})

async function rowOf({ desk }: Compline, id: CallId): Promise<MessageRow | undefined> {
  const { changes } = await ask(desk.page(), 'feed.since', { cursor: 0, limit: 1000 })
  return changes.flatMap((change) => change.entity === 'message' && change.row?.id === id ? [change.row] : [])[0]
}

/** The file as the app's own page gets it, and its two sides as Chromium plays them. */
async function asAdvisorHears({ desk }: Compline, media: string): Promise<{ bytes: Buffer, left: Float32Array, right: Float32Array }> {
  const { base64, lanes } = await desk.page().evaluate(async ({ url, rate }) => {
    const file = await (await fetch(url)).arrayBuffer()
    const base64 = btoa(Array.from(new Uint8Array(file), (byte) => String.fromCharCode(byte)).join(''))
    const sound = await new OfflineAudioContext(2, 1, rate).decodeAudioData(file)
    return { base64, lanes: [0, 1].map((channel) => Array.from(sound.getChannelData(channel), (sample) => Math.round(sample * 32_768))) }
  }, { url: `app://media/${media}`, rate: RATE })
  const [left, right] = lanes.map((lane) => Float32Array.from(lane, (sample) => sample / 32_768))
  if (left === undefined || right === undefined) throw new Error('it has two sides')
  return { bytes: Buffer.from(base64, 'base64'), left, right }
}

/** Of each quarter of a second the tone of those above that is heard; 0 = silence; another = as it is. Changes between two are left out. */
function tones(lane: Float32Array): number[] {
  const size = RATE / 4
  const heard = Array.from({ length: Math.floor(lane.length / size) }, (_, at) => {
    const { hz, loudness } = pitchOf(lane.slice(at * size, (at + 1) * size), RATE)
    return loudness < SILENCE ? 0 : [OURS, THEIRS, SECRET, BEEP].find((tone) => Math.abs(tone - hz) < 20) ?? Math.round(hz)
  })
  return heard.slice(2, -2)
}
