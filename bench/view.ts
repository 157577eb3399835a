import type { Page } from '@playwright/test'
import { inRoot } from '../scripts/root.ts'
import { buildPage, buildProgram, builtAt } from './build.ts'
import { launch, withProfile } from './engine.ts'
import type { Finding } from './finding.ts'
import type { Measures } from './page/main.ts'
import type { Size } from './sizes.ts'
import { median, percentile } from './statistics.ts'

/** The renderer's own data modules and list, in a page of the engine under the app's scheme and policy. */
export async function inThePage<T>(work: (page: Page) => Promise<T>): Promise<T> {
  await Promise.all([
    buildPage(inRoot('bench/page/index.html'), builtAt('page')),
    buildProgram(inRoot('bench/shell/main.ts'), builtAt('shell')),
  ])
  return withProfile(async (profile) => {
    const { app, page } = await launch(builtAt('shell/index.js'), [`--user-data-dir=${profile}`, `--folder=${builtAt('page')}`])
    try {
      await page.waitForFunction(() => 'bench' in window)
      return await work(page)
    } finally {
      await app.close()
    }
  })
}

export const view = (size: Size): Promise<Finding[]> => inThePage(async (page) => {
  const total = size.ingested
  const chunk = total / 12
  const longest = Math.min(20_000, total / 3)
  const rates = await page.evaluate((options) => window.bench.measureIngest(options), { total, chunk, longest })
  const read = await page.evaluate((options) => window.bench.measureReading(options), { repeat: 70, pages: 100 })
  return [...ingest(rates, total), ...reading(read, total, longest)]
})

type Result<N extends keyof Measures> = Awaited<ReturnType<Measures[N]>>

const thousands = (n: number): string => n.toLocaleString('en-GB')

function ingest({ raw, sealed, withThreads }: Result<'measureIngest'>, total: number): Finding[] {
  const beside = { what: 'raw IndexedDB, the same rows plain', value: median(raw) }
  const first = (of: readonly number[]): number => median(of.slice(0, 3))
  const last = (of: readonly number[]): number => median(of.slice(-3))
  return [
    { bench: 'view', work: `projector, ${thousands(total)} messages sealed, 500 at a time: messages`, value: median(sealed), unit: '/s', beside, goal: { of: 'ratio', atLeast: 0.85 } },
    { bench: 'view', work: 'the same with 50 thread rows and the unread total in each page: messages', value: median(withThreads), unit: '/s', beside, goal: { of: 'ratio', atLeast: 0.5 } },
    { bench: 'view', work: `projector, the last quarter of ${thousands(total)}: messages`, value: last(sealed), unit: '/s', beside: { what: 'its own first quarter', value: first(sealed) }, goal: { of: 'ratio', atLeast: 0.6 } },
    { bench: 'view', work: 'raw IndexedDB, its last quarter', value: last(raw), unit: '/s', beside: { what: 'its own first quarter', value: first(raw) }, goal: null },
  ]
}

function reading(read: Result<'measureReading'>, total: number, longest: number): Finding[] {
  const p95 = (of: readonly number[]): number => percentile(of, 0.95)
  return [
    { bench: 'view', work: `newest 50 of ${thousands(longest)}, among ${thousands(total)}: query, p95`, value: p95(read.query), unit: 'ms', beside: { what: "raw getAll, direction 'prev', the same rows", value: p95(read.raw) }, goal: { of: 'ratio', atMost: 1.5 } },
    { bench: 'view', work: 'the same, p50', value: median(read.query), unit: 'ms', beside: { what: 'the same, p50', value: median(read.raw) }, goal: null },
    { bench: 'view', work: 'page 100 of a conversation: query, p50', value: median(read.farBack), unit: 'ms', beside: { what: 'page 1', value: median(read.query) }, goal: { of: 'ratio', atMost: 1.2 } },
    { bench: 'view', work: 'useMessages, from its call to 50 opened rows: p50', value: median(read.opened), unit: 'ms', beside: { what: 'raw getAll, p50', value: median(read.raw) }, goal: null },
    { bench: 'view', work: 'scrolling up, pages 91 to 100: each', value: median(read.older.slice(-10)), unit: 'ms', beside: { what: 'pages 2 to 11', value: median(read.older.slice(0, 10)) }, goal: null },
    { bench: 'view', work: 'unread total: query, p95', value: p95(read.unread), unit: 'ms', beside: { what: 'raw get, p95', value: p95(read.rawMeta) }, goal: { of: 'value', atMost: 2 } },
    { bench: 'view', work: 'unread total as a live query, from its call: p50', value: median(read.unreadShown), unit: 'ms', beside: null, goal: null },
  ]
}

export const list = (size: Size): Promise<Finding[]> => inThePage(async (page) => {
  const { list: ours, plain, atRest, shifts } = await page.evaluate((options) => window.bench.measureList(options), { count: size.longest, rounds: 5, prepends: 5 })
  const p95 = (of: readonly number[]): number => percentile(of, 0.95)
  const what = 'the virtualiser with the same texts in plain paragraphs'
  return [
    { bench: 'list', work: `conversation of ${thousands(size.longest)} rows at once: newest painted at the bottom, p50`, value: median(ours.painted), unit: 'ms', beside: { what, value: median(plain.painted) }, goal: { of: 'value', atMost: 100 } },
    { bench: 'list', work: 'scrolling up at 300 px a frame: longest frame', value: Math.max(...ours.scrolling), unit: 'ms', beside: { what: `the same; at rest: ${Math.max(...atRest).toFixed(0)} ms`, value: Math.max(...plain.scrolling) }, goal: { of: 'value', atMost: 50 } },
    { bench: 'list', work: 'scrolling: frames, p95', value: p95(ours.scrolling), unit: 'ms', beside: { what: `the same; at rest: ${p95(atRest).toFixed(0)} ms`, value: p95(plain.scrolling) }, goal: null },
    { bench: 'list', work: 'older messages come in above: what is looked at moves by', value: Math.max(...shifts), unit: 'px', beside: null, goal: { of: 'value', atMost: 1 } },
  ]
})
