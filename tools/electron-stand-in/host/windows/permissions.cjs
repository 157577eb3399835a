'use strict'
// Permissions. The protocol has no "a page asks" event, so the app's handlers are asked once per permission
// when a page is loaded (and again when a handler is set), and Chromium is told the answers for its origin.
const host = require('../state.cjs')
const { toPage } = require('./schemes.cjs')

/** Set through session.defaultSession; null means Electron's default, which grants. */
const handlers = { request: null, check: null }

const ASKED = [
  { permission: 'media', chromium: 'microphone', mediaTypes: ['audio'] },
  { permission: 'media', chromium: 'camera', mediaTypes: ['video'] },
  ...['notifications', 'geolocation', 'clipboard-read', 'midi', 'speaker-selection', 'display-capture', 'window-management', 'idle-detection', 'local-fonts']
    .map((permission) => ({ permission, chromium: permission })),
  { permission: 'clipboard-sanitized-write', chromium: 'clipboard-write' },
  { permission: 'keyboardLock', chromium: 'keyboard-lock' },
]

function allowed (contents, url, { permission, mediaTypes }) {
  const { origin } = new URL(url)
  const details = { requestingUrl: url, isMainFrame: true, ...(mediaTypes ? { mediaTypes, securityOrigin: url } : {}) }
  const mediaType = mediaTypes?.[0]
  if (handlers.check && !handlers.check(contents, permission, origin, { ...details, ...(mediaType ? { mediaType } : {}) })) return false
  if (!handlers.request) return true
  return new Promise((resolve) => handlers.request(contents, permission, resolve, details))
}

async function applyPermissions (contents, url) {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return
  const page = new URL(toPage(url))
  const origin = page.origin === 'null' ? undefined : page.origin
  await Promise.all(ASKED.map(async (entry) => {
    let granted = false
    try { granted = await allowed(contents, url, entry) } catch (error) { process.stderr.write(`[permissions] ${error.stack}\n`) }
    const setting = granted ? 'granted' : 'denied'
    await host.chromium.send('Browser.setPermission', { permission: { name: entry.chromium }, setting, origin }).catch(host.report)
  }))
}

module.exports = { handlers, applyPermissions }
