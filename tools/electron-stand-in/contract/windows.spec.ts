import { expect, test } from './sample.ts'

test.describe('BrowserWindow', () => {
  test('with show: false it is hidden until the app shows it', async ({ app }) => {
    const found = await app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false })
      const before = window.isVisible()
      const ready = new Promise((resolve) => window.once('ready-to-show', () => resolve(undefined)))
      await window.loadURL('app://bundle/second.html')
      await ready
      const shown = new Promise((resolve) => window.once('show', () => resolve(undefined)))
      window.show()
      await shown
      const after = window.isVisible()
      window.hide()
      return [before, after, window.isVisible(), BrowserWindow.getAllWindows().length]
    })
    expect(found).toEqual([false, true, false, 2])
  })

  test('shown inactive it is on top of others, and whoever has the focus keeps it', async ({ app }) => {
    const found = await app.evaluate(async ({ BrowserWindow }) => {
      const [first] = BrowserWindow.getAllWindows()
      first?.focus()
      const window = new BrowserWindow({ show: false, frame: false, alwaysOnTop: true, resizable: false, skipTaskbar: true, width: 300, height: 200 })
      await window.loadURL('app://bundle/second.html')
      const shown = new Promise((resolve) => window.once('show', () => resolve(undefined)))
      window.showInactive()
      await shown
      return [window.isVisible(), window.isAlwaysOnTop(), window.isFocused(), first?.isFocused()]
    })
    expect(found).toEqual([true, true, false, true])
  })

  test('without background throttling a hidden window\'s timers run as they were set', async ({ app }) => {
    const ticks = await app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { backgroundThrottling: false } })
      await window.loadURL('app://bundle/second.html')
      return window.webContents.executeJavaScript(`new Promise((resolve) => {
        let ticks = 0
        const timer = setInterval(() => { ticks++ }, 20)
        setTimeout(() => { clearInterval(timer); resolve(ticks) }, 1500)
      })`) as Promise<number>
    })
    // Throttled ones tick once in a second.
    expect(ticks).toBeGreaterThan(20)
  })

  test('a prevented close keeps the window, its page and its state', async ({ app, page }) => {
    await page.getByLabel('Text').fill('kept')
    const found = await app.evaluate(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      if (!window) return []
      window.once('close', (event) => { event.preventDefault(); window.hide() })
      window.close()
      await new Promise((resolve) => setTimeout(resolve, 50))
      const hidden = [window.isDestroyed(), window.isVisible()]
      window.show()
      return [...hidden, window.isVisible()]
    })
    expect(found).toEqual([false, false, true])
    await expect(page.getByLabel('Text')).toHaveValue('kept')
  })

  test('close emits close then closed, and the window is destroyed', async ({ app }) => {
    const found = await app.evaluate(async ({ BrowserWindow }) => {
      const window = globalThis.openWindow()
      await window.loadURL('app://bundle/second.html')
      const { id } = window
      const order: string[] = []
      window.on('close', () => order.push('close'))
      await new Promise((resolve) => {
        window.on('closed', () => { order.push('closed'); resolve(undefined) })
        window.close()
      })
      return [order, window.isDestroyed(), BrowserWindow.fromId(id) === null, BrowserWindow.getAllWindows().length]
    })
    expect(found).toEqual([['close', 'closed'], true, true, 1])
  })

  test('the page has the size of the window\'s content, also after setBounds', async ({ app, page }) => {
    const content = (change?: { width: number, height: number }) => app.evaluate(({ BrowserWindow }, bounds) => {
      const [window] = BrowserWindow.getAllWindows()
      if (bounds) window?.setBounds(bounds)
      return window?.getContentSize()
    }, change)
    const inner = () => page.evaluate(() => [innerWidth, innerHeight])
    expect(await inner()).toEqual(await content())
    await content({ width: 700, height: 500 })
    await expect.poll(inner).toEqual(await content())
  })

  test('remembers its minimum size', async ({ app }) => {
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getMinimumSize())).toEqual([400, 300])
  })

  test('can be found from its webContents and by its id', async ({ app }) => {
    const found = await app.evaluate(({ BrowserWindow, webContents }) => {
      const [window] = BrowserWindow.getAllWindows()
      if (!window) return []
      const contents = window.webContents
      return [BrowserWindow.fromWebContents(contents) === window, BrowserWindow.fromId(window.id) === window, webContents.fromId(contents.id) === contents]
    })
    expect(found).toEqual([true, true, true])
  })

  test('takes the page\'s title, unless page-title-updated is prevented', async ({ app, page }) => {
    const title = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
    await expect.poll(title).toBe('Contract sample')
    await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      window?.setTitle('Set by the app')
      window?.once('page-title-updated', (event) => event.preventDefault())
    })
    await page.evaluate(() => { document.title = 'Set by the page' })
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getTitle())).toBe('Set by the page')
    expect(await title()).toBe('Set by the app')
  })

  test('a new window is announced to the app with its webContents', async ({ app }) => {
    const found = await app.evaluate(async ({ app: main }) => {
      const heard: string[] = []
      main.once('browser-window-created', () => heard.push('window'))
      main.once('web-contents-created', (_event, contents) => heard.push(typeof contents.id))
      globalThis.openWindow()
      await new Promise((resolve) => setTimeout(resolve, 50))
      return heard.sort()
    })
    expect(found).toEqual(['number', 'window'])
  })

  test('focus moves between windows', async ({ app }) => {
    const found = await app.evaluate(async ({ BrowserWindow }) => {
      const [first] = BrowserWindow.getAllWindows()
      const second = globalThis.openWindow({ show: true })
      await second.loadURL('app://bundle/second.html')
      if (!first) return []
      const focused = (window: Electron.BrowserWindow) => new Promise((resolve) => {
        if (window.isFocused()) resolve(undefined)
        else window.once('focus', () => resolve(undefined))
        window.focus()
      })
      await focused(second)
      const one = BrowserWindow.getFocusedWindow() === second
      await focused(first)
      return [one, BrowserWindow.getFocusedWindow() === first, second.isFocused()]
    })
    expect(found).toEqual([true, true, false])
  })

  test('minimize and restore', async ({ app }) => {
    const found = await app.evaluate(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      if (!window) return []
      const minimized = new Promise((resolve) => window.once('minimize', () => resolve(undefined)))
      window.minimize()
      await minimized
      const between = window.isMinimized()
      const restored = new Promise((resolve) => window.once('restore', () => resolve(undefined)))
      window.restore()
      await restored
      return [between, window.isMinimized()]
    })
    expect(found).toEqual([true, false])
  })

  test('executeJavaScript gives the value of a promise in the page', async ({ app }) => {
    const found: unknown = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('Promise.resolve({ title: document.title })'))
    expect(found).toEqual({ title: 'Contract sample' })
  })

  test('capturePage gives a picture', async ({ app }) => {
    const size = await app.evaluate(async ({ BrowserWindow }) => {
      const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
      return image?.getSize().width
    })
    expect(size).toBeGreaterThan(100)
  })
})
