// What to do where neither Electron nor a browser can be had: the exact commands, by platform.
import { NEEDED_MAJOR } from './node-binary.mjs'

const BROWSER = {
  linux: 'as root: apt-get update && apt-get install chromium chromium-sandbox   (Fedora: dnf install chromium)',
  darwin: 'install Google Chrome, Microsoft Edge or Chromium into /Applications',
}

/** `failure`: why Electron's download failed. `oldNode`: the Node at hand is too old for the stand-in. */
export function instructions ({ platform, failure, oldNode }) {
  const lines = [
    'Compline needs Electron to run, and its binary could not be downloaded:',
    `  ${failure}`,
    'Do one of these, then run the same command again:',
    '  - let this machine reach Electron\'s release page or a mirror of it (ELECTRON_MIRROR=<URL>), then',
    '    node node_modules/electron/install.js',
  ]
  if (oldNode) lines.push(`  - run with Node ${NEEDED_MAJOR} or newer, which the Electron stand-in needs (this is ${process.version})`)
  else if (BROWSER[platform]) lines.push(`  - ${BROWSER[platform]}`, '    or set COMPLINE_CHROMIUM to the path of a Chromium, Chrome or Edge')
  return lines.join('\n')
}
