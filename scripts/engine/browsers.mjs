// Where Chromium, Chrome and Edge are usually installed.
import { existsSync } from 'node:fs'
import { posix, win32 } from 'node:path'

const LINUX = [
  '/usr/lib/chromium/chromium', // the binary itself: the wrapper scripts in /usr/bin stand between us and the process
  '/usr/lib64/chromium-browser/chromium-browser',
  '/usr/lib/chromium-browser/chromium-browser',
  '/opt/google/chrome/chrome',
  '/opt/microsoft/msedge/msedge',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
]
const MAC = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'Chromium.app/Contents/MacOS/Chromium',
]
const WINDOWS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe', 'Chromium\\Application\\chrome.exe']

function places (platform, env) {
  if (platform === 'darwin') {
    const folders = ['/Applications', ...(env.HOME ? [posix.join(env.HOME, 'Applications')] : [])]
    return folders.flatMap((folder) => MAC.map((name) => posix.join(folder, name)))
  }
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean)
    return folders.flatMap((folder) => WINDOWS.map((name) => win32.join(folder, name)))
  }
  return LINUX
}

/**
 * Path of an installed browser, or undefined. COMPLINE_CHROMIUM names one and then no other is looked for;
 * throws if what it names does not exist.
 */
export function findBrowser ({ platform = process.platform, env = process.env, exists = existsSync } = {}) {
  const chosen = env.COMPLINE_CHROMIUM
  if (!chosen) return places(platform, env).find((file) => exists(file))
  if (!exists(chosen)) throw new Error(`COMPLINE_CHROMIUM names ${chosen}, which does not exist`)
  return chosen
}
