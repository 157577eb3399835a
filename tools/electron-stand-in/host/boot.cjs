'use strict'
// Entry: node boot.cjs <electron's arguments>. Does what Electron's own start-up does.
const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')
const { pathToFileURL } = require('node:url')
const host = require('./state.cjs')
const { StandInEvent } = require('./guard.cjs')
const { parse } = require('./command-line.cjs')
const { locateApp } = require('./locate-app.cjs')

const dist = path.join(__dirname, '..')
const version = fs.readFileSync(path.join(dist, 'version'), 'utf8').trim()
const { preloads, entry, printVersion } = parse(process.argv.slice(2))
if (printVersion) {
  process.stdout.write(`v${version}\n`)
  process.exit(0)
}

function dressProcess () {
  const executable = process.env.ELECTRON_STAND_IN_EXEC || path.join(dist, 'electron')
  delete process.env.ELECTRON_STAND_IN_EXEC
  process.execPath = executable
  process.argv = [executable, ...process.argv.slice(2)]
  host.argv = [...process.argv]
  const versions = { ...process.versions, electron: version, chrome: '' }
  Object.defineProperty(process, 'versions', { value: versions, configurable: true, enumerable: true })
  process.type = 'browser'
  process.resourcesPath = host.resources
  if (!host.packaged) process.defaultApp = true
}

function provideElectron (main) {
  const file = path.join(__dirname, 'electron.cjs')
  const url = pathToFileURL(file).href
  const names = new Set(['electron', 'electron/main', 'electron/common'])
  Module.registerHooks({
    resolve: (specifier, context, next) => names.has(specifier) ? { url, shortCircuit: true } : next(specifier, context),
  })
  globalThis.require ??= Module.createRequire(main) // for expressions that a test runner evaluates here
  return require(file)
}

/** The order is Electron's: `-r` modules, the main script, Chromium, `ready`, then whenReady() resolves. */
async function start (electron, main) {
  for (const file of preloads) require(path.resolve(file))
  const isModule = main.endsWith('.mjs') || (host.pkg.type === 'module' && !main.endsWith('.cjs'))
  if (isModule) await import(pathToFileURL(main).href)
  else require(main)
  if (host.quitting) return
  await require('./windows/desktop.cjs').start()
  host.ready = true
  electron.app.emit('ready', new StandInEvent(), {})
  electron.app._resolveReady()
}

function watchProcess (electron) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => electron.app.quit())
  process.on('exit', host.runExit)
  process.on('uncaughtException', (error) => {
    process.stderr.write(`A JavaScript error occurred in the main process\nUncaught Exception:\n${error?.stack ?? error}\n`)
  })
  process.on('unhandledRejection', (error) => {
    process.stderr.write(`UnhandledPromiseRejectionWarning: ${error?.stack ?? error}\n`)
  })
}

host.resources = path.join(dist, 'resources')
const main = locateApp(entry)
dressProcess()
const electron = provideElectron(main)
watchProcess(electron)
start(electron, main).catch((error) => {
  process.stderr.write(`App threw an error during load\n${error?.stack ?? error}\n`)
  electron.app.exit(1)
})
