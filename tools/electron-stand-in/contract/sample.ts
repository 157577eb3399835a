import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, test as base } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'

/** What contract/app/preload.cjs exposes to its page. */
export interface SamplePage {
  version: number
  nested: { list: number[] }
  add(a: number, b: number): number
  fail(): void
  later(callback: (n: number) => string): Promise<string>
  invoke(channel: string, ...args: unknown[]): Promise<unknown>
  addInMain(a: number, b: number): number
  ping(n: number): void
  onPong(listener: (n: number) => void): () => void
  onceNews(): Promise<string>
  pathOf(file: File): string
}

/** What contract/app/main.cjs keeps for tests. */
export interface SampleMain {
  seen: unknown[][]
  openWindow(options?: Electron.BrowserWindowConstructorOptions): Electron.BrowserWindow
  letGo: boolean
  stay: boolean
}

declare global {
  // `var` is how TypeScript declares members of globalThis.
  var sample: SamplePage
  var seen: SampleMain['seen']
  var openWindow: SampleMain['openWindow']
  var letGo: boolean
  var stay: boolean
}

export interface LaunchOptions {
  userData?: string
  args?: string[]
  env?: Record<string, string>
}

export type Launch = (options?: LaunchOptions) => Promise<{ app: ElectronApplication, page: Page, userData: string }>

export const sampleFolder = join(import.meta.dirname, 'app')
export const isStandIn = Boolean(process.env['ELECTRON_OVERRIDE_DIST_PATH'])

const makeFolder = () => mkdtemp(join(tmpdir(), 'contract-'))

function environment (extra: Record<string, string> = {}): Record<string, string> {
  const entries = Object.entries({ ...process.env, ...extra })
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

async function start ({ userData, args = [], env }: LaunchOptions): Promise<{ app: ElectronApplication, page: Page, userData: string }> {
  const folder = userData ?? await makeFolder()
  const app = await _electron.launch({
    args: [sampleFolder, `--user-data-dir=${folder}`, '--no-sandbox', ...args], env: environment(env),
  })
  const page = await app.firstWindow()
  await page.getByRole('heading').waitFor()
  return { app, page, userData: folder }
}

let resets = 0

interface Fixtures { launch: Launch, app: ElectronApplication, page: Page }
interface WorkerFixtures { shared: { app: ElectronApplication, page: Page } }

export const test = base.extend<Fixtures, WorkerFixtures>({
  /** Starts an app of its own; it is closed, and its folder removed, after the test. */
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  launch: async ({}, use) => {
    const started: { app: ElectronApplication, userData: string }[] = []
    await use(async (options = {}) => {
      const one = await start(options)
      started.push(one)
      return one
    })
    for (const { app, userData } of started) {
      await app.close().catch(() => undefined) // the test may have ended it
      await rm(userData, { recursive: true, force: true, maxRetries: 5 })
    }
  },
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  shared: [async ({}, use) => {
    const { app, page, userData } = await start({ args: ['--use-fake-device-for-media-stream'] })
    await use({ app, page })
    await app.close()
    await rm(userData, { recursive: true, force: true, maxRetries: 5 })
  }, { scope: 'worker' }],
  /** An app that the tests of a worker share, back on its first page and with an empty record. */
  app: async ({ shared }, use) => {
    const mark = String(++resets)
    await shared.app.evaluate(async ({ BrowserWindow }, text) => {
      const [first, ...others] = BrowserWindow.getAllWindows().sort((a, b) => a.id - b.id)
      for (const window of others) window.destroy()
      await first?.loadURL('app://bundle/index.html')
      await first?.webContents.executeJavaScript(`document.documentElement.dataset.mark = ${text}`)
      globalThis.seen.length = 0
    }, mark)
    // The test runner hears of the new page later than main does.
    await shared.page.waitForFunction((text) => document.documentElement.dataset['mark'] === text, mark)
    await use(shared.app)
  },
  page: async ({ shared, app: _reset }, use) => {
    await use(shared.page)
  },
})

export { expect } from '@playwright/test'
