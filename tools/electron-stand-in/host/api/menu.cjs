'use strict'
// Menu and MenuItem, kept in memory. Accelerators of the application menu are told to the pages, which
// report a pressed one that no script of theirs has handled.
const host = require('../state.cjs')
const { guard, missing, onlyKnown } = require('../guard.cjs')
const { BrowserWindow } = require('../windows/browser-window.cjs')
const { toCombination } = require('./accelerator.cjs')
const { roleOf } = require('./menu-roles.cjs')

const OPTIONS = new Set(['click', 'role', 'type', 'label', 'accelerator', 'enabled', 'visible', 'checked', 'submenu', 'id'])
const TYPES = ['normal', 'separator', 'submenu', 'checkbox']
let nextCommand = 1

class MenuItem {
  constructor (options) {
    onlyKnown(options, OPTIONS, 'MenuItem')
    const role = options.role === undefined ? undefined : roleOf(options.role)
    const submenu = options.submenu ?? role?.submenu
    this.commandId = nextCommand++
    this.id = options.id
    this.role = options.role
    this.type = options.type ?? (submenu ? 'submenu' : 'normal')
    if (!TYPES.includes(this.type)) throw missing(`menu item type '${this.type}'`)
    this.label = options.label ?? role?.label ?? ''
    this.accelerator = options.accelerator ?? role?.accelerator ?? null
    if (this.accelerator) toCombination(this.accelerator) // a malformed one throws
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    this.submenu = submenu && Menu.buildFromTemplate(submenu)
    this.click = (event = {}, window = BrowserWindow.getFocusedWindow(), contents = window?.webContents) => {
      if (!this.enabled) return
      if (this.type === 'checkbox') this.checked = !this.checked
      if (role?.run) role.run(window, contents)
      else options.click?.(this, window ?? undefined, event)
    }
  }
}
guard(MenuItem.prototype, 'MenuItem')

let applicationMenu = null

class Menu {
  items = []

  getMenuItemById (id) { return allItems(this).find((item) => item.id === id) ?? null }

  static buildFromTemplate (template) {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array')
    const menu = new Menu()
    menu.items = template.map((entry) => new MenuItem(entry))
    return menu
  }

  static setApplicationMenu (menu) {
    applicationMenu = menu
    for (const window of BrowserWindow.getAllWindows()) window.webContents._setAccelerators(host.accelerators())
  }

  static getApplicationMenu () { return applicationMenu }
}
guard(Menu.prototype, 'Menu')

const allItems = (menu) => (menu?.items ?? []).flatMap((item) => [item, ...allItems(item.submenu)])

host.accelerators = () => allItems(applicationMenu)
  .filter((item) => item.accelerator)
  .map((item) => [toCombination(item.accelerator), item.commandId])

host.runAccelerator = (command) => {
  const item = allItems(applicationMenu).find(({ commandId }) => commandId === command)
  if (item?.visible) item.click({ triggeredByAccelerator: true })
}

module.exports = { Menu, MenuItem }
