import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron'
import { APP_ORIGIN } from './app-scheme.ts'

const SMALLEST = { width: 1024, height: 700 }
const FIRST = { width: 1360, height: 860 }

export interface MainWindowParts {
  readonly icon: string
  readonly bounds: Rectangle | null
  readonly url: string
  readonly saveBounds: (bounds: Rectangle) => void
  /** Closing hides; only Quit ends. */
  readonly mayClose: () => boolean
  readonly hidden: () => void
}

export function openMainWindow(parts: MainWindowParts): BrowserWindow {
  const bounds = parts.bounds !== null && isOnScreen(parts.bounds) ? parts.bounds : FIRST
  const window = new BrowserWindow({
    ...bounds,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Compline',
    icon: parts.icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0d171b' : '#f3f4f6',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      // Chromium would fetch its dictionaries from Google: the app talks to no host but the policy's.
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => { window.show() })
  window.on('close', (event) => {
    parts.saveBounds(window.getBounds())
    if (parts.mayClose()) return
    event.preventDefault()
    window.hide()
    parts.hidden()
  })
  // The outcome is for the page's own error handling; a refused load leaves an empty window that can be closed.
  window.loadURL(parts.url).catch((error: unknown) => { console.error('page', error) })
  return window
}

const isOnScreen = (bounds: Rectangle): boolean => screen.getAllDisplays().some(({ workArea }) =>
  bounds.x < workArea.x + workArea.width - 80 && bounds.x + bounds.width > workArea.x + 80 && bounds.y >= workArea.y - 10 && bounds.y < workArea.y + workArea.height - 80)

export const pageUrl = (): string => `${APP_ORIGIN}/index.html`
