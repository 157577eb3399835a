// The stand-in's own surface for tests; there is nothing of it in genuine Electron.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DialogInspection, NotificationInspection, ShellInspection, ThemeInspection, TrayInspection, WindowInspection } from '../inspection.ts'
import { expect, isStandIn, test } from './sample.ts'

test.skip(!isStandIn, 'only the stand-in has it')

test('an API that is not in the stand-in throws and names itself', async ({ app }) => {
  const messages = await app.evaluate((electron) => {
    const attempts = [
      () => electron.crashReporter.start({ submitURL: '' }),
      () => electron.app.getGPUInfo('basic'),
      () => electron.BrowserWindow.getAllWindows()[0]?.setShape([]),
      () => electron.BrowserWindow.getAllWindows()[0]?.on('unresponsive', () => undefined),
      () => new electron.BrowserWindow({ webPreferences: { nodeIntegration: true } }),
      () => Reflect.get(electron, 'inAppPurchase'),
    ]
    return attempts.map((attempt) => {
      try { attempt() } catch (error) { return error instanceof Error ? error.message : '' }
      return 'nothing was thrown'
    })
  })
  expect(messages).toEqual([
    'not in the stand-in: crashReporter.start', 'not in the stand-in: app.getGPUInfo', 'not in the stand-in: BrowserWindow.setShape',
    "not in the stand-in: BrowserWindow event 'unresponsive'", 'not in the stand-in: webPreferences.nodeIntegration: true',
    'not in the stand-in: electron.inAppPurchase',
  ])
})

test('the version file equals that of the npm package', () => {
  const manifest = join(import.meta.dirname, '../../../node_modules/electron/package.json')
  const npm = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  expect(readFileSync(join(import.meta.dirname, '../version'), 'utf8').trim()).toBe(npm.version)
})

test('shown notifications are kept, and a test can click one', async ({ app }) => {
  const found = await app.evaluate(({ Notification }) => {
    const inspection = Reflect.get(Notification, 'standIn') as NotificationInspection
    inspection.clear()
    const notification = new Notification({ title: 'Ada', body: 'Hello' })
    let clicked = 0
    notification.on('click', () => { clicked++ })
    notification.show()
    for (const shown of inspection.shown) shown.emit('click')
    const visible = inspection.shown.map((shown) => [shown.title, shown.body, shown.standIn.visible])
    notification.close()
    return { clicked, visible, after: inspection.shown.map((shown) => shown.standIn.visible) }
  })
  expect(found).toEqual({ clicked: 1, visible: [['Ada', 'Hello', true]], after: [false] })
})

test('tray icons are kept with their menu', async ({ app }) => {
  const found = await app.evaluate(({ Menu, nativeImage, Tray }) => {
    const tray = new Tray(nativeImage.createEmpty())
    tray.setToolTip('Compline')
    tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit' }]))
    const inspection = Reflect.get(Tray, 'standIn') as TrayInspection
    const seen = inspection.all.map(({ standIn }) => [standIn.toolTip, standIn.menu?.items.map(({ label }) => label)])
    tray.destroy()
    return [seen, inspection.all.length]
  })
  expect(found).toEqual([[['Compline', ['Quit']]], 0])
})

test('what would have been opened is kept', async ({ app }) => {
  const found = await app.evaluate(async ({ shell }) => {
    const inspection = Reflect.get(shell, 'standIn') as ShellInspection
    inspection.clear()
    await shell.openExternal('https://example.invalid/help')
    shell.showItemInFolder('/tmp/file')
    return inspection.opened
  })
  expect(found).toEqual([{ kind: 'url', target: 'https://example.invalid/help' }, { kind: 'folder', target: '/tmp/file' }])
})

test('dialogs are kept, cancelled by default, and answered from a queue', async ({ app }) => {
  const found = await app.evaluate(async ({ dialog }) => {
    const inspection = Reflect.get(dialog, 'standIn') as DialogInspection
    inspection.clear()
    const ask = () => dialog.showMessageBox({ message: 'Delete?', buttons: ['Delete', 'Keep'], cancelId: 1 })
    inspection.answer('showMessageBox', { response: 0 })
    return { answers: [(await ask()).response, (await ask()).response], shown: inspection.shown.map(({ kind, options }) => [kind, options['message']]) }
  })
  expect(found).toEqual({ answers: [0, 1], shown: [['showMessageBox', 'Delete?'], ['showMessageBox', 'Delete?']] })
})

test('a save dialog is cancelled by default, and gives the path that a test put into the queue', async ({ app }) => {
  const found = await app.evaluate(async ({ dialog }) => {
    const inspection = Reflect.get(dialog, 'standIn') as DialogInspection
    inspection.clear()
    inspection.answer('showSaveDialog', { filePath: '/tmp/statement.pdf' })
    const ask = () => dialog.showSaveDialog({ defaultPath: 'statement.pdf' })
    return { answers: [await ask(), await ask()], shown: inspection.shown.map(({ kind, options }) => [kind, options['defaultPath']]) }
  })
  expect(found).toEqual({
    answers: [{ canceled: false, filePath: '/tmp/statement.pdf' }, { canceled: true, filePath: '' }],
    shown: [['showSaveDialog', 'statement.pdf'], ['showSaveDialog', 'statement.pdf']],
  })
})

test('the desktop\'s dark mode can be switched', async ({ app, page }) => {
  await app.evaluate(({ nativeTheme }) => {
    const inspection = Reflect.get(nativeTheme, 'standIn') as ThemeInspection
    inspection.systemDark = true
  })
  await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
  await app.evaluate(({ nativeTheme }) => {
    const inspection = Reflect.get(nativeTheme, 'standIn') as ThemeInspection
    inspection.systemDark = false
  })
})

test('badge, taskbar flash and overlay can be read', async ({ app }) => {
  const found = await app.evaluate(({ app: main, BrowserWindow, nativeImage }) => {
    const [window] = BrowserWindow.getAllWindows()
    main.setBadgeCount(3)
    window?.flashFrame(true)
    window?.setOverlayIcon(nativeImage.createEmpty(), '3 unread')
    if (!window) return []
    const looks = Reflect.get(window, 'standIn') as WindowInspection
    return [main.getBadgeCount(), looks.flashing, looks.overlay?.description]
  })
  expect(found).toEqual([3, true, '3 unread'])
})

test('a key that the page leaves alone runs the menu item with that accelerator', async ({ app, page }) => {
  await app.evaluate(({ Menu }) => Menu.setApplicationMenu(Menu.buildFromTemplate([
    { label: 'New', accelerator: 'CommandOrControl+Shift+N', click: () => globalThis.seen.push(['menu', 'new']) },
  ])))
  await page.getByLabel('Text').focus()
  await page.keyboard.press('Control+Shift+N')
  await expect.poll(() => app.evaluate(() => globalThis.seen.filter(([kind]) => kind === 'menu'))).toEqual([['menu', 'new']])
})
