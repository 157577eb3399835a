'use strict'
// What `import … from 'electron'` gives the app's main script.
const host = require('./state.cjs')
const { guard } = require('./guard.cjs')
const { BrowserWindow, webContents } = require('./windows/browser-window.cjs')
const { app } = require('./api/app.cjs')
const { IpcMain } = require('./windows/ipc-hub.cjs')
const { Menu, MenuItem } = require('./api/menu.cjs')
const { nativeImage } = require('./api/native-image.cjs')
const { Notification } = require('./api/notification.cjs')
const { Tray } = require('./api/tray.cjs')
const { clipboard } = require('./api/clipboard.cjs')
const { dialog } = require('./api/dialog.cjs')
const { globalShortcut } = require('./api/global-shortcut.cjs')
const { nativeTheme } = require('./api/native-theme.cjs')
const { powerMonitor, powerSaveBlocker, screen } = require('./api/machine.cjs')
const { safeStorage } = require('./api/safe-storage.cjs')
const { shell } = require('./api/shell.cjs')

const ipcMain = new IpcMain()
host.ipcMain = ipcMain
host.windows = BrowserWindow.getAllWindows
const { session } = require('./windows/session.cjs')
const { net } = require('./windows/net.cjs')
const { protocol: protocolMethods } = require('./windows/schemes.cjs')
const protocol = guard(protocolMethods, 'protocol')

// Importable, so that the error comes where they are used and names what is missing.
const absent = (name) => guard({}, name)
const autoUpdater = absent('autoUpdater')
const crashReporter = absent('crashReporter')
const desktopCapturer = absent('desktopCapturer')
const systemPreferences = absent('systemPreferences')
const utilityProcess = absent('utilityProcess')

// Node reads the names for `import { app } from 'electron'` from this literal, and only shorthand ones.
module.exports = { app, autoUpdater, BrowserWindow, clipboard, crashReporter, desktopCapturer, dialog, globalShortcut, ipcMain, Menu, MenuItem, nativeImage, nativeTheme, net, Notification, powerMonitor, powerSaveBlocker, protocol, safeStorage, screen, session, shell, systemPreferences, Tray, utilityProcess, webContents }
guard(module.exports, 'electron')
