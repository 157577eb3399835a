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
  { program: 'turnserver', packages: ['coturn'] },
]

/** Kamailio without them is no exchange. */
const modules = ['websocket', 'tls', 'presence', 'rtpengine', 'xhttp']

/** Daemons lie in /usr/sbin, which is in nobody's PATH but root's. */
const folders = (): string[] => [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin']
const hasProgram = (name: string): boolean => folders().some((folder) => existsSync(join(folder, name)))
const hasModule = (name: string): boolean =>
  ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib'].some((folder) => existsSync(join(folder, 'kamailio/modules', `${name}.so`)))

/** This machine, as far as it matters. */
export interface Machine {
  readonly platform: NodeJS.Platform
  hasProgram(name: string): boolean
  hasModule(name: string): boolean
  canUseApt(): boolean
  aptInstall(packages: readonly string[]): Promise<void>
}
const here: Machine = { platform: process.platform, hasProgram, hasModule, canUseApt, aptInstall }

/** Packages that are missing there; empty = the lab can start. */
function missingPackages({ hasProgram, hasModule }: Machine): readonly string[] {
  const missing = parts.filter(({ program }) => !hasProgram(program))
  if (!missing.some(({ program }) => program === 'kamailio') && !modules.every(hasModule)) missing.push(...parts.slice(0, 1))
  return missing.flatMap(({ packages }) => packages)
}

export type Ready = { readonly ok: true } | { readonly ok: false, readonly why: readonly string[] }

/** Installs what is missing where we may. What is there is left as it is. */
export async function ensurePackages(say: (line: string) => void, machine = here): Promise<Ready> {
  if (machine.platform !== 'linux') return { ok: false, why: ['Its programs run on Linux alone; here they cannot be had.'] }
  const missing = missingPackages(machine)
  if (missing.length === 0) return { ok: true }
  const byHand = ['To have it, as root on Debian or Ubuntu:', `  apt-get install --no-install-recommends ${missing.join(' ')}`]
  if (!machine.canUseApt()) return { ok: false, why: [`Not installed here: ${missing.join(', ')}.`, ...byHand] }
  say(`Installing ${missing.join(', ')} with apt-get…`)
  try {
    await machine.aptInstall(missing)
  } catch (error) {
    return { ok: false, why: [`apt-get could not install them: ${error instanceof Error ? error.message : String(error)}.`, ...byHand] }
  }
  const left = missingPackages(machine)
  return left.length === 0 ? { ok: true } : { ok: false, why: [`apt-get ended well, and yet these are missing: ${left.join(', ')}.`] }
}
