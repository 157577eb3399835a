'use strict'
// app.getPath's defaults, by Electron's names for them.
const os = require('node:os')
const path = require('node:path')
const host = require('../state.cjs')

const home = (folder = '') => path.join(os.homedir(), folder)

function appData () {
  if (process.platform === 'darwin') return home('Library/Application Support')
  return process.env.XDG_CONFIG_HOME || home('.config')
}

const PATHS = {
  home: () => os.homedir(),
  appData,
  userData: (app) => path.resolve(host.switches.get('user-data-dir') || path.join(app.getPath('appData'), app.getName())),
  sessionData: (app) => app.getPath('userData'),
  temp: () => os.tmpdir(),
  exe: () => process.execPath,
  module: () => process.execPath,
  logs: (app) => path.join(app.getPath('userData'), 'logs'),
  crashDumps: (app) => path.join(app.getPath('userData'), 'Crashpad'),
  assets: () => host.resources,
  desktop: () => home('Desktop'),
  documents: () => home('Documents'),
  downloads: () => home('Downloads'),
  music: () => home('Music'),
  pictures: () => home('Pictures'),
  videos: () => home('Videos'),
}

function defaultPath (app, name) {
  if (!Object.hasOwn(PATHS, name)) throw new Error(`Failed to get '${name}' path`)
  return PATHS[name](app)
}

module.exports = { defaultPath }
