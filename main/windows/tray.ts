import { Menu, nativeImage, Tray } from 'electron'
import { words } from '../locales/en.ts'

export interface TrayIcon { unread(count: number): void }

/** The place where Compline stays when its window is closed. */
export function createTray(icons: { plain: string, unread: string }, open: () => void, quit: () => void): TrayIcon {
  const tray = new Tray(nativeImage.createFromPath(icons.plain))
  tray.setContextMenu(Menu.buildFromTemplate([{ label: words.tray.open, click: open }, { type: 'separator' }, { label: words.tray.quit, click: quit }]))
  tray.setToolTip(words.tray.tip(0))
  tray.on('click', open)
  return {
    unread(count) {
      tray.setToolTip(words.tray.tip(count))
      tray.setImage(nativeImage.createFromPath(count > 0 ? icons.unread : icons.plain))
    },
  }
}
