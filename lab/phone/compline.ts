import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { Input, Output } from '../../core/ipc.ts'
import type { PolicyInput } from '../../core/policy.ts'
import type { CallAct } from '../../core/telephony/call-input.ts'
import type { LiveCall, PhoneNow } from '../../core/telephony/call.ts'
import { ask } from '../../e2e/fixtures/bridge.ts'
import { createDesk, type Desk } from '../../e2e/fixtures/desk.ts'
import { startSandboxProcess } from '../../scripts/sandbox-process.ts'
import { extensions, type Exchange, type User } from '../exchange/exchange.ts'
import { openRelay } from '../exchange/relay.ts'
import type { Heard } from '../sound/pitch.ts'
import { writeTone } from '../sound/wav.ts'
import { mediaSwitches } from './bare.ts'
import { heardIn, listenIn } from './listen-in.ts'

/** The app itself on the lab's exchange. It is asked by the commands that its screens ask by. */
export interface Compline {
  readonly hz: number
  readonly desk: Desk
  /** The hidden window with JsSIP and the media. */
  phoneWindow(): Page
  now(): Promise<PhoneNow>
  /** Calls that are not over, oldest first. */
  live(): Promise<readonly LiveCall[]>
  /** The newest call, also where it has just ended and `endsAs` was not asked yet. */
  newest(): Promise<LiveCall | undefined>
  /** Dials and resolves with the call's id; throws where it was refused. */
  dial(to: string, consults?: LiveCall['id']): Promise<LiveCall['id']>
  tryToDial(to: string): Promise<Output<'calls.dial'>>
  act(act: CallAct): Promise<void>
  /** Waits for the newest call to be in that state. */
  becomes(state: Exclude<LiveCall['state'], 'ended'>): Promise<LiveCall>
  /** Waits for the newest call to end, and how. */
  endsAs(end: LiveCall['end']): Promise<LiveCall>
  /** What arrives in the newest call. */
  heard(): Promise<Heard | null>
  hangUpAll(): Promise<void>
  /** Connections and tracks of the phone window that are not closed. */
  openInWindow(): Promise<{ readonly connections: number, readonly tracks: number } | undefined>
  /** Its socket to the exchange is torn; the network is there again at once. */
  tearSocket(): void
  /** Waits of 20 s and more in the phone window pass that many times as fast; 1 = as they are. */
  hurry(times: number): Promise<void>
  close(): Promise<void>
}

export interface ComplineOptions {
  /** On top of the lab's own. */
  readonly change?: (policy: PolicyInput) => void
  /** Default: ada. */
  readonly user?: User
  readonly password?: string
  /** Default: as its screen says, it is registered. */
  readonly until?: PhoneNow['state']
}

const LINE = 'main' as Input<'calls.dial'>['lineId']

export async function openCompline(exchange: Exchange, hz: number, { user = 'ada', change, password, until = 'registered' }: ComplineOptions = {}): Promise<Compline> {
  const relay = await openRelay(Number(new URL(exchange.ws).port))
  const sandbox = await startSandboxProcess(['--pace', 'instant', '--manual'])
  const profile = await mkdtemp(join(process.env['COMPLINE_LAB_FOLDER'] ?? tmpdir(), 'compline-'))
  const says = join(profile, 'microphone.wav')
  writeTone(says, [{ hz, seconds: 10 }], 48_000)
  const credentials = { ...sandbox.credentials, phone: { ...sandbox.credentials.phone, password: password ?? exchange.passwordOf(user) } }
  const desk = createDesk({ ...sandbox, credentials }, profile, [...mediaSwitches, '--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${says}`])
  const page = await desk.launch((policy) => {
    toLab(policy, user, exchange.domain, relay.port)
    change?.(policy)
  })
  const phoneWindow = await findPhoneWindow(desk)
  await listenIn(phoneWindow)

  const now = (): Promise<PhoneNow> => ask(page, 'phone.get', undefined)
  // The screens show an ended call for some seconds; what a test has done with is not looked at again.
  const past = new Set<LiveCall['id']>()
  const newest = async (): Promise<LiveCall | undefined> => (await now()).calls.findLast(({ id }) => !past.has(id))
  const live = async (): Promise<readonly LiveCall[]> => (await now()).calls.filter(({ state }) => state !== 'ended')
  const tryToDial = (to: string, id = randomUUID() as LiveCall['id'], consults: LiveCall['id'] | null = null): Promise<Output<'calls.dial'>> =>
    ask(page, 'calls.dial', { id, lineId: LINE, to, consults })
  async function act(act: CallAct): Promise<void> {
    const answer = await ask(page, 'calls.act', act)
    if (!answer.ok) throw new Error(`${act.do}: ${answer.refusal.code}`)
  }
  const compline: Compline = {
    hz, desk, now, newest, live, act,
    phoneWindow: () => phoneWindow,
    tryToDial: (to) => tryToDial(to),
    async dial(to, consults) {
      const id = randomUUID() as LiveCall['id']
      const answer = await tryToDial(to, id, consults)
      if (!answer.ok) throw new Error(`${to}: ${answer.refusal.code}`)
      return id
    },
    async becomes(state) {
      await expect.poll(async () => {
        const call = await newest()
        if (call?.state === 'ended') throw new Error(`it ended: ${JSON.stringify(call)}`)
        return call?.state
      }, { intervals: [50] }).toBe(state)
      return found(await newest())
    },
    async endsAs(end) {
      await expect.poll(async () => (await newest())?.end, { intervals: [50] }).toBe(end)
      const call = found(await newest())
      past.add(call.id)
      return call
    },
    heard: () => heardIn(phoneWindow),
    async hangUpAll() {
      for (const { id } of await live()) await ask(page, 'calls.act', { do: 'hang-up', id })
      await expect.poll(async () => (await live()).length).toBe(0)
      for (const { id } of (await now()).calls) past.add(id)
    },
    openInWindow: () => phoneWindow.evaluate(() => window.labEar?.open()),
    tearSocket: () => { relay.tear() },
    hurry: (times) => phoneWindow.evaluate((times) => { if (window.labEar !== undefined) window.labEar.hurry = times }, times),
    async close() {
      await desk.quit()
      await relay.close()
      await sandbox.stop()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  try {
    // With its own words: where it does not come to that, they say why.
    await expect.poll(async () => { const { state, details } = await now(); return `${state} ${details}` }).toMatch(new RegExp(`^${until} `))
    return compline
  } catch (error) {
    await compline.close()
    throw error
  }
}

function found(call: LiveCall | undefined): LiveCall {
  if (call === undefined) throw new Error('there is no call')
  return call
}

/** The sandbox's policy, with the phone of the lab. */
function toLab(policy: PolicyInput, user: User, domain: string, port: number): void {
  const [line] = policy.lines
  if (line?.phone === undefined) throw new Error('the sandbox has a line with a phone')
  line.phone = { ...line.phone, user: extensions[user], number: '+442079460101' }
  policy.connectors.phone = { enabled: true, servers: [`ws://127.0.0.1:${String(port)}`], domain }
}

async function findPhoneWindow(desk: Desk): Promise<Page> {
  const find = (): Page | undefined => desk.app().windows().find((page) => page.url().includes('phone.html'))
  await expect.poll(() => find() !== undefined, { message: 'the phone window' }).toBe(true)
  const page = find()
  if (page === undefined) throw new Error('the phone window is gone')
  return page
}
