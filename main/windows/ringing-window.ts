import { join } from 'node:path'
import { BrowserWindow, screen, type IpcMainInvokeEvent } from 'electron'
import { POKE_CHANNEL } from '../../core/ipc-channels.ts'
import type { Poke } from '../../core/ipc.ts'
import type { PhoneNow } from '../../core/telephony/call.ts'
import { APP_ORIGIN } from './app-scheme.ts'
import { mayRingingAsk } from './ringing-asks.ts'

/*
 *  The small window of an incoming call: on top of everything, and without taking the focus from what the advisor does.
 *  Made with the first call, and kept: the next one shows at once.
 */
const SIZE = { width: 400, height: 224 }
/** From the edge of the screen, in pixels. */
const MARGIN = 16

export interface RingingWindow {
  heard(poke: Poke): void
  /** Whoever stands before a locked screen reads no client's name. The call goes on ringing. */
  locked(on: boolean): void
  /** Whether this question comes from its page, and is one of those that it may ask. */
  mayAsk(event: IpcMainInvokeEvent, name: unknown, input: unknown): boolean
}

const someoneRings = ({ calls }: Pick<PhoneNow, 'calls'>): boolean => calls.some(({ direction, state }) => direction === 'in' && state === 'ringing')

export function createRingingWindow(icon: string): RingingWindow {
  let window: BrowserWindow | null = null
  let ready = false
  let rings = false
  let isLocked = false

  function place(shown: BrowserWindow): void {
    const { workArea } = screen.getPrimaryDisplay()
    shown.setBounds({ ...SIZE, x: workArea.x + workArea.width - SIZE.width - MARGIN, y: workArea.y + workArea.height - SIZE.height - MARGIN })
  }
  function follow(): void {
    if (window === null || window.isDestroyed() || !ready) return
    const shows = rings && !isLocked
    if (shows && !window.isVisible()) {
      place(window)
      // Whoever writes or presents goes on: a call does not take the keyboard.
      window.showInactive()
    } else if (!shows && window.isVisible()) window.hide()
  }
  function open(): BrowserWindow {
    ready = false
    const made = new BrowserWindow({
      ...SIZE, show: false, frame: false, alwaysOnTop: true, resizable: false, minimizable: false, maximizable: false, fullscreenable: false, skipTaskbar: true,
      title: 'Compline', icon,
      webPreferences: { preload: join(import.meta.dirname, '../preload/index.cjs'), sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false, spellcheck: false },
    })
    // Over a presentation in full screen as well.
    made.setAlwaysOnTop(true, 'screen-saver')
    if (process.platform === 'darwin') made.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true })
    made.once('ready-to-show', () => { ready = true; follow() })
    made.on('closed', () => { if (window === made) window = null })
    made.loadURL(`${APP_ORIGIN}/ringing.html`).catch((error: unknown) => { console.error('ringing window', error) })
    return made
  }

  return {
    heard(poke) {
      if (poke.kind !== 'phone') return
      rings = someoneRings(poke.phone)
      if (rings && window === null) window = open()
      if (window === null || window.isDestroyed()) return
      window.webContents.send(POKE_CHANNEL, poke)
      follow()
    },
    locked(on) {
      isLocked = on
      follow()
    },
    mayAsk({ sender, senderFrame }, name, input) {
      return mayRingingAsk(name, input) && window !== null && senderFrame !== null && sender === window.webContents && senderFrame === sender.mainFrame && senderFrame.url.startsWith(`${APP_ORIGIN}/`)
    },
  }
}
