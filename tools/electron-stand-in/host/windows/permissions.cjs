'use strict'
// Permissions. The protocol has no "a page asks" event, so the app's handlers are asked once per permission
// when a page is loaded (and again when a handler is set), and Chromium is told the answers for its origin.
// Microphone and camera are asked for each time that the page does: host/page/main-world.cjs tells of it.
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

async function allowed (contents, url, { permission, mediaTypes }) {
  const { protocol, host: name } = new URL(url)
  const origin = `${protocol}//${name}/` // with its slash, as Electron gives it
  const details = { requestingUrl: url, isMainFrame: true, ...(mediaTypes ? { mediaTypes, securityOrigin: origin } : {}) }
  const checked = (mediaType) => handlers.check(contents, permission, origin, { ...details, ...(mediaType ? { mediaType } : {}) })
  if (handlers.check && !(mediaTypes ?? [undefined]).every(checked)) return false
  if (!handlers.request) return true
  return new Promise((resolve) => handlers.request(contents, permission, resolve, details))
}

async function apply (contents, url, entry, names) {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return
  const page = new URL(toPage(url))
  const origin = page.origin === 'null' ? undefined : page.origin
  let granted = false
  try { granted = await allowed(contents, url, entry) } catch (error) { process.stderr.write(`[permissions] ${error.stack}\n`) }
  const setting = granted ? 'granted' : 'denied'
  await Promise.all(names.map((name) => host.chromium.send('Browser.setPermission', { permission: { name }, setting, origin }).catch(host.report)))
}

const applyPermissions = (contents, url) => Promise.all(ASKED.map((entry) => apply(contents, url, entry, [entry.chromium])))

/** The page asks for these, `audio` and `video`, in one call. */
const askForMedia = (contents, url, mediaTypes) =>
  apply(contents, url, { permission: 'media', mediaTypes }, mediaTypes.map((type) => type === 'audio' ? 'microphone' : 'camera'))

module.exports = { handlers, applyPermissions, askForMedia }
