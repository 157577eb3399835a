// Installs the npm packages where they are missing or not those of package-lock.json.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How often a waiting person is told that it goes on, in milliseconds. */
const STILL_MS = 15_000

const readJson = (file) => existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined

/**
 * What is missing or of another version than the lock file says, by path (`node_modules/zod`).
 * Optional packages (for other systems) may be missing. npm writes `node_modules/.package-lock.json` last,
 * so a broken-off installation counts as none.
 */
export function missingPackages (root) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {}
  const there = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages ?? {}
  return Object.entries(wanted)
    .filter(([path, entry]) => path !== '' && !entry.link && there[path]?.version !== entry.version)
    .filter(([path, entry]) => !((entry.optional || entry.devOptional) && there[path] === undefined))
    .map(([path]) => path)
}

/** Under "npm run" npm names its own script; elsewhere it is looked for in the path. */
export function npmCommand () {
  const script = process.env.npm_execpath
  if (script && /\.c?js$/.test(script) && existsSync(script)) return { command: process.execPath, before: [script], shell: false }
  return { command: 'npm', before: [], shell: process.platform === 'win32' }
}

function runNpm (root, args, log) {
  const { command, before, shell } = npmCommand()
  const child = spawn(command, [...before, ...args], { cwd: root, shell, stdio: ['ignore', 'pipe', 'pipe'] })
  const started = Date.now()
  const still = setInterval(() => log(`  … still installing (${Math.round((Date.now() - started) / 1000)} s)`), STILL_MS)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { said += text })
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      clearInterval(still)
      reject(new Error(`npm could not be started: ${error.message}`))
    })
    child.once('close', (code) => {
      clearInterval(still)
      if (code === 0) return resolve((Date.now() - started) / 1000)
      const tail = said.trim().split('\n').slice(-12).map((line) => `  ${line}`).join('\n')
      reject(new Error(`The npm packages could not be installed ("npm ci" ended with ${code}). npm said:\n${tail}\n` +
        'Is the npm registry reachable from here, and is there room on the disk? Then run the same command again.'))
    })
  })
}

/** Resolves to true if something was installed. `log` gets lines for people. */
export async function ensureNpmPackages ({ root, log }) {
  const missing = missingPackages(root)
  if (missing.length === 0) return false
  const fresh = !existsSync(join(root, 'node_modules', '.package-lock.json'))
  log(fresh
    ? `Installing the npm packages (${missing.length}, once; one to three minutes)…`
    : `Installing the npm packages again: ${missing.length} of them changed (${missing[0].replace('node_modules/', '')}${missing.length > 1 ? ', …' : ''})…`)
  const seconds = await runNpm(root, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], log)
  log(`npm packages: installed in ${Math.round(seconds)} s`)
  return true
}
