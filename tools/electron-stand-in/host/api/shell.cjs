'use strict'
// shell: nothing leaves the process; what would have been opened is kept.
const { guard } = require('../guard.cjs')

const opened = []

const shell = guard({
  /** For tests: list of {kind: 'url' | 'folder', target}. */
  standIn: { get opened () { return [...opened] }, clear () { opened.length = 0 } },
  async openExternal (url) { opened.push({ kind: 'url', target: new URL(url).href }) },
  showItemInFolder (file) { opened.push({ kind: 'folder', target: file }) },
}, 'shell')

module.exports = { shell }
