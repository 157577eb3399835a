import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall, canUseApt } from '../engine/apt.mjs'

/** What the lab is made of: a program, and the Debian packages that bring it and what it needs. */
const parts: readonly { readonly program: string, readonly packages: readonly string[] }[] = [
  {
    program: 'kamailio',
    packages: ['kamailio', 'kamailio-websocket-modules', 'kamailio-tls-modules', 'kamailio-extra-modules', 'kamailio-presence-modules', 'kamailio-outbound-modules'],
  },
  { program: 'rtpengine', packages: ['rtpengine-daemon'] },
  { program: 'sipp', packages: ['sip-tester'] },
  { program: 'baresip', packages: ['baresip-core'] },
]

/** Kamailio without them is no exchange. */
const modules = ['websocket', 'tls', 'presence', 'rtpengine', 'xhttp']

/** Daemons lie in /usr/sbin, which is in nobody's PATH but root's. */
const folders = (): string[] => [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin']
const hasProgram = (name: string): boolean => folders().some((folder) => existsSync(join(folder, name)))
const hasModule = (name: string): boolean =>
  ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib'].some((folder) => existsSync(join(folder, 'kamailio/modules', `${name}.so`)))

/** Packages that are missing here; empty = the lab can start. */
function missingPackages(): readonly string[] {
  const missing = parts.filter(({ program }) => !hasProgram(program))
  if (!missing.some(({ program }) => program === 'kamailio') && !modules.every(hasModule)) missing.push(...parts.slice(0, 1))
  return missing.flatMap(({ packages }) => packages)
}

export type Ready = { readonly ok: true } | { readonly ok: false, readonly why: readonly string[] }

/** Installs what is missing where we may. What is there is left as it is. */
export async function ensurePackages(say: (line: string) => void): Promise<Ready> {
  if (process.platform !== 'linux') return { ok: false, why: ['Its programs run on Linux alone; here they cannot be had.'] }
  const missing = missingPackages()
  if (missing.length === 0) return { ok: true }
  const byHand = ['To have it, as root on Debian or Ubuntu:', `  apt-get install --no-install-recommends ${missing.join(' ')}`]
  if (!canUseApt()) return { ok: false, why: [`Not installed here: ${missing.join(', ')}.`, ...byHand] }
  say(`Installing ${missing.join(', ')} with apt-get…`)
  try {
    await aptInstall(missing)
  } catch (error) {
    return { ok: false, why: [`apt-get could not install them: ${error instanceof Error ? error.message : String(error)}.`, ...byHand] }
  }
  const left = missingPackages()
  return left.length === 0 ? { ok: true } : { ok: false, why: [`apt-get ended well, and yet these are missing: ${left.join(', ')}.`] }
}
