import { expect, test } from './sample.ts'

test.describe('contextBridge', () => {
  test('exposes a frozen object, and nothing else of the preload reaches the page', async ({ page }) => {
    const found = await page.evaluate(() => ({
      frozen: Object.isFrozen(globalThis.sample) && Object.isFrozen(globalThis.sample.nested.list),
      leaks: ['preloadOnly', 'require', 'process', 'module', 'ipcRenderer'].filter((name) => name in globalThis),
    }))
    expect(found).toEqual({ frozen: true, leaks: [] })
  })

  test('returns values synchronously', async ({ page }) => {
    expect(await page.evaluate(() => [globalThis.sample.version, globalThis.sample.add(2, 3)])).toEqual([7, 5])
  })

  test('throws what the exposed function throws', async ({ page }) => {
    const message = await page.evaluate(() => {
      try { globalThis.sample.fail() } catch (error) { return error instanceof Error ? error.message : 'not an Error' }
      return 'nothing was thrown'
    })
    expect(message).toContain('sync failure')
  })

  test('carries promises out and callbacks in', async ({ page }) => {
    expect(await page.evaluate(() => globalThis.sample.later((n) => `called with ${n}`))).toBe('got called with 20')
  })
})
