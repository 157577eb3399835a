'use strict'
// Menu and MenuItem, kept in memory. Accelerators of the application menu are told to the pages, which
// report a pressed one that no script of theirs has handled.
const host = require('../state.cjs')
const { Emitter, StandInEvent, guard, onlyKnown } = require('../guard.cjs')
const { BrowserWindow } = require('../windows/browser-window.cjs')
const { toCombination } = require('./accelerator.cjs')
const { roleOf } = require('./menu-roles.cjs')

const OPTIONS = new Set([
  'click', 'role', 'type', 'label', 'accessibilityLabel', 'sublabel', 'toolTip', 'accelerator', 'icon', 'enabled', 'acceleratorWorksWhenHidden',
  'visible', 'checked', 'registerAccelerator', 'submenu', 'id', 'before', 'after', 'beforeGroupContaining', 'afterGroupContaining',
])
const TYPES = ['normal', 'separator', 'submenu', 'checkbox', 'radio', 'header', 'palette']
let nextCommand = 1

class MenuItem {
  constructor (options) {
    onlyKnown(options, OPTIONS, 'MenuItem')
    const role = options.role === undefined ? undefined : roleOf(options.role)
    const submenu = options.submenu ?? role?.submenu?.()
    this.commandId = nextCommand++
    this.id = options.id
    this.role = options.role
    this.type = options.type ?? (submenu ? 'submenu' : 'normal')
    if (!TYPES.includes(this.type)) throw new TypeError(`Unknown menu item type: ${this.type}`)
    this.label = options.label ?? role?.label?.() ?? ''
    this.sublabel = options.sublabel ?? ''
    this.toolTip = options.toolTip ?? ''
    this.accelerator = options.accelerator ?? role?.accelerator ?? null
    if (this.accelerator) toCombination(this.accelerator) // a malformed one throws
    this.icon = options.icon
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    this.registerAccelerator = options.registerAccelerator ?? true
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : submenu
    this.menu = undefined
    this.click = (event = {}, window = BrowserWindow.getFocusedWindow(), contents = window?.webContents) => {
      if (!this.enabled) return
      this.#mark()
      if (role?.run) role.run(window, contents)
      else options.click?.(this, window ?? undefined, event)
    }
  }

  #mark () {
    if (this.type === 'checkbox') this.checked = !this.checked
    if (this.type !== 'radio') return
    for (const item of this.menu?.items ?? []) if (item.type === 'radio') item.checked = false
    this.checked = true
  }
}
guard(MenuItem.prototype, 'MenuItem')

class Menu extends Emitter {
  #popups = []
  constructor () {
    super('Menu', ['menu-will-show', 'menu-will-close'])
    this.items = []
  }

  /** Options of each popup() so far, for tests. */
  get standIn () { return { popups: [...this.#popups] } }
  append (item) { this.insert(this.items.length, item) }
  insert (position, item) {
    item.menu = this
    this.items.splice(position, 0, item)
  }

  getMenuItemById (id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }

  popup (options = {}) {
    this.#popups.push(options)
    this.emit('menu-will-show', new StandInEvent())
  }

  closePopup () { this.emit('menu-will-close', new StandInEvent()) }

  static buildFromTemplate (template) {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array')
    const menu = new Menu()
    for (const entry of template) menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry))
    return menu
  }

  static setApplicationMenu (menu) {
    host.app.applicationMenu = menu
    for (const window of BrowserWindow.getAllWindows()) window.webContents._setAccelerators(host.accelerators())
  }

  static getApplicationMenu () { return host.app.applicationMenu }
}
guard(Menu.prototype, 'Menu')

const allItems = (menu) => (menu?.items ?? []).flatMap((item) => [item, ...allItems(item.submenu)])

host.accelerators = () => allItems(host.app.applicationMenu)
  .filter((item) => item.accelerator && item.registerAccelerator)
  .map((item) => [toCombination(item.accelerator), item.commandId])

host.runAccelerator = (command) => {
  const item = allItems(host.app.applicationMenu).find(({ commandId }) => commandId === command)
  if (item?.visible) item.click({ triggeredByAccelerator: true })
}

module.exports = { Menu, MenuItem }
