// Installs the distribution's packages, where we may: root on Debian or Ubuntu.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const PACKAGES = ['chromium', 'chromium-sandbox', 'fonts-liberation', 'fonts-noto-color-emoji']

/** True for Debian and what calls itself like it, given the text of /etc/os-release. */
export function isDebianLike (osRelease) {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease)
}

export function canUseApt () {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') &&
    existsSync('/etc/os-release') && isDebianLike(readFileSync('/etc/os-release', 'utf8'))
}

function run (args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const child = spawn('/usr/bin/apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => code === 0 ? resolve() : reject(new Error(`apt-get ${args[0]} ended with exit code ${code}`)))
  })
}

/** Rejects where apt-get ends badly. What is there already stays as it is. */
export async function aptInstall (packages) {
  await run(['update', '-qq'])
  await run(['install', '-y', '-qq', '--no-install-recommends', ...packages])
}

export const installChromium = () => aptInstall(PACKAGES)
