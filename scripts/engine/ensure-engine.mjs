// Finds what runs the app: genuine Electron wherever it can be had, else the stand-in on an installed browser.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { canUseApt, installChromium } from './apt.mjs'
import { findBrowser } from './browsers.mjs'
import { download, isInstalled, packageVersion, rememberedFailure } from './genuine.mjs'
import { instructions } from './instructions.mjs'
import { isNodeNewEnough } from './node-binary.mjs'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** No engine can be had; the message says exactly what to do. */
export class NoEngineError extends Error {}

const genuine = (root) => ({ kind: 'electron', description: `Electron ${packageVersion(root)}`, env: {} })

function standIn (root, browser) {
  const folder = join(root, 'tools', 'electron-stand-in')
  return {
    kind: 'stand-in',
    description: `the Electron stand-in on ${browser} (Electron's own binary cannot be downloaded here)`,
    env: {
      ELECTRON_OVERRIDE_DIST_PATH: folder,
      ELECTRON_EXEC_PATH: join(folder, 'electron'),
      ELECTRON_STAND_IN_CHROMIUM: browser,
    },
  }
}

async function hasGenuine (root, env, log) {
  if (isInstalled(root)) return true
  if (rememberedFailure(root, env) !== undefined && env.COMPLINE_ELECTRON !== 'genuine') return false
  log(`Fetching Electron ${packageVersion(root)} (once)…`)
  if (await download(root, env)) return true
  log(`It could not be fetched: ${rememberedFailure(root, env)}. COMPLINE_ELECTRON=genuine tries again.`)
  return false
}

async function browserForStandIn (log) {
  const found = findBrowser()
  if (found || !canUseApt()) return found
  log('Installing Chromium with apt-get…')
  await installChromium()
  return findBrowser()
}

/**
 * Resolves to {kind: 'electron' | 'stand-in', description, env}; `env` is to be added to the environment of
 * whatever launches the app. Progress goes to `log`. Rejects with NoEngineError.
 * COMPLINE_ELECTRON=genuine tries the download again; =stand-in takes the stand-in in any case.
 */
export async function ensureEngine ({ root = ROOT, env = process.env, log = () => {} } = {}) {
  const wish = env.COMPLINE_ELECTRON
  if (wish !== 'stand-in' && await hasGenuine(root, env, log)) return genuine(root)
  const oldNode = !isNodeNewEnough(root)
  const possible = process.platform !== 'win32' && !oldNode && wish !== 'genuine' // Windows cannot run the launcher, a shell script
  const browser = possible ? await browserForStandIn(log) : undefined
  if (browser) return standIn(root, browser)
  const failure = rememberedFailure(root, env) ?? 'the stand-in was asked for'
  throw new NoEngineError(instructions({ platform: process.platform, failure, oldNode }))
}
