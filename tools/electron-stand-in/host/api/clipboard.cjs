'use strict'
// clipboard: the main process's text, kept in memory; the page's own clipboard is Chromium's and is not joined to it.
const { guard } = require('../guard.cjs')

let held = ''

const clipboard = guard({
  readText: async () => held,
  writeText: async (text) => { held = String(text) },
}, 'clipboard')

module.exports = { clipboard }
