import type { Page } from '@playwright/test'
import { extensions } from './exchange/exchange.ts'
import { expect, expectTone, test } from './lab.ts'

const CALLS = 200

/*
 *  What a leak of one thing per call would show after some weeks at a desk. Chromium's own counts, after its garbage was
 *  collected: objects that script cannot reach any more do not count.
 */
async function countsOf(page: Page): Promise<{ connections: number, listeners: number, audio: number }> {
  const devTools = await page.context().newCDPSession(page)
  try {
    await devTools.send('Performance.enable')
    await devTools.send('HeapProfiler.collectGarbage')
    await devTools.send('HeapProfiler.collectGarbage')
    const { metrics } = await devTools.send('Performance.getMetrics')
    const count = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? -1
    return { connections: count('RTCPeerConnections'), listeners: count('JSEventListeners'), audio: count('AudioHandlers') }
  } finally {
    await devTools.detach()
  }
}

test(`${String(CALLS)} calls in a row leave nothing behind: no connection, no track, no listener`, async ({ ada, bare }) => {
  test.setTimeout(300_000)
  const ben = await bare('ben', 1000)
  const once = async (): Promise<void> => {
    const id = await ada.dial(extensions.ben)
    await ada.becomes('talking')
    await ada.act({ do: 'hang-up', id })
    await ada.endsAs('hung-up')
  }
  // A transaction stays for 32 s after its end (RFC 3261 §17.1.2.2, Timer K), and its call with it.
  await ada.hurry(20)
  /** The last calls are off the screen, and their connections are collected. */
  async function settled(): ReturnType<typeof countsOf> {
    await expect.poll(async () => (await ada.now()).calls.length).toBe(0)
    await expect.poll(() => ada.openInWindow()).toEqual({ connections: 0, tracks: 0 })
    await expect.poll(async () => (await countsOf(ada.phoneWindow())).connections, { timeout: 30_000 }).toBe(0)
    return countsOf(ada.phoneWindow())
  }
  // What is made once and kept, such as the sound's own context, is there after the first ones.
  for (let call = 0; call < 3; call += 1) await once()
  const before = await settled()
  expect(before.listeners).toBeGreaterThan(0)

  for (let call = 0; call < CALLS; call += 1) await once()
  const after = await settled()
  // Timers of the page come and go, and a listener or two with them; one for each call would be 200.
  expect(after.listeners - before.listeners).toBeLessThan(CALLS / 20)
  expect(after.audio).toBeLessThanOrEqual(before.audio)

  await ada.hurry(1)
  await ada.dial(extensions.ben)
  await ada.becomes('talking')
  await expectTone(ada, 1000)
  await expectTone(ben, ada.hz)
})
