import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { startSandboxProcess } from '../../scripts/sandbox-process.ts'
import { provisionProfile } from '../../scripts/sandbox-profile.ts'
import { launch, launchWithoutWindow, withProfile, type Launched } from '../engine.ts'
import type { Finding } from '../finding.ts'
import type { Size } from '../sizes.ts'
import { median } from '../statistics.ts'
import { apps, buildApps } from './apps.ts'
import { openConversation } from './conversation.ts'

/** How long the first start may build its view, in ms; a million messages take a while. */
const PATIENCE = 60 * 60_000

/** A cold start of the app on a full ledger, to its inbox on the screen. */
export async function start(size: Size): Promise<Finding[]> {
  await buildApps()
  const sandbox = await startSandboxProcess(['--pace', 'instant', '--manual'])
  try {
    return await withProfile((profile) => withProfile(async (empty) => {
      const { args } = provisionProfile({ profile, sandbox })
      await fill(profile, size)
      const caughtUp = await firstStart(args, size)
      const { whole, page } = await coldStarts(size, {
        bare: () => launch(apps.shell, [`--user-data-dir=${empty}`, `--folder=${apps.emptyPage}`, '--page=empty.html']),
        fromMemory: () => launch(apps.fromMemory, args),
        compline: () => launch(apps.compline, args),
      })
      const kept = `${size.kept.toLocaleString('en-GB')} messages`
      return [
        { bench: 'start', work: `first start: ${kept} from the ledger into the view`, value: caughtUp, unit: '/s', beside: null, goal: null },
        { bench: 'start', work: `cold start with ${kept}, page to inbox painted: p50`, value: median(page.compline), unit: 'ms', beside: { what: 'the same page with its rows from memory', value: median(page.fromMemory) }, goal: { of: 'ratio', atMost: 1.75 } },
        { bench: 'start', work: 'the same from launching the engine: p50', value: median(whole.compline), unit: 'ms', beside: { what: 'a bare window of the same engine', value: median(whole.bare) }, goal: null },
        { bench: 'start', work: 'the same with its rows from memory, from launching: p50', value: median(whole.fromMemory), unit: 'ms', beside: { what: 'a bare window of the same engine', value: median(whole.bare) }, goal: null },
        ...await openConversation(() => launch(apps.compline, args)),
      ]
    }))
  } finally {
    await sandbox.stop()
  }
}

async function fill(profile: string, { kept, threads, longest }: Size): Promise<void> {
  const app = await launchWithoutWindow(apps.fill, [`--user-data-dir=${profile}`, `--messages=${String(kept)}`, `--threads=${String(threads)}`, `--longest=${String(longest)}`])
  const code = await new Promise((resolve) => { if (app.exitCode === null) app.once('exit', resolve); else resolve(app.exitCode) })
  if (code !== 0) throw new Error(`the ledger could not be filled: exit code ${String(code)}`)
}

/** Messages per second from launching, until the whole feed has been written. */
async function firstStart(args: readonly string[], { kept }: Size): Promise<number> {
  const started = Date.now()
  const { app, page } = await launch(apps.compline, args)
  try {
    await page.getByRole('main').waitFor({ timeout: 60_000 })
    while (!await page.evaluate(countMessages, kept)) {
      if (Date.now() - started > PATIENCE) throw new Error('the view was not built within an hour')
      await pause(200)
    }
    return 1000 * kept / (Date.now() - started)
  } finally {
    await app.close()
  }
}

/** Reads beside the app, which does not notice. */
const countMessages = (wanted: number): Promise<boolean> => new Promise((resolve) => {
  const request = indexedDB.open('compline-view')
  // Before the app has made it: it must not be made by us.
  request.onupgradeneeded = () => { request.transaction?.abort() }
  request.onerror = () => { resolve(false) }
  request.onsuccess = () => {
    const db = request.result
    db.onversionchange = () => { db.close() }
    const count = db.transaction('messages').objectStore('messages').count()
    count.onerror = () => { db.close(); resolve(false) }
    count.onsuccess = () => { db.close(); resolve(count.result >= wanted) }
  }
})

type Starts<K extends string> = Readonly<Record<K, number[]>>

/** Milliseconds: `whole` from launching, as seen from outside; `page` from the page's own start, loaded once more. */
async function coldStarts<K extends string>({ starts }: Size, by: Readonly<Record<K, () => Promise<Launched>>>): Promise<{ whole: Starts<K>, page: Starts<K> }> {
  const names = Object.keys(by) as K[]
  const empty = (): Starts<K> => Object.fromEntries(names.map((name): [string, number[]] => [name, []])) as Starts<K>
  const [whole, page] = [empty(), empty()]
  for (let round = 0; round < starts; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const began = performance.now()
      const launched = await by[name]()
      try {
        await launched.page.waitForFunction(() => document.querySelector('[data-thread]') !== null, undefined, { polling: 'raf', timeout: 60_000 })
        whole[name].push(performance.now() - began)
        page[name].push(await again(launched.page))
      } finally {
        await launched.app.close()
      }
    }
  }
  return { whole, page }
}

/** The page's own clock, from its navigation to the frame after the first row. */
async function again(page: Page): Promise<number> {
  await page.addInitScript(() => {
    const look = (): void => {
      if (document.querySelector('[data-thread]') === null) requestAnimationFrame(look)
      else requestAnimationFrame((now) => { Object.assign(window, { inboxPainted: now }) })
    }
    requestAnimationFrame(look)
  })
  await page.reload()
  const painted = await page.waitForFunction(() => 'inboxPainted' in window ? window.inboxPainted : null, undefined, { polling: 50, timeout: 60_000 })
  return Number(await painted.jsonValue())
}
