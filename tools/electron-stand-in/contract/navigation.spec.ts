import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from './sample.ts'

const seen = (name: string) => (app: Parameters<Parameters<typeof test>[2]>[0]['app']) =>
  app.evaluate((_electron, wanted) => globalThis.seen.filter(([kind]) => kind === wanted).map(([, url]) => url), name)

test.describe('navigation', () => {
  test('a link elsewhere asks will-navigate, which can prevent it', async ({ app, page }) => {
    await page.locator('#away').click({ noWaitAfter: true })
    await expect.poll(() => seen('will-navigate')(app)).toEqual(['https://away.invalid/page'])
    await expect(page.getByRole('heading')).toHaveText('Contract sample')
  })

  test('a link that will-navigate lets pass is followed, and the preload runs there too', async ({ app, page }) => {
    await page.locator('#inside').click()
    await expect(page.getByRole('heading')).toHaveText('Second page')
    expect(await page.evaluate(() => globalThis.sample.add(1, 1))).toBe(2)
    expect(await seen('will-navigate')(app)).toEqual(['app://bundle/second.html'])
  })

  test('loadURL and reload do not ask will-navigate', async ({ app }) => {
    await app.evaluate(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      await window?.loadURL('app://bundle/second.html')
      const again = new Promise((resolve) => window?.webContents.once('did-finish-load', () => resolve(undefined)))
      window?.reload()
      await again
    })
    expect(await seen('will-navigate')(app)).toEqual([])
  })

  test('a redirect by a server asks will-redirect, which can prevent it', async ({ app }) => {
    const server = createServer((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end())
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const { port } = server.address() as AddressInfo
    const message = await app.evaluate(({ BrowserWindow }, url) =>
      BrowserWindow.getAllWindows()[0]?.loadURL(url).then(() => 'loaded', (error: Error) => error.message), `http://127.0.0.1:${port}/`)
    server.close()
    expect(await seen('will-redirect')(app)).toEqual(['http://127.0.0.1:9/'])
    expect(message).toContain('ERR_ABORTED (-3)')
  })

  test('window.open asks setWindowOpenHandler; denied, it gives null and opens nothing', async ({ app, page }) => {
    expect(await page.evaluate(() => window.open('https://open.invalid/x'))).toBeNull()
    await expect.poll(() => seen('open')(app)).toEqual(['https://open.invalid/x'])
    expect(app.windows()).toHaveLength(1)
  })

  for (const [how, options] of [['a click', {}], ['a click with Ctrl', { modifiers: ['Control' as const] }], ['the middle button', { button: 'middle' as const }]] as const) {
    test(`a link to a new window by ${how} asks setWindowOpenHandler`, async ({ app, page }) => {
      await page.locator('#blank').click({ ...options, modifiers: 'modifiers' in options ? [...options.modifiers] : [] })
      await expect.poll(() => seen('open')(app)).toEqual(['https://blank.invalid/page'])
      expect(app.windows()).toHaveLength(1)
    })
  }

  test('a load that fails rejects, and did-fail-load tells code, text and URL', async ({ app }) => {
    const result = await app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const failed = new Promise((resolve) => contents?.once('did-fail-load', (_event, ...details) => resolve(details.slice(0, 4))))
      const message = await contents?.loadURL('http://127.0.0.1:9/').then(() => 'loaded', (error: Error) => error.message)
      return { message, details: await failed }
    })
    // Port 9 is one that Chromium refuses by itself.
    expect(result.message).toContain("ERR_UNSAFE_PORT (-312) loading 'http://127.0.0.1:9/'")
    expect(result.details).toEqual([-312, 'ERR_UNSAFE_PORT', 'http://127.0.0.1:9/', true])
  })

  test('a navigation of any frame asks will-frame-navigate, which can prevent it', async ({ app, page }) => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.once('will-frame-navigate', (event) => {
      globalThis.seen.push(['will-frame-navigate', event.url, event.isMainFrame])
      event.preventDefault()
    }))
    await page.locator('#inside').click({ noWaitAfter: true })
    await expect.poll(() => app.evaluate(() => globalThis.seen.at(-1))).toEqual(['will-frame-navigate', 'app://bundle/second.html', true])
    await expect(page.getByRole('heading')).toHaveText('Contract sample')
  })

  test('a download is announced, and can be prevented', async ({ app, page }) => {
    await app.evaluate(({ session }) => session.defaultSession.once('will-download', (event, item) => {
      globalThis.seen.push(['download', item.getFilename()])
      event.preventDefault()
    }))
    await page.locator('#save').click()
    await expect.poll(() => app.evaluate(() => globalThis.seen.filter(([kind]) => kind === 'download'))).toEqual([['download', 'dot.svg']])
  })

  test('the secondary button tells context-menu what was under it', async ({ app, page }) => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.once('context-menu', (_event, params) => {
      globalThis.seen.push(['context-menu', params.isEditable])
    }))
    await page.getByLabel('Text').click({ button: 'right' })
    await expect.poll(() => app.evaluate(() => globalThis.seen.at(-1))).toEqual(['context-menu', true])
  })

  test('a crashed page is reported as render-process-gone, and can be reloaded', async ({ launch }) => {
    const { app } = await launch()
    const found = await app.evaluate(({ BrowserWindow }) => new Promise<string[]>((resolve) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      contents?.once('render-process-gone', (_event, { reason }) => {
        contents.once('did-finish-load', () => resolve([reason, contents.getURL()]))
        contents.reload()
      })
      contents?.forcefullyCrashRenderer()
    }))
    expect(found).toEqual([expect.stringMatching(/crashed|killed/), 'app://bundle/index.html'])
  })
})
