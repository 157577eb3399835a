// Genuine Electron: is it installed, and if not, can its binary be fetched? The npm package brings only a
// downloader (install.js); a failed attempt is remembered, so that not every run waits for it.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findNode } from './node-binary.mjs'

/** Seconds that the one attempt to download may take; COMPLINE_ELECTRON_DOWNLOAD_SECONDS overrides it. */
const DOWNLOAD_SECONDS = 60

const packageFolder = (root) => join(root, 'node_modules', 'electron')
const readText = (file) => existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
const memoryFile = (root) => join(root, 'node_modules', '.cache', 'compline', 'electron-download.json')

/** Version of the npm package `electron`; undefined if it is not installed. */
export function packageVersion (root) {
  const text = readText(join(packageFolder(root), 'package.json'))
  return text === undefined ? undefined : JSON.parse(text).version
}

/** True if the binary that belongs to the npm package's version is there. */
export function isInstalled (root) {
  const folder = packageFolder(root)
  const executable = readText(join(folder, 'path.txt'))
  const version = readText(join(folder, 'dist', 'version'))?.replace(/^v/, '')
  return executable !== undefined && version !== undefined && version === packageVersion(root) && existsSync(join(folder, 'dist', executable))
}

/** What an attempt depends on: another version or another mirror is worth another attempt. */
const attemptKey = (root, env) => `${packageVersion(root)} ${env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror ?? ''}`.trim()

/** Why the download failed before, if it did for this version and mirror. */
export function rememberedFailure (root, env) {
  const text = readText(memoryFile(root))
  if (text === undefined) return undefined
  try {
    const { key, reason } = JSON.parse(text)
    return key === attemptKey(root, env) ? reason : undefined
  } catch {
    return undefined
  }
}

function remember (root, env, reason) {
  mkdirSync(dirname(memoryFile(root)), { recursive: true })
  writeFileSync(memoryFile(root), `${JSON.stringify({ key: attemptKey(root, env), reason })}\n`)
}

function runDownloader (root, env, seconds) {
  const ownFolder = { ...env, ELECTRON_OVERRIDE_DIST_PATH: undefined }
  const child = spawn(findNode(root), [join(packageFolder(root), 'install.js')], { env: ownFolder, stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text) => { errors += text })
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      resolve(`no answer within ${seconds} s`)
    }, seconds * 1000)
    const end = (reason) => {
      clearTimeout(timer)
      resolve(reason)
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code) => end(code === 0 ? undefined : errors.trim().split('\n')[0] || `exit code ${code}`))
  })
}

/** Fetches the binary once; resolves to true if it is installed afterwards. */
export async function download (root, env) {
  const reason = await runDownloader(root, env, Number(env.COMPLINE_ELECTRON_DOWNLOAD_SECONDS) || DOWNLOAD_SECONDS)
  if (isInstalled(root)) {
    rmSync(memoryFile(root), { force: true })
    return true
  }
  remember(root, env, reason ?? 'the download left no binary')
  return false
}
