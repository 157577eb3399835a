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
  test.setTimeout(150_000)
  const ben = await bare('ben', 1000)
  const once = async (): Promise<void> => {
    const id = await ada.dial(extensions.ben)
    await ada.becomes('talking')
    await ada.act({ do: 'hang-up', id })
    await ada.endsAs('hung-up')
  }
  // What is made once and kept, such as the sound's own context, is there after the first ones.
  for (let call = 0; call < 3; call += 1) await once()
  await expect.poll(async () => (await ada.now()).calls.length).toBe(0)
  const before = await countsOf(ada.phoneWindow())
  expect(before.listeners).toBeGreaterThan(0)

  for (let call = 0; call < CALLS; call += 1) await once()
  await expect.poll(async () => (await ada.now()).calls.length).toBe(0)
  await expect.poll(() => ada.openInWindow()).toEqual({ connections: 0, tracks: 0 })
  await expect.poll(() => countsOf(ada.phoneWindow())).toEqual({ ...before, connections: 0 })

  await ada.dial(extensions.ben)
  await ada.becomes('talking')
  await expectTone(ada, 1000)
  await expectTone(ben, ada.hz)
})
