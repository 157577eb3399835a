'use strict'
// Menu item roles: default label, default accelerator and what they do.
const { missing } = require('../guard.cjs')

const edit = (label, command, accelerator) => ({ label, accelerator, run: (_window, contents) => contents?._edit(command) })
const onWindow = (label, accelerator, run) => ({ label, accelerator, run: (window) => { if (window) run(window) } })
const zoom = (label, accelerator, levelAfter) => onWindow(label, accelerator, ({ webContents }) => webContents.setZoomLevel(levelAfter(webContents.getZoomLevel())))
const macOnly = (label) => ({ label, run: () => {} }) // has its place in a template, and does nothing here
const items = (...roles) => roles.map((role) => role === '-' ? { type: 'separator' } : { role })

const ROLES = {
  undo: edit('Undo', 'undo', 'CommandOrControl+Z'),
  redo: edit('Redo', 'redo', 'Control+Y'),
  cut: edit('Cut', 'cut', 'CommandOrControl+X'),
  copy: edit('Copy', 'copy', 'CommandOrControl+C'),
  paste: edit('Paste', 'paste', 'CommandOrControl+V'),
  delete: edit('Delete', 'delete'),
  selectall: edit('Select All', 'selectAll', 'CommandOrControl+A'),
  close: onWindow('Close', 'CommandOrControl+W', (window) => window.close()),
  minimize: onWindow('Minimize', 'CommandOrControl+M', (window) => window.minimize()),
  zoom: onWindow('Zoom', undefined, (window) => window.isMaximized() ? window.unmaximize() : window.maximize()),
  togglefullscreen: onWindow('Toggle Full Screen', 'F11', (window) => window.setFullScreen(!window.isFullScreen())),
  resetzoom: zoom('Actual Size', 'CommandOrControl+0', () => 0),
  zoomin: zoom('Zoom In', 'CommandOrControl+Plus', (level) => level + 0.5),
  zoomout: zoom('Zoom Out', 'CommandOrControl+-', (level) => level - 0.5),
  help: { label: 'Help', submenu: [] },
  editmenu: { label: 'Edit', submenu: items('undo', 'redo', '-', 'cut', 'copy', 'paste', 'delete', '-', 'selectAll') },
  windowmenu: { label: 'Window', submenu: items('minimize', 'zoom', 'close') },
  about: macOnly('About'),
  hide: macOnly('Hide'),
  hideothers: macOnly('Hide Others'),
  unhide: macOnly('Show All'),
}

function roleOf (name) {
  const role = ROLES[String(name).toLowerCase()]
  if (!role) throw missing(`menu role '${name}'`)
  return role
}

module.exports = { roleOf }
