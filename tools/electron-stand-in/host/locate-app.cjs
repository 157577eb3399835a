'use strict'
// Finds the app: packed beside the executable (resources/app.asar, resources/app), else the path given.
const fs = require('node:fs')
const path = require('node:path')
const host = require('./state.cjs')
const { unpack } = require('./asar.cjs')

const readPackage = (folder) => JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))

/** package.json of the folder or of the nearest folder above it; {} if there is none. */
function nearestPackage (folder) {
  if (fs.existsSync(path.join(folder, 'package.json'))) return readPackage(folder)
  const above = path.dirname(folder)
  return above === folder ? {} : nearestPackage(above)
}

function fail (message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** Sets host.packaged, host.pkg and host.appPath; returns the main script's path. */
function locateApp (entry) {
  const packed = ['app.asar', 'app'].map((name) => path.join(host.resources, name)).find((file) => fs.existsSync(file))
  host.packaged = packed !== undefined
  const given = packed ?? entry
  if (given === undefined) fail('usage: electron [options] <app folder | main script | app.asar>')
  const appPath = path.resolve(given)
  if (!fs.existsSync(appPath)) fail(`Unable to find Electron app at ${appPath}`)
  const root = appPath.endsWith('.asar') ? unpack(appPath) : appPath
  if (!fs.statSync(root).isDirectory()) {
    host.appPath = path.dirname(root)
    host.pkg = nearestPackage(host.appPath)
    return root
  }
  host.appPath = root
  host.pkg = readPackage(root)
  return path.join(root, host.pkg.main || 'index.js')
}

module.exports = { locateApp }
