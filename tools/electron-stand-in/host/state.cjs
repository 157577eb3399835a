'use strict'
// What the parts of the stand-in share. Filled in by boot.cjs and windows/desktop.cjs.

const exits = []

const host = {
  /** The Node binary that runs this process. */
  node: process.execPath,
  /** Command-line switches without dashes: name → value ('' for a flag). */
  switches: new Map(),
  argv: [],
  pkg: {},
  appPath: '',
  resources: '',
  packaged: false,
  ready: false,
  quitting: false,
  /** Connection to Chromium, null before ready. */
  chromium: null,
  headless: true,

  onExit: (action) => exits.push(action),
  runExit: () => { for (const action of exits.splice(0)) action() },

  setSwitch (name, value = '') {
    const old = host.switches.get(name)
    const joins = old && /^(enable|disable)-(blink-)?features$/.test(name)
    host.switches.set(name, joins ? `${old},${value}` : String(value ?? ''))
  },

  /** Reports an error of the stand-in itself (not of the app) when asked to be talkative. */
  report (error) {
    if (process.env.ELECTRON_STAND_IN_VERBOSE && !host.chromium?.dead) process.stderr.write(`[stand-in] ${error.stack}\n`)
  },
}

module.exports = host
