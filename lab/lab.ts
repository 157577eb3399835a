import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
/* eslint no-empty-pattern: ['error', { allowObjectPatternsAsParameters: true }] -- Playwright reads what a fixture needs from its first parameter */
import { expect, test as base } from '@playwright/test'
import { startExchange, RING_MS, type Exchange, type User } from './exchange/exchange.ts'
import { openBarePhones, type Bare, type BarePhones } from './phone/bare.ts'
import { SILENCE, type Heard } from './sound/pitch.ts'

/** One exchange for all tests of a worker; each test opens the phones it needs. */
export const test = base.extend<{ bare: (user: User, hz: number) => Promise<Bare> }, { exchange: Exchange, barePhones: BarePhones }>({
  exchange: [async ({}, use) => {
    const folder = await mkdtemp(join(process.env['COMPLINE_LAB_FOLDER'] ?? tmpdir(), 'exchange-'))
    const exchange = await startExchange(folder)
    try {
      await use(exchange)
    } finally {
      await exchange.stop()
      if (process.env['COMPLINE_LAB_KEEP'] === undefined) await rm(folder, { recursive: true, force: true })
    }
  }, { scope: 'worker', timeout: 30_000 }],
  barePhones: [async ({}, use) => {
    const phones = await openBarePhones()
    try { await use(phones) } finally { await phones.close() }
  }, { scope: 'worker', timeout: 30_000 }],
  bare: async ({ exchange, barePhones }, use) => {
    const opened: Bare[] = []
    await exchange.noAnswer(RING_MS)
    await use(async (user, hz) => {
      const phone = await barePhones.open(exchange, user, hz)
      opened.push(phone)
      return phone
    })
    for (const phone of opened) {
      await phone.hangUp()
      await phone.close()
    }
  },
})
export { expect }

/** Anything that can say what it hears: a bare phone, baresip, plain RTP, Compline. */
interface Ear { heard(): Heard | null | Promise<Heard | null> }

/** Two bins of the FFT, and what a codec's clock may drift. */
const NEAR_HZ = 20

/** It hears that tone, and nobody else's. */
export async function expectTone(ear: Ear, hz: number): Promise<void> {
  await expect.poll(async () => {
    const heard = await ear.heard()
    return heard === null || heard.loudness < SILENCE ? 'silence' : Math.abs(heard.hz - hz) <= NEAR_HZ ? hz : Math.round(heard.hz)
  }, { message: `a tone of ${String(hz)} Hz`, intervals: [100] }).toBe(hz)
}
export async function expectSilence(ear: Ear): Promise<void> {
  await expect.poll(async () => {
    const heard = await ear.heard()
    return heard === null || heard.loudness < SILENCE ? 'silence' : `${String(Math.round(heard.hz))} Hz`
  }, { message: 'silence', intervals: [100] }).toBe('silence')
}
