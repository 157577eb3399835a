// Shapes of what the stand-in keeps for tests, e.g.
//   const inspection: ShellInspection = Reflect.get(shell, 'standIn')
// inside electronApp.evaluate. Genuine Electron has none of it.
import type { Menu, NativeImage, Notification, Tray } from 'electron'

/** `Notification.standIn` */
export interface NotificationInspection {
  /** Every notification that was shown, oldest first. */
  shown: (Notification & { standIn: { visible: boolean } })[]
  clear(): void
}

/** `Tray.standIn` */
export interface TrayInspection {
  /** Icons that exist. */
  all: (Tray & { standIn: { image: NativeImage | string, toolTip: string, menu: Menu | null } })[]
}

/** `shell.standIn` */
export interface ShellInspection {
  opened: { kind: 'url' | 'folder', target: string }[]
  clear(): void
}

/** `dialog.standIn` */
export interface DialogInspection {
  /** Every dialog so far; `kind` is the method's name. */
  shown: { kind: string, options: Record<string, unknown> }[]
  /** Fields of the answer to the next dialog of that kind; without one it is cancelled. */
  answer(kind: string, value: Record<string, unknown>): void
  clear(): void
}

/** `nativeTheme.standIn` */
export interface ThemeInspection { systemDark: boolean }

/** `standIn` of a window */
export interface WindowInspection {
  flashing: boolean
  overlay: { image: NativeImage, description: string } | null
}
