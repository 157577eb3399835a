import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { app, dialog, ipcMain, nativeTheme, Notification, powerMonitor, session, shell, systemPreferences, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import type { CommandName, Poke, Session } from '../core/ipc.ts'
import { COMMAND_CHANNEL, PHONE_PIECE_CHANNEL, PHONE_REPORT_CHANNEL, POKE_CHANNEL, TAKE_CHANNEL } from '../core/ipc-channels.ts'
import { createApp } from './app.ts'
import { shownMedia } from './dlp/shown.ts'
import { words } from './locales/en.ts'
import type { Note } from './notifications.ts'
import type { Desk } from './desk.ts'
import { readArguments } from './settings/arguments.ts'
import { createPhoneDoor } from './ipc/phone-door.ts'
import { createNetwork } from './network/network.ts'
import { createPolicySource, machineWidePolicy, runProgram } from './settings/policy-source.ts'
import { watchFile } from './settings/policy/watch-file.ts'
import { electronKeychain as keychain } from './settings/electron-keychain.ts'
import { openSecrets } from './settings/secrets.ts'
import { APP_ORIGIN, PHONE_ORIGIN, registerAppScheme, serveApp } from './windows/app-scheme.ts'
import { guardPermissions, harden } from './windows/hardening.ts'
import { openMainWindow, pageUrl } from './windows/main-window.ts'
import { setMenu } from './windows/menu.ts'
import { createPhoneShell, type PhoneShell } from './windows/phone-shell.ts'
import { createPhoneWindow } from './windows/phone-window.ts'
import { createSystemMicrophone } from './windows/system-microphone.ts'
import { createTray, type TrayIcon } from './windows/tray.ts'
import { createWindowState } from './windows/window-state.ts'

/* Electron's lifecycle, and nothing else: what the app does stands in app.ts. */

const given = readArguments(process.argv)
const icons = join(import.meta.dirname, '../../resources/icons')
const isMac = process.platform === 'darwin'
let quitting = false
let window: BrowserWindow | null = null
let tray: TrayIcon | null = null
let phone: PhoneShell | null = null
const phoneWindow = createPhoneWindow()
/** A call is on: Quit says so. */
let isBusy = (): boolean => false
const notes = new Set<Notification>()

registerAppScheme()
app.enableSandbox()
app.setAppUserModelId('com.compline.desktop')
harden([APP_ORIGIN, PHONE_ORIGIN])

// Setting a secret works beside a running Compline, which reads it at its next start.
if (given.kind !== 'set-secret' && !app.requestSingleInstanceLock()) app.quit()
else {
  app.on('second-instance', (_event, argv) => { if (phone?.offer(argv) !== true) show() })
  app.on('open-url', (_event, url) => { phone?.offer(url) })
  app.whenReady().then(start).catch((error: unknown) => {
    dialog.showErrorBox(words.startFailed, error instanceof Error ? error.message : String(error))
    app.exit(1)
  })
}

async function start(): Promise<void> {
  const folder = join(app.getPath('userData'), 'desk')
  if (given.kind === 'set-secret') return setSecret(folder, given.name)
  const microphone = createSystemMicrophone(process.platform, systemPreferences)
  const resolveProxy = (url: string): Promise<string> => session.defaultSession.resolveProxy(url)
  const loadPolicy = createPolicySource({
    platform: process.platform, machineWide: machineWidePolicy(process.platform), named: given.policy, user: userInfo().username, folder, keychain, run: runProgram, now: Date.now,
    agent: (network) => async (url) => {
      // A proxy's password is asked for anew each time: it may have been set meanwhile.
      const secrets = network.proxyPassword === undefined ? null : await openSecrets(folder, keychain)
      return createNetwork({ network, secret: (name) => secrets?.get(name) ?? null, resolveProxy }).agent(url)
    },
  })
  let hasPhone = false
  let pageShown = false
  const compline = createApp({
    folder, keychain, microphone, loadPolicy, watchFile, resolveProxy,
    version: app.getVersion(),
    platform: process.platform as Session['platform'],
    poke,
    order: phoneWindow.order,
    phoneWindow(wanted) {
      hasPhone = wanted
      if (pageShown) phoneWindow.want(wanted)
    },
    show: notify,
    badge(unread) {
      app.setBadgeCount(unread)
      tray?.unread(unread)
    },
    hasFocus: () => window?.isFocused() ?? false,
    openHelp: (url) => { shell.openExternal(url).catch((error: unknown) => { console.error('help', error) }) },
    openLink,
    showFile: (path) => { shell.showItemInFolder(path) },
    async saveAs(name) {
      const options = { defaultPath: name }
      const { canceled, filePath } = window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options)
      return canceled || filePath === '' ? null : filePath
    },
    quit: () => { app.quit() },
    pageEnded: () => { pageEnded() },
    theme: (theme) => { nativeTheme.themeSource = theme },
  })
  // Once imported it is gone; a shortcut that still names it does no harm.
  if (given.importSecrets !== null && existsSync(given.importSecrets)) await (await openSecrets(folder, keychain)).importFile(given.importSecrets)

  const softphone = (): Desk['phone'] | null => compline.desk()?.phone ?? null
  isBusy = () => softphone()?.isBusy() === true
  endSoundTest = () => { if (softphone()?.now().testing === true) softphone()?.test({ on: false, tone: null }) }
  guardPermissions(session.defaultSession, {
    whose: (contents) => contents !== null && contents === window?.webContents ? 'main' : phoneWindow.isOurs(contents) ? 'phone' : null,
    microphoneOpen: (asks) => asks === 'main' ? microphone.isOpen() : softphone()?.mayUseMicrophone() === true,
  })
  serveApp(join(import.meta.dirname, '../renderer'), app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'], () => {
    const desk = compline.desk()
    return desk === null ? null : shownMedia(desk.ledger, desk.media)
  })
  const ask = (name: CommandName, input: unknown): Promise<unknown> => compline.call({ trusted: true, name, input })
  phone = createPhoneShell({ icon: join(icons, 'icon.png'), call: ask, dial: (dial) => { show(); poke({ kind: 'go', to: { screen: 'calls', dial } }) }, phoneShown: (now) => { tray?.phone(now) } })
  phone.offer(process.argv)
  ipcMain.handle(COMMAND_CHANNEL, (event, name: unknown, input: unknown) => {
    const ours = isOurPage(event)
    if (ours && name === 'phone.get') phone?.pageListens()
    return compline.call({ trusted: ours || phone?.mayAsk(event, name, input) === true, name, input })
  })
  ipcMain.handle(TAKE_CHANNEL, (event, input: unknown) => compline.take({ trusted: isOurPage(event), input }))
  const door = createPhoneDoor(softphone, Date.now, (words) => { console.error('phone:', words) })
  ipcMain.on(PHONE_REPORT_CHANNEL, (event, input: unknown) => { door.report(isPhonePage(event), input) })
  ipcMain.handle(PHONE_PIECE_CHANNEL, (event, input: unknown) => door.piece(isPhonePage(event), input))
  await compline.start()

  setMenu(isMac, {
    go: (to) => { show(); poke({ kind: 'go', to }) },
    help: () => { void compline.call({ trusted: true, name: 'help.open', input: undefined }).catch((error: unknown) => { console.error('help', error) }) },
    quit: askToQuit,
  })
  tray = createTray({ plain: join(icons, isMac ? 'trayTemplate.png' : 'tray.png'), unread: join(icons, isMac ? 'trayUnreadTemplate.png' : 'tray-unread.png') }, { open: show, quit: askToQuit, disturb: (doNotDisturb) => { ask('phone.set', { doNotDisturb }).catch((error: unknown) => { console.error('phone', error) }) } })
  phone.started()
  nativeTheme.themeSource = compline.viewState().theme
  powerMonitor.on('resume', compline.woke)
  powerMonitor.on('suspend', () => {
    stopRecording()
    softphone()?.sleeps()
  })
  powerMonitor.on('lock-screen', () => {
    stopRecording()
    phone?.locked(true)
  })
  powerMonitor.on('unlock-screen', () => { phone?.locked(false) })
  /** The calls first: the system waits for nobody for long. Everything else as with Quit, without a question. */
  const sessionEnds = (): void => { softphone()?.hangUp('the session on this machine ended') }
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault()
    sessionEnds()
    app.quit()
  })
  app.on('activate', show)
  app.on('window-all-closed', () => { /* the tray stays */ })
  app.on('before-quit', (event) => {
    if (quitting) return
    event.preventDefault()
    quitting = true
    void handedOver().then(() => compline.stop()).catch((error: unknown) => { console.error('stop', error) }).then(() => { app.quit() })
  })

  const state = createWindowState(folder)
  window = openMainWindow({
    icon: join(icons, 'icon.png'), bounds: state.get(), url: pageUrl(), saveBounds: state.save,
    mayClose: () => quitting,
    hidden() {
      stopRecording()
      hint()
    },
  })
  // Windows asks first, and says then that it is so: what is sent in between still arrives.
  window.on('query-session-end', sessionEnds)
  window.on('session-end', () => { app.quit() })
  // The first window is the advisor's, and it is not kept waiting for the other.
  window.once('ready-to-show', () => {
    pageShown = true
    phoneWindow.want(hasPhone)
  })
}

/** The main frame of our window, on our own page: nobody else is listened to. */
function isOurPage({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && sender === window?.webContents && senderFrame === sender.mainFrame && senderFrame.url.startsWith(`${APP_ORIGIN}/`)
}
/** Likewise of the phone window. */
function isPhonePage({ sender, senderFrame }: IpcMainInvokeEvent | IpcMainEvent): boolean {
  return senderFrame !== null && phoneWindow.isOurs(sender) && senderFrame === sender.mainFrame && senderFrame.url.startsWith(`${PHONE_ORIGIN}/`)
}

function show(): void {
  if (window === null || window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Longest wait for a page that does not answer, in ms. */
const PAGE_PATIENCE = 1000
let pageEnded = (): void => undefined

/** The last words typed are in main before the ledger closes. */
function handedOver(): Promise<void> {
  return new Promise((resolve) => {
    pageEnded = resolve
    setTimeout(resolve, PAGE_PATIENCE)
    poke({ kind: 'closing' })
  })
}

/** Quit ends receiving on this desk, and says so; closing the window does not. */
function askToQuit(): void {
  const { title, body, inCall, quit, stay } = words.quit
  void dialog.showMessageBox({ type: 'question', message: title, detail: isBusy() ? `${inCall} ${body}` : body, buttons: [quit, stay], defaultId: 1, cancelId: 1 })
    .then(({ response }) => { if (response === 0) app.quit() })
}

/** The page cannot answer this box: what a client sent opens only where the advisor has read where it leads. */
async function openLink(url: string): Promise<boolean> {
  const { host, href } = new URL(url)
  const { title, body, open, stay } = words.link
  const options = { type: 'question' as const, message: title(host), detail: body(href), buttons: [open, stay], defaultId: 1, cancelId: 1, noLink: true }
  const { response } = window === null ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options)
  if (response !== 0) return false
  await shell.openExternal(href)
  return true
}

function poke(poke: Poke): void {
  phone?.heard(poke)
  if (window !== null && !window.isDestroyed()) window.webContents.send(POKE_CHANNEL, poke)
}

/** Nobody sees any more that the microphone is on. */
function stopRecording(): void {
  poke({ kind: 'stop-recording' })
  endSoundTest()
}
let endSoundTest = (): void => undefined

function notify(note: Note): void {
  const shown = new Notification({ title: note.title, body: note.body, icon: join(icons, 'icon.png') })
  // Held until it is gone: a collected notification loses its click.
  notes.add(shown)
  shown.on('click', () => { show(); poke({ kind: 'go', to: { screen: 'thread', threadId: note.threadId } }) })
  shown.on('close', () => { notes.delete(shown) })
  shown.show()
  if (notes.size > 50) notes.delete([...notes][0] ?? shown)
}

let hinted = false
/** Once in a session: closing the window does not stop receiving. */
function hint(): void {
  if (hinted) return
  hinted = true
  new Notification({ ...words.hiddenHint }).show()
}

/** `compline --set-secret NAME`: the value comes on standard input, and nothing but the keychain sees it. */
async function setSecret(folder: string, name: string): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  const value = Buffer.concat(chunks).toString('utf8').trim()
  if (!/^[a-z][a-z0-9-]{1,63}$/.test(name) || value === '') {
    process.stderr.write(value === '' ? 'Nothing came on standard input: the secret was not changed.\n' : `"${name}" is no name of a secret.\n`)
    return app.exit(2)
  }
  await (await openSecrets(folder, keychain)).set(name, value)
  app.exit(0)
}
