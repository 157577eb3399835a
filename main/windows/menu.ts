import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Poke } from '../../core/ipc.ts'
import { words } from '../locales/en.ts'

type Go = (to: Extract<Poke, { kind: 'go' }>['to']) => void

export function setMenu(isMac: boolean, { go, help, quit }: { go: Go, help: () => void, quit: () => void }): void {
  const { menu } = words
  const screens: MenuItemConstructorOptions[] = [
    { label: menu.inbox, accelerator: 'CmdOrCtrl+1', click: () => { go({ screen: 'inbox' }) } },
    { label: menu.contacts, accelerator: 'CmdOrCtrl+2', click: () => { go({ screen: 'contacts' }) } },
    { label: menu.calls, accelerator: 'CmdOrCtrl+3', click: () => { go({ screen: 'calls', dial: null }) } },
    { label: menu.settings, accelerator: 'CmdOrCtrl+,', click: () => { go({ screen: 'settings' }) } },
  ]
  const quitItem: MenuItemConstructorOptions = { id: 'quit', label: words.tray.quit, accelerator: 'CmdOrCtrl+Q', click: quit }
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ label: 'Compline', submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, { type: 'separator' }, quitItem] } as MenuItemConstructorOptions] : []),
    { label: menu.file, submenu: [...screens, { type: 'separator' }, isMac ? { role: 'close' } : quitItem] },
    { role: 'editMenu' },
    { label: menu.view, submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }] },
    { role: 'windowMenu' },
    { label: menu.help, role: 'help', submenu: [{ label: menu.organisationHelp, click: help }] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
