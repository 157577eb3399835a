'use strict'
// shell: nothing leaves the process; what would have been opened is kept.
const fs = require('node:fs')
const { guard } = require('../guard.cjs')

const opened = []
const keep = (kind, target) => { opened.push({ kind, target }) }

const shell = guard({
  /** For tests: list of {kind: 'url' | 'path' | 'folder', target}. */
  standIn: { get opened () { return [...opened] }, clear () { opened.length = 0 } },
  async openExternal (url) { keep('url', new URL(url).href) },
  async openPath (file) {
    keep('path', file)
    return fs.existsSync(file) ? '' : 'Failed to open path'
  },
  showItemInFolder (file) { keep('folder', file) },
  beep () {},
}, 'shell')

module.exports = { shell }
