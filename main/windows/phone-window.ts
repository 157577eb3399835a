import { join } from 'node:path'
import { BrowserWindow, type WebContents } from 'electron'
import { PHONE_ORDER_CHANNEL } from '../../core/ipc-channels.ts'
import { SECOND } from '../../core/time.ts'
import type { PhoneOrder } from '../../core/telephony/phone-window.ts'
import { PHONE_ORIGIN } from './app-scheme.ts'

/*
 *  The one window that nobody sees: JsSIP and the sound of calls. It is there for as long as the policy has a phone, and
 *  neither closing nor reloading the main window touches it. Where its page crashes another takes its place.
 */
export interface PhoneWindow {
  /** On: it is opened; one that is there makes room, with all that it had. Off: it goes. */
  want(on: boolean): void
  /** Nothing where there is none now. */
  order(order: PhoneOrder): void
  isOurs(contents: WebContents | null): boolean
}

/** Between a crash and the next page: one that always crashes must not keep the machine busy. */
const AFTER_CRASH = 2 * SECOND

export function createPhoneWindow(open: () => BrowserWindow = openHidden): PhoneWindow {
  let wanted = false
  let window: BrowserWindow | null = null
  let waiting: ReturnType<typeof setTimeout> | null = null

  function start(): void {
    waiting = null
    if (!wanted || window !== null) return
    const made = window = open()
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      if (window !== made) return
      console.error('the phone window ended:', reason)
      window = null
      made.destroy()
      waiting = setTimeout(start, AFTER_CRASH)
    })
    made.loadURL(`${PHONE_ORIGIN}/phone.html`).catch((error: unknown) => { console.error('phone window', error) })
  }
  return {
    want(on) {
      wanted = on
      if (waiting !== null) clearTimeout(waiting)
      waiting = null
      const was = window
      window = null
      was?.destroy()
      start()
    },
    order(order) { if (window !== null && !window.isDestroyed()) window.webContents.send(PHONE_ORDER_CHANNEL, order) },
    isOurs: (contents) => window !== null && contents === window.webContents,
  }
}

const openHidden = (): BrowserWindow => new BrowserWindow({
  show: false,
  title: 'Compline: phone',
  webPreferences: {
    preload: join(import.meta.dirname, '../preload/phone.cjs'),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    // Its timers keep calls alive (session timers, registration), hidden or not.
    backgroundThrottling: false,
  },
})
