import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import type { CallId } from '../core/ids.ts'
import type { MessageRow } from '../core/view.ts'
import { ask, goTo } from './fixtures/bridge.ts'
import { expect, test, type Desk } from './fixtures/desk.ts'
import { rafael } from './fixtures/people.ts'
import { callArgs, calls, phonePage, registered, theirs, VOICE_HZ } from './fixtures/phone-page.ts'

/* A recorded call through the app itself, proven by what is in its file. */
test.use({
  appArgs: callArgs(),
  policy: { change(policy) {
    policy.recording = { enabled: true, calls: { announce: 'tone' } }
    policy.archive = { deliveries: [{ id: 'vault', kind: 'https', url: 'https://archive.firm.example', auth: { kind: 'bearer', token: 'archive-token' } }] }
  } },
})
/** Rafael hums; the announcement's beep (docs/for-it.md). */
const HUM_HZ = 1000
const BEEP_HZ = 1400

const rowOf = async (desk: Desk, id: CallId): Promise<MessageRow | null> => {
  const { changes } = await ask(desk.page(), 'feed.since', { cursor: 0, limit: 1000 })
  return changes.flatMap((change) => change.entity === 'message' && change.row?.id === id ? [change.row] : [])[0] ?? null
}

interface Sound { readonly seconds: number, readonly level: Readonly<Record<number, readonly [left: number, right: number]>> }
/** The file as Chromium plays it: its length, how far it can be jumped about in, and how loud each of these tones is on either side (Goertzel). */
const decoded = (page: Page, id: string, tones: readonly number[]): Promise<Sound & { readonly jumped: number }> => page.evaluate(async ({ url, hertz }) => {
  const sound = await new OfflineAudioContext(2, 1, 48_000).decodeAudioData(await (await fetch(url)).arrayBuffer())
  const loudness = (samples: Float32Array, tone: number): number => {
    const turn = 2 * Math.cos(2 * Math.PI * tone / 48_000)
    const [size, powers] = [4800, [] as number[]]
    for (let from = 0; from + size <= samples.length; from += size) {
      let [one, two] = [0, 0]
      for (let at = from; at < from + size; at++) [one, two] = [(samples[at] ?? 0) + turn * one - two, one]
      powers.push(Math.sqrt(Math.max(0, one * one + two * two - turn * one * two)) * 2 / size)
    }
    return Math.max(...powers)
  }
  const audio = new Audio(url)
  audio.muted = true
  await new Promise((resolve, reject) => {
    audio.addEventListener('loadedmetadata', resolve)
    audio.addEventListener('error', () => { reject(new Error(audio.error?.message ?? 'it cannot be played')) })
    audio.preload = 'metadata'
  })
  audio.currentTime = audio.duration / 2
  await new Promise((resolve) => { audio.addEventListener('seeked', resolve, { once: true }) })
  return { seconds: sound.duration, jumped: audio.currentTime / audio.duration, level: Object.fromEntries(hertz.map((tone) => [tone, [loudness(sound.getChannelData(0), tone), loudness(sound.getChannelData(1), tone)] as const])) }
}, { url: `app://media/${id}`, hertz: [...tones] })

test('a call is recorded with each side in its own channel, without what was said while it was paused', async ({ desk }) => {
  await registered(desk)
  await phonePage(desk)
  const id = randomUUID() as CallId
  const call = async () => (await calls(desk)).find((one) => one.id === id)
  const act = (what: { do: 'mute' | 'hold', on: boolean }) => ask(desk.page(), 'calls.act', { id, ...what })
  const heardFor = async (seconds: number): Promise<void> => {
    const { packets } = (await theirs(desk, rafael.id)).heard
    await expect.poll(async () => (await theirs(desk, rafael.id)).heard.packets - packets).toBeGreaterThan(seconds * 50)
  }
  expect(await ask(desk.page(), 'calls.dial', { id, lineId: 'main', to: rafael.number, consults: null })).toMatchObject({ ok: true })
  await expect.poll(async () => (await call())?.recording).toBe('on')
  const began = Date.now()
  await heardFor(2)

  const paused = Date.now()
  // By hand, from the bar.
  const bar = desk.page().getByRole('region', { name: 'Calls now' })
  await bar.getByRole('button', { name: 'Pause the recording' }).click()
  await expect(bar).toContainText('Recording paused')
  await heardFor(2)
  const pause = Date.now() - paused
  await bar.getByRole('button', { name: 'Resume the recording' }).click()
  await expect.poll(async () => (await call())?.recording).toBe('on')
  await expect(bar).not.toContainText('Recording paused')
  await act({ do: 'hold', on: true })
  await expect.poll(async () => (await theirs(desk, rafael.id)).held.byFirm).toBe(true)
  await act({ do: 'hold', on: false })
  await heardFor(1)
  await ask(desk.page(), 'calls.act', { do: 'hang-up', id })
  const lasted = Date.now() - began

  await expect.poll(async () => (await rowOf(desk, id))?.call?.recording).toBe('kept')
  const row = await rowOf(desk, id)
  const sound = await decoded(desk.page(), row?.media?.id ?? '', [VOICE_HZ, HUM_HZ, BEEP_HZ])
  expect(sound.jumped).toBeCloseTo(0.5, 1)
  expect(Math.abs(sound.seconds * 1000 - (lasted - pause))).toBeLessThan(2000)
  const [voice, hum, beep] = [VOICE_HZ, HUM_HZ, BEEP_HZ].map((tone) => sound.level[tone] ?? [0, 0])
  expect(voice?.[0]).toBeGreaterThan(0.03)
  expect(voice?.[1]).toBeLessThan((voice?.[0] ?? 0) / 10)
  expect(hum?.[1]).toBeGreaterThan(0.03)
  expect(hum?.[0]).toBeLessThan((hum?.[1] ?? 0) / 10)
  expect(beep?.[0]).toBeGreaterThan(0.03)

  // What is listened to is silent as soon as somebody calls.
  await goTo(desk.page(), `/calls?call=${id}`)
  const play = desk.page().getByRole('article').getByRole('button', { name: 'Play', exact: true })
  await play.click()
  await expect(play).toBeHidden()
  await desk.sandbox.control('POST', `clients/${rafael.id}/calls`, {})
  await expect(play).toBeVisible({ timeout: 3000 })
})
