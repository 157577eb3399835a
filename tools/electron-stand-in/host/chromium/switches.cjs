'use strict'
// Chromium's command line: the app's own switches plus what makes a browser behave as a quiet shell.

const QUIET = [
  'no-startup-window', 'no-first-run', 'no-default-browser-check', 'disable-background-networking',
  'disable-component-update', 'disable-default-apps', 'disable-sync', 'disable-extensions', 'disable-breakpad',
  'disable-session-crashed-bubble', 'hide-crash-restore-bubble', 'noerrdialogs', 'no-pings',
  'test-type', // else a bar warns of unsupported switches
  'allow-file-access-from-files', 'disable-background-timer-throttling', 'disable-renderer-backgrounding',
  'disable-backgrounding-occluded-windows', 'disable-dev-shm-usage',
]
const FEATURES_OFF = ['SpareRendererForSitePerProcess', 'LocalNetworkAccessChecks', 'Translate', 'GlobalMediaControls', 'MediaRouter', 'DialMediaRouteProvider', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup']

/** Node's own, and those that would override what the stand-in decides by itself. */
const DROPPED = [
  'inspect', 'inspect-brk', 'user-data-dir',
  'use-fake-ui-for-media-stream', // would override a refusal; permissions are set over CDP instead
]

const joined = (...parts) => parts.filter(Boolean).join(',')

/** `options`: profile folder, headless, sandbox, hostRules. Returns the argument list. */
function chromiumArguments (appSwitches, options) {
  const all = new Map(appSwitches)
  for (const name of DROPPED) all.delete(name)
  for (const name of QUIET) all.set(name, '')
  all.set('disable-features', joined(all.get('disable-features'), ...FEATURES_OFF))
  all.set('user-data-dir', options.profile)
  all.set('remote-debugging-pipe', '')
  all.set('password-store', 'basic')
  all.set('autoplay-policy', all.get('autoplay-policy') || 'no-user-gesture-required')
  if (options.hostRules) all.set('host-resolver-rules', joined(all.get('host-resolver-rules'), options.hostRules))
  if (options.headless) all.set('headless', '')
  if (!options.headless && !process.env.DISPLAY && process.env.WAYLAND_DISPLAY) all.set('ozone-platform', 'wayland')
  if (!options.sandbox) all.set('no-sandbox', '')
  return [...all].map(([name, value]) => value === '' ? `--${name}` : `--${name}=${value}`)
}

module.exports = { chromiumArguments }
