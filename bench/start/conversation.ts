import type { Page } from '@playwright/test'
import type { Launched } from '../engine.ts'
import type { Finding } from '../finding.ts'
import { nameOf } from '../story.ts'

/** In the app itself: the longest conversation opened from the inbox, and scrolled up page after page. */
export async function openConversation(launched: () => Promise<Launched>): Promise<Finding[]> {
  const { app, page } = await launched()
  try {
    await page.waitForFunction(() => document.querySelector('[data-thread]') !== null)
    const opened = await open(page, nameOf(0))
    const frames = await scrollUp(page)
    return [
      { bench: 'start', work: 'the longest conversation, from the click to its newest message painted', value: opened, unit: 'ms', beside: null, goal: { of: 'value', atMost: 100 } },
      { bench: 'start', work: `scrolled up through ${String(frames.articles)} messages: longest frame`, value: Math.max(...frames.intervals), unit: 'ms', beside: { what: 'the longest at rest', value: Math.max(...frames.atRest) }, goal: { of: 'value', atMost: 50 } },
    ]
  } finally {
    await app.close()
  }
}

const open = (page: Page, name: string): Promise<number> => page.evaluate((title) => new Promise<number>((resolve, reject) => {
  const row = Array.from(document.querySelectorAll<HTMLElement>('[data-thread]')).find((found) => Array.from(found.querySelectorAll('span')).some((span) => span.textContent === title))
  if (row === undefined) { reject(new Error(`${title} is not in the inbox`)); return }
  const start = performance.now()
  row.click()
  setTimeout(() => { reject(new Error(`${title}: the newest message did not come within 30 s`)) }, 30_000)
  const look = (): void => {
    const last = Array.from(document.querySelectorAll('article')).at(-1)
    if (last !== undefined && last.getBoundingClientRect().bottom <= innerHeight) requestAnimationFrame((now) => { resolve(now - start) })
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}), name)

interface Frames { readonly intervals: readonly number[], readonly atRest: readonly number[], readonly articles: number }

const scrollUp = (page: Page): Promise<Frames> => page.evaluate(async () => {
  const nextFrame = (): Promise<number> => new Promise((resolve) => { requestAnimationFrame(resolve) })
  const scroller = document.querySelector<HTMLElement>('[role=group] > [tabindex="0"]')
  if (scroller === null) throw new Error('no list')
  const seen = new Set<string>()
  const run = async (frames: number, step: number): Promise<number[]> => {
    const found: number[] = []
    let before = await nextFrame()
    for (let frame = 0; frame < frames; frame += 1) {
      scroller.scrollTop -= step
      const now = await nextFrame()
      found.push(now - before)
      before = now
      for (const time of document.querySelectorAll('article time')) seen.add(time.getAttribute('datetime') ?? '')
    }
    return found
  }
  const atRest = await run(60, 0)
  const intervals = await run(240, 200)
  return { intervals, atRest, articles: seen.size }
})
