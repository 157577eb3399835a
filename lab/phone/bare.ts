import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { build, type Rollup } from 'vite'
import { inRoot, root } from '../../scripts/root.ts'
import { extensions, type Exchange, type User } from '../exchange/exchange.ts'
import type { Heard } from '../sound/pitch.ts'
import type { Answers, BareCall, Spoofed } from './bare-page.ts'

/** An engine with one window for each bare phone. */
export interface BarePhones {
  /** Registers. `url`: default the exchange's ws. Throws where the exchange does not take it. */
  open(exchange: Exchange, user: User, hz: number, options?: { readonly url?: string, readonly password?: string }): Promise<Bare>
  close(): Promise<void>
}

/** bare-page.ts, from outside. */
export interface Bare {
  readonly user: User
  readonly hz: number
  readonly page: Page
  answers(how: Answers): Promise<void>
  call(target: string): Promise<void>
  answer(): Promise<void>
  /** Every call that it has. */
  hangUp(): Promise<void>
  hold(on: boolean): Promise<void>
  digits(digits: string): Promise<void>
  refer(target: string): Promise<void>
  calls(): Promise<BareCall[]>
  newest(): Promise<BareCall | undefined>
  heard(): Promise<Heard | null>
  /** What the far side of the newest call has said that it takes (SDP). */
  told(): Promise<string>
  registered(): Promise<boolean>
  dropSocket(): Promise<void>
  spoof(method: string, change: Spoofed): Promise<string>
  answersTo(branch: string): Promise<string[]>
  close(): Promise<void>
}

/** A test's phones are in one machine, and nobody asks them for their microphone: they find each other on loopback, by address. */
export const mediaSwitches = ['--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns', '--autoplay-policy=no-user-gesture-required', '--disable-background-timer-throttling', '--disable-renderer-backgrounding']

export async function openBarePhones(): Promise<BarePhones> {
  const script = await bundle()
  const server = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/phone.js' ? 'text/javascript' : 'text/html')
    response.end(request.url === '/phone.js' ? script : '<!doctype html><title>Bare phone</title><script src="/phone.js"></script>')
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`
  const env = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]))
  const app = await _electron.launch({ args: [inRoot('lab/phone/shell.cjs'), ...mediaSwitches, '--ignore-certificate-errors'], cwd: root, env })
  return {
    async open(exchange, user, hz, options = {}) {
      const page = await openWindow(app, url)
      const setup = { ws: options.url ?? exchange.ws, user: extensions[user], domain: exchange.domain, password: options.password ?? exchange.passwordOf(user), hz }
      if (!await page.evaluate((setup) => window.barePhone.start(setup), setup)) throw new Error(`${user} was not taken`)
      return bareOn(page, user, hz)
    },
    async close() {
      await app.close()
      await closeServer(server)
    },
  }
}

async function openWindow(app: ElectronApplication, url: string): Promise<Page> {
  const opened = app.waitForEvent('window')
  await app.evaluate(async ({ app, BrowserWindow }, url) => {
    await app.whenReady()
    void new BrowserWindow({ show: false }).loadURL(url)
  }, url)
  const page = await opened
  await page.waitForFunction(() => 'barePhone' in window)
  return page
}

const bareOn = (page: Page, user: User, hz: number): Bare => {
  const calls = (): Promise<BareCall[]> => page.evaluate(() => window.barePhone.calls())
  return {
    page, user, hz, calls,
    answers: (how) => page.evaluate((how) => { window.barePhone.answers(how) }, how),
    call: (target) => page.evaluate((target) => { window.barePhone.call(target) }, target),
    answer: () => page.evaluate(() => { window.barePhone.answer() }),
    hangUp: () => page.evaluate(() => { window.barePhone.hangUp() }),
    hold: (on) => page.evaluate((on) => window.barePhone.hold(on), on),
    digits: (digits) => page.evaluate((digits) => { window.barePhone.digits(digits) }, digits),
    newest: async () => (await calls()).at(-1),
    heard: () => page.evaluate(() => window.barePhone.heard()),
    refer: (target) => page.evaluate((target) => { window.barePhone.refer(target) }, target),
    told: () => page.evaluate(() => window.barePhone.told()),
    registered: () => page.evaluate(() => window.barePhone.registered()),
    dropSocket: () => page.evaluate(() => { window.barePhone.dropSocket() }),
    spoof: (method, change) => page.evaluate(([method, change]) => window.barePhone.spoof(method, change), [method, change] as const),
    answersTo: (branch) => page.evaluate((branch) => window.barePhone.answersTo(branch), branch),
    async close() {
      await page.evaluate(() => { window.barePhone.stop() })
      await page.close()
    },
  }
}

/** JsSIP and the page's own code, in one script. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false, root, logLevel: 'error',
    build: { write: false, minify: false, target: 'esnext', lib: { entry: inRoot('lab/phone/bare-page.ts'), formats: ['iife'], name: 'bare' } },
  }) as Rollup.RollupOutput | Rollup.RollupOutput[]
  const [output] = Array.isArray(built) ? built : [built]
  const chunk = output?.output[0]
  if (chunk?.type !== 'chunk') throw new Error('the bare phone could not be built')
  return chunk.code
}

const closeServer = async (server: Server): Promise<void> => {
  server.closeAllConnections()
  await new Promise((resolve) => { server.close(resolve) })
}
