'use strict'
// Starts and stops Chromium, and follows its targets.
const path = require('node:path')
const host = require('../state.cjs')
const { launch } = require('../chromium/launch.cjs')
const { BrowserWindow, webContents } = require('./browser-window.cjs')
const { startServer } = require('./schemes.cjs')

const CLOSE_WAIT_MS = 4000
let stopping = false

const contentsOf = (targetId) => targetId ? webContents.fromDevToolsTargetId(targetId) : undefined
const decideHeadless = () => host.switches.has('headless') || process.env.ELECTRON_STAND_IN_HEADLESS === '1' ||
  (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)

/** A popup that got past the page's own question: it is asked for now, and its page is closed. */
function closePopup ({ targetId, type, openerId, url }) {
  const opener = contentsOf(openerId)
  if (type !== 'page' || !opener) return
  host.chromium.send('Target.closeTarget', { targetId }).catch(host.report)
  opener._openRequested({ url, frameName: '', features: '', disposition: 'new-window' })
}

function chromiumEnded () {
  if (stopping) return
  process.stderr.write('[stand-in] Chromium ended unexpectedly\n')
  for (const window of BrowserWindow.getAllWindows()) window._gone()
}

async function start () {
  host.profile = path.join(host.app.getPath('sessionData'), 'stand-in-profile')
  host.headless = decideHeadless()
  const hostRules = await startServer()
  const chromium = await launch(host.switches, { profile: host.profile, headless: host.headless, hostRules })
  host.chromium = chromium
  process.versions.chrome = chromium.version.product.split('/')[1]
  chromium.on('exit', chromiumEnded)
  chromium.on('Target.targetCreated', ({ targetInfo }) => closePopup(targetInfo))
  chromium.on('Target.targetDestroyed', ({ targetId }) => contentsOf(targetId)?._window._gone())
  chromium.on('Browser.downloadWillBegin', (download) => host.defaultSession._download(download))
  await chromium.send('Target.setDiscoverTargets', { discover: true })
  await chromium.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true })
}

/** Lets Chromium write its databases, then makes sure that it has gone. */
async function stop () {
  if (!host.chromium || stopping) return
  stopping = true
  const { chromium } = host
  chromium.send('Browser.close').catch(() => {})
  const late = new Promise((resolve) => setTimeout(resolve, CLOSE_WAIT_MS))
  await Promise.race([chromium.exited, late])
  if (!chromium.dead) chromium.child.kill('SIGKILL')
}

module.exports = { start, stop }
