import { Menu, nativeImage, Tray } from 'electron'
import type { PhoneNow } from '../../core/telephony/call.ts'
import { words } from '../locales/en.ts'

export interface TrayIcon {
  unread(count: number): void
  /** Do not disturb stands in its menu, where there is a phone. */
  phone(now: Pick<PhoneNow, 'state' | 'doNotDisturb'>): void
}

export interface TrayParts {
  readonly open: () => void
  readonly quit: () => void
  readonly disturb: (doNotDisturb: boolean) => void
}

/** The place where Compline stays when its window is closed. */
export function createTray(icons: { plain: string, unread: string }, { open, quit, disturb }: TrayParts): TrayIcon {
  const tray = new Tray(nativeImage.createFromPath(icons.plain))
  let shown = ''
  function menu(phone: boolean, doNotDisturb: boolean): void {
    const now = `${String(phone)} ${String(doNotDisturb)}`
    if (now === shown) return
    shown = now
    tray.setContextMenu(Menu.buildFromTemplate([
      { label: words.tray.open, click: open },
      ...phone ? [{ type: 'separator' as const }, { label: words.tray.doNotDisturb, type: 'checkbox' as const, checked: doNotDisturb, click: () => { disturb(!doNotDisturb) } }] : [],
      { type: 'separator' }, { label: words.tray.quit, click: quit },
    ]))
  }
  menu(false, false)
  tray.setToolTip(words.tray.tip(0))
  tray.on('click', open)
  return {
    unread(count) {
      tray.setToolTip(words.tray.tip(count))
      tray.setImage(nativeImage.createFromPath(count > 0 ? icons.unread : icons.plain))
    },
    phone({ state, doNotDisturb }) { menu(state !== 'off', doNotDisturb) },
  }
}
