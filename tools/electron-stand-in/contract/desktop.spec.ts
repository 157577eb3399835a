import { expect, test } from './sample.ts'

test.describe('the desktop', () => {
  test('safeStorage gives back what it sealed, and not the text itself', async ({ app }) => {
    const found = await app.evaluate(async ({ safeStorage }) => {
      const sealed = await safeStorage.encryptStringAsync('a token')
      const { result } = await safeStorage.decryptStringAsync(sealed)
      return [await safeStorage.isAsyncEncryptionAvailable(), sealed.includes('a token'), result]
    })
    expect(found).toEqual([true, false, 'a token'])
  })

  test('a key of the whole desktop is registered once, until it is given back', async ({ app }) => {
    const found = await app.evaluate(({ globalShortcut }) => {
      const key = 'CommandOrControl+Alt+Shift+F9'
      const registered = [globalShortcut.register(key, () => undefined), globalShortcut.isRegistered(key)]
      globalShortcut.unregister(key)
      return [...registered, globalShortcut.isRegistered(key)]
    })
    expect(found).toEqual([true, true, false])
  })

  test('safeStorage refuses what it has not sealed', async ({ app }) => {
    const refused = await app.evaluate(({ safeStorage }) =>
      safeStorage.decryptStringAsync(Buffer.from('not sealed')).then(() => false, (error) => error instanceof Error))
    expect(refused).toBe(true)
  })

  test('nativeTheme.themeSource decides the page\'s colour scheme and emits updated', async ({ app, page }) => {
    const dark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    const set = (source: 'dark' | 'light' | 'system') => app.evaluate(({ nativeTheme }, wanted) => new Promise<boolean>((resolve) => {
      nativeTheme.once('updated', () => resolve(nativeTheme.shouldUseDarkColors))
      nativeTheme.themeSource = wanted
    }), source)
    expect(await set('dark')).toBe(true)
    await expect.poll(dark).toBe(true)
    expect(await set('light')).toBe(false)
    await expect.poll(dark).toBe(false)
    await app.evaluate(({ nativeTheme }) => { nativeTheme.themeSource = 'system' })
  })

  test('powerMonitor listeners hear what is emitted', async ({ app }) => {
    const heard = await app.evaluate(({ powerMonitor }) => {
      const names: string[] = []
      const events = ['suspend', 'resume', 'lock-screen', 'unlock-screen', 'shutdown']
      powerMonitor.once('suspend', () => names.push('suspend'))
      powerMonitor.once('resume', () => names.push('resume'))
      powerMonitor.once('lock-screen', () => names.push('lock-screen'))
      powerMonitor.once('unlock-screen', () => names.push('unlock-screen'))
      powerMonitor.once('shutdown', () => names.push('shutdown'))
      for (const name of events) powerMonitor.emit(name)
      return names
    })
    expect(heard).toEqual(['suspend', 'resume', 'lock-screen', 'unlock-screen', 'shutdown'])
  })

  test('powerSaveBlocker keeps what was started, until it is stopped', async ({ app }) => {
    expect(await app.evaluate(({ powerSaveBlocker }) => {
      const id = powerSaveBlocker.start('prevent-app-suspension')
      const before = powerSaveBlocker.isStarted(id)
      powerSaveBlocker.stop(id)
      return [before, powerSaveBlocker.isStarted(id)]
    })).toEqual([true, false])
  })

  test('the clipboard gives back text', async ({ app }) => {
    expect(await app.evaluate(async ({ clipboard }) => { await clipboard.writeText('copied'); return clipboard.readText() })).toBe('copied')
  })

  test('a menu item is found by its id, and its click reaches the template', async ({ app }) => {
    const found = await app.evaluate(({ Menu }) => {
      const clicked: string[] = []
      const menu = Menu.buildFromTemplate([
        { label: 'File', submenu: [{ id: 'new', label: 'New', click: (item) => clicked.push(item.label) }] },
        { id: 'check', label: 'Check', type: 'checkbox', click: (item) => clicked.push(String(item.checked)) },
      ])
      menu.getMenuItemById('new')?.click()
      menu.getMenuItemById('check')?.click()
      return [clicked, menu.getMenuItemById('absent')]
    })
    expect(found).toEqual([['New', 'true'], null])
  })

  test('a role brings its label and its accelerator', async ({ app }) => {
    const found = await app.evaluate(({ Menu }) => {
      const menu = Menu.buildFromTemplate([{ role: 'selectAll' }, { role: 'editMenu' }])
      const [selectAll, edit] = menu.items
      return [selectAll?.label, Boolean(edit?.submenu && edit.submenu.items.length > 5)]
    })
    expect(found).toEqual(['Select All', true])
  })

  test('a dialog can be replaced by a test', async ({ app }) => {
    const found = await app.evaluate(async ({ dialog }) => {
      const { showMessageBox } = dialog
      dialog.showMessageBox = async () => ({ response: 2, checkboxChecked: true })
      const answer = await dialog.showMessageBox({ message: 'Sure?', buttons: ['Yes', 'No', 'Later'] })
      dialog.showMessageBox = showMessageBox
      return answer
    })
    expect(found).toEqual({ response: 2, checkboxChecked: true })
  })

  test('so can the one that asks where to save', async ({ app }) => {
    const found = await app.evaluate(async ({ dialog, BrowserWindow }) => {
      const { showSaveDialog } = dialog
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: '/tmp/copy.pdf' })
      const [window] = BrowserWindow.getAllWindows()
      const answers = [await dialog.showSaveDialog({ defaultPath: 'copy.pdf' }), window === undefined ? null : await dialog.showSaveDialog(window, {})]
      dialog.showSaveDialog = showSaveDialog
      return answers
    })
    expect(found).toEqual([{ canceled: false, filePath: '/tmp/copy.pdf' }, { canceled: false, filePath: '/tmp/copy.pdf' }])
  })

  test('nativeImage knows the size of a picture, and an absent file is empty', async ({ app }) => {
    const found = await app.evaluate(({ nativeImage }) => {
      const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
      return [nativeImage.createFromDataURL(`data:image/png;base64,${dot}`).getSize(), nativeImage.createFromPath('/no/such.png').isEmpty()]
    })
    expect(found).toEqual([{ width: 1, height: 1 }, true])
  })

  test('net.fetch reads files and custom schemes', async ({ app }) => {
    const found = await app.evaluate(async ({ app: main, net }) => {
      const [file, scheme] = await Promise.all([net.fetch(`file://${main.getAppPath()}/package.json`), net.fetch('app://bundle/echo')])
      const [manifest, echo] = [await file.json() as { version: string }, await scheme.json() as { url: string }]
      return [manifest.version, echo.url]
    })
    expect(found).toEqual(['1.2.3', 'app://bundle/echo'])
  })
})
