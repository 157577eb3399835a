'use strict'
// Starts Chromium so that it dies with this process: the pipe closing ends it, and on Linux
// `setpriv --pdeathsig` makes sure of it even when this process is killed with SIGKILL.
const { spawn } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { findChromium } = require('./find.cjs')
const { Pipe } = require('./pipe.cjs')
const { freeProfile } = require('./profile-lock.cjs')
const { chromiumArguments } = require('./switches.cjs')

const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => fs.existsSync(file))
const isRoot = () => process.getuid?.() === 0

function forwardErrors (child, wanted) {
  let tail = ''
  let all = ''
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (text) => {
    all = (all + text).slice(-20_000)
    const lines = (tail + text).split('\n')
    tail = lines.pop()
    for (const line of lines.filter(wanted)) process.stderr.write(`${line}\n`)
  })
  return () => all
}

function wantedLine (line) {
  return process.env.ELECTRON_STAND_IN_VERBOSE ||
    line.startsWith('DevTools listening on ') || // the test runner waits for it
    line.includes('Unable to open X display')
}

async function attempt (binary, args) {
  const [command, all] = SETPRIV ? [SETPRIV, ['--pdeathsig', 'KILL', '--', binary, ...args]] : [binary, args]
  const env = { ...process.env, CHROME_WRAPPER: binary }
  const child = spawn(command, all, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], env })
  const errors = forwardErrors(child, wantedLine)
  const pipe = new Pipe(child)
  const failed = new Promise((resolve, reject) => child.once('error', reject))
  try {
    pipe.version = await Promise.race([pipe.send('Browser.getVersion'), failed])
    return pipe
  } catch (error) {
    throw Object.assign(new Error(`Chromium did not start: ${error.message}\n${errors()}`), { errors: errors() })
  }
}

/** Containers often forbid the namespaces of Chromium's own sandbox; then it says so and exits. */
const refusedSandbox = (error) => /sandbox|namespace|zygote|credentials\.cc/i.test(error.errors ?? '')

/**
 * A browser writes down its open pages, with what is half typed in them, to restore them; Electron does not. It has no
 * switch for that, so plain files stand where it wants its folders: nothing is ever written, so a kill leaves nothing either.
 */
function keepNoSessions (profile) {
  fs.mkdirSync(path.join(profile, 'Default'), { recursive: true })
  for (const name of ['Sessions', 'Sessions_Encrypted']) {
    const place = path.join(profile, 'Default', name)
    fs.rmSync(place, { recursive: true, force: true }) // of a profile from before
    fs.writeFileSync(place, '')
  }
}

/** `options`: profile folder, headless, hostRules. Returns a Pipe with `binary`, `sandbox` and `version`. */
async function launch (switches, options) {
  await freeProfile(options.profile)
  keepNoSessions(options.profile)
  const binary = findChromium()
  const run = (sandbox) => attempt(binary, chromiumArguments(switches, { ...options, sandbox }))
    .then((pipe) => Object.assign(pipe, { binary, sandbox }))
  if (isRoot() || switches.has('no-sandbox')) return run(false)
  try {
    return await run(true)
  } catch (error) {
    if (!refusedSandbox(error)) throw error
    await freeProfile(options.profile)
    return run(false)
  }
}

/** A window without tabs or address bar: a second start on the same profile hands `--app` to the running one. */
function openAppWindow (pipe, profile, url, bounds) {
  const args = [`--user-data-dir=${profile}`, `--app=${url}`, `--window-size=${bounds.width},${bounds.height}`, '--test-type']
  if (bounds.x !== undefined) args.push(`--window-position=${bounds.x},${bounds.y}`)
  if (!pipe.sandbox) args.push('--no-sandbox')
  spawn(pipe.binary, args, { stdio: 'ignore' }).unref()
}

module.exports = { launch, openAppWindow }
