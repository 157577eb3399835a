'use strict'
// Which Chromium shows the windows: the one that scripts/engine chose, else the usual Linux places.
// The real binaries, not the distributions' wrapper scripts, which would stand between us and the process.
const fs = require('node:fs')

const PLACES = [
  '/usr/lib/chromium/chromium',
  '/usr/lib/chromium-browser/chromium-browser',
  '/opt/google/chrome/chrome',
  '/opt/microsoft/msedge/msedge',
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
]

function findChromium () {
  const chosen = process.env.ELECTRON_STAND_IN_CHROMIUM || process.env.COMPLINE_CHROMIUM
  if (chosen) {
    if (fs.existsSync(chosen)) return chosen
    throw new Error(`the Electron stand-in was told to use ${chosen}, which does not exist`)
  }
  const found = PLACES.find((file) => fs.existsSync(file))
  if (!found) throw new Error('the Electron stand-in needs Chromium, Chrome or Edge: see scripts/with-electron.mjs')
  return found
}

module.exports = { findChromium }
