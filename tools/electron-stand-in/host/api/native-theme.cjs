'use strict'
// nativeTheme: the system is light unless a test says otherwise; pages follow through emulated media.
const host = require('../state.cjs')
const { Emitter, guard } = require('../guard.cjs')
const { BrowserWindow } = require('../windows/browser-window.cjs')

class NativeTheme extends Emitter {
  #source = 'system'
  #systemDark = false
  constructor () {
    super('nativeTheme', ['updated'])
    const theme = this
    /** For tests: setting `systemDark` is what a person does in the desktop's settings. */
    this.standIn = {
      get systemDark () { return theme.#systemDark },
      set systemDark (dark) { theme.#systemDark = dark; theme.#changed() },
    }
  }

  get themeSource () { return this.#source }
  set themeSource (source) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`Error processing argument at index 0, conversion failure from ${source}`)
    const before = this.#source
    this.#source = source
    if (before !== source) this.#changed()
  }

  get shouldUseDarkColors () { return this.#source === 'system' ? this.#systemDark : this.#source === 'dark' }

  #changed () {
    for (const { webContents } of BrowserWindow.getAllWindows()) void webContents._applyTheme()
    this.emit('updated')
  }
}
guard(NativeTheme.prototype, 'nativeTheme')

const nativeTheme = new NativeTheme()
/** '' leaves the page to Chromium, so that a test runner's own emulation stays in force. */
host.pageColorScheme = () => nativeTheme.shouldUseDarkColors ? 'dark' : nativeTheme.themeSource === 'system' ? '' : 'light'

module.exports = { nativeTheme }
