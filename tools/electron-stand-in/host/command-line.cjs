'use strict'
// Reads Electron's command line: node-style `-r`, Chromium switches and the app's path.
const host = require('./state.cjs')

/** Fills host.switches; returns `-r` modules and the first argument that is neither (the app). */
function parse (args) {
  const preloads = []
  let entry
  let printVersion = false
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]
    const named = /^--([^=]+)(?:=(.*))?$/s.exec(argument)
    if (argument === '-r' || argument === '--require') preloads.push(args[++i])
    else if (argument === '-v' || argument === '--version') printVersion = true
    else if (named) host.setSwitch(named[1], named[2] ?? '')
    else if (!argument.startsWith('-')) entry ??= argument
  }
  return { preloads, entry, printVersion }
}

module.exports = { parse }
