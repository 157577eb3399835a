'use strict'
// app.getPath's defaults, by Electron's names for them.
const os = require('node:os')
const path = require('node:path')
const host = require('../state.cjs')
const { missing } = require('../guard.cjs')

const appData = () => process.env.XDG_CONFIG_HOME || path.join(os.homedir(), '.config')
const userData = (app) => path.resolve(host.switches.get('user-data-dir') || path.join(app.getPath('appData'), app.getName()))

const PATHS = {
  appData,
  userData,
  sessionData: (app) => app.getPath('userData'),
  logs: (app) => path.join(app.getPath('userData'), 'logs'),
  temp: () => os.tmpdir(),
  exe: () => process.execPath,
}

function defaultPath (app, name) {
  if (!Object.hasOwn(PATHS, name)) throw missing(`path '${name}'`)
  return PATHS[name](app)
}

module.exports = { defaultPath }
