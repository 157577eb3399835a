'use strict'
// Menu item roles: default label, default accelerator and what they do.
const host = require('../state.cjs')
const { missing } = require('../guard.cjs')

const edit = (label, command, accelerator) => ({ label: () => label, accelerator, run: (_window, contents) => contents?._edit(command) })
const onWindow = (label, accelerator, run) => ({ label: () => label, accelerator, run: (window) => { if (window) run(window) } })
const zoom = (contents, level) => contents.setZoomLevel(level)
const separator = { type: 'separator' }
const items = (...roles) => roles.map((role) => role === '-' ? separator : { role })
const isMac = process.platform === 'darwin'

const ROLES = {
  undo: edit('Undo', 'undo', 'CommandOrControl+Z'),
  redo: edit('Redo', 'redo', isMac ? 'Shift+CommandOrControl+Z' : 'Control+Y'),
  cut: edit('Cut', 'cut', 'CommandOrControl+X'),
  copy: edit('Copy', 'copy', 'CommandOrControl+C'),
  paste: edit('Paste', 'paste', 'CommandOrControl+V'),
  pasteandmatchstyle: edit('Paste and Match Style', 'pasteAndMatchStyle', 'Shift+CommandOrControl+V'),
  delete: edit('Delete', 'delete'),
  selectall: edit('Select All', 'selectAll', 'CommandOrControl+A'),
  quit: { label: () => process.platform === 'win32' ? 'Exit' : isMac ? `Quit ${host.app.getName()}` : 'Quit', accelerator: 'CommandOrControl+Q', run: () => host.app.quit() },
  about: { label: () => `About ${host.app.getName()}`, run: () => {} },
  close: onWindow(isMac ? 'Close Window' : 'Close', 'CommandOrControl+W', (window) => window.close()),
  minimize: onWindow('Minimize', 'CommandOrControl+M', (window) => window.minimize()),
  zoom: onWindow('Zoom', undefined, (window) => window.isMaximized() ? window.unmaximize() : window.maximize()),
  togglefullscreen: onWindow('Toggle Full Screen', isMac ? 'Control+Command+F' : 'F11', (window) => window.setFullScreen(!window.isFullScreen())),
  reload: onWindow('Reload', 'CommandOrControl+R', (window) => window.reload()),
  forcereload: onWindow('Force Reload', 'Shift+CommandOrControl+R', (window) => window.webContents.reloadIgnoringCache()),
  toggledevtools: onWindow('Toggle Developer Tools', isMac ? 'Alt+Command+I' : 'Control+Shift+I', (window) => window.webContents.toggleDevTools()),
  resetzoom: onWindow('Actual Size', 'CommandOrControl+0', ({ webContents }) => zoom(webContents, 0)),
  zoomin: onWindow('Zoom In', 'CommandOrControl+Plus', ({ webContents }) => zoom(webContents, webContents.getZoomLevel() + 0.5)),
  zoomout: onWindow('Zoom Out', 'CommandOrControl+-', ({ webContents }) => zoom(webContents, webContents.getZoomLevel() - 0.5)),
  help: { label: () => 'Help', submenu: () => [] },
  window: { label: () => 'Window', submenu: () => [] },
  filemenu: { label: () => 'File', submenu: () => items(isMac ? 'close' : 'quit') },
  editmenu: { label: () => 'Edit', submenu: () => items('undo', 'redo', '-', 'cut', 'copy', 'paste', 'delete', '-', 'selectAll') },
  viewmenu: { label: () => 'View', submenu: () => items('reload', 'forceReload', 'toggleDevTools', '-', 'resetZoom', 'zoomIn', 'zoomOut', '-', 'togglefullscreen') },
  windowmenu: { label: () => 'Window', submenu: () => items('minimize', 'zoom', 'close') },
  // macOS only: they have their place in a template, and do nothing elsewhere
  appmenu: { label: () => host.app.getName(), submenu: () => items('about', '-', 'quit') },
  services: { label: () => 'Services', submenu: () => [] },
  hide: { label: () => `Hide ${host.app.getName()}`, run: () => {} },
  hideothers: { label: () => 'Hide Others', run: () => {} },
  unhide: { label: () => 'Show All', run: () => {} },
  front: { label: () => 'Bring All to Front', run: () => {} },
}

function roleOf (name) {
  const role = ROLES[String(name).toLowerCase()]
  if (!role) throw missing(`menu role '${name}'`)
  return role
}

module.exports = { roleOf }
