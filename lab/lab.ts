import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
/* eslint no-empty-pattern: ['error', { allowObjectPatternsAsParameters: true }] -- Playwright reads what a fixture needs from its first parameter */
import { expect, test as base } from '@playwright/test'
import type { CallId } from '../core/ids.ts'
import { startBaresip, type Baresip } from './exchange/baresip.ts'
import { startExchange, RING_MS, type Exchange, type User } from './exchange/exchange.ts'
import { startSipp, type Sipp, type SippOptions } from './exchange/sipp.ts'
import { openBarePhones, type Bare, type BarePhones } from './phone/bare.ts'
import { openCompline, type Compline } from './phone/compline.ts'
import { SILENCE, type Heard } from './sound/pitch.ts'

interface OfTest {
  /** Opens a bare phone; it is gone after the test. */
  readonly bare: (user: User, hz: number) => Promise<Bare>
  /** sipp, playing that file of lab/scenarios; it is ended after the test. */
  readonly sipp: (scenario: string, options?: SippOptions) => Promise<Sipp>
  /** A plain phone with that number and tone; it is ended after the test. */
  readonly baresip: (number: string, hz: number) => Promise<Baresip>
  /** The app, ada's, registered and without a call. */
  readonly ada: Compline
}
interface OfWorker { readonly exchange: Exchange, readonly barePhones: BarePhones, readonly app: Compline }

/** One exchange and one app for all tests; each opens the other phones it needs. */
export const test = base.extend<OfTest, OfWorker>({
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
  app: [async ({ exchange }, use) => {
    const app = await openCompline(exchange, ADA_HZ)
    try { await use(app) } finally { await app.close() }
  }, { scope: 'worker', timeout: 60_000 }],
  ada: async ({ app, exchange }, use) => {
    await exchange.noAnswer(RING_MS)
    await expect.poll(async () => (await app.now()).state).toBe('registered')
    await use(app)
    await app.hangUpAll()
  },
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
  sipp: async ({ exchange }, use) => {
    const started: Sipp[] = []
    await use(async (scenario, options) => {
      const one = await startSipp(exchange, scenario, options)
      started.push(one)
      return one
    })
    for (const one of started) await one.stop()
  },
  baresip: async ({ exchange }, use) => {
    const started: Baresip[] = []
    await use(async (number, hz) => {
      const port = exchange.outsidePort()
      const one = await startBaresip(exchange, number, port, [{ hz, seconds: 60 }])
      started.push(one)
      await exchange.number(number, port)
      return one
    })
    for (const one of started) await one.stop()
  },
})
export { expect }

const ADA_HZ = 440
/** Whose number it is: the client Margaret Ellis's. */
export const CLIENT = '+442079460123'

/** Anything that can say what it hears: a bare phone, baresip, plain RTP, Compline. */
interface Ear { heard(): Heard | null | Promise<Heard | null> }

/** Two bins of the FFT, and what a codec's clock may drift. */
const NEAR_HZ = 20

/** Calls them, and both hear each other. Returns the call's id. */
export async function talk(caller: Compline, to: string, far: Ear & { readonly hz: number }): Promise<CallId> {
  const id = await caller.dial(to)
  await caller.becomes('talking')
  await expectTone(caller, far.hz)
  await expectTone(far, caller.hz)
  return id
}

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
