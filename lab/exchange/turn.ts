import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Exchange } from './exchange.ts'
import { freePorts } from './free-ports.ts'
import { hearsUdp, startProgram, untilReady } from './programs.ts'

/** coturn: a relay for sound where two sides do not reach each other (RFC 8656). */
export interface Turn {
  /** As the policy has it. */
  readonly url: string
  readonly user: string
  stop(): Promise<void>
}

/** `password`: of its one account. */
export async function startTurn(exchange: Exchange, password: string): Promise<Turn> {
  const [port, relay] = [await freePorts(), await freePorts(20)]
  const user = `turn-${randomBytes(4).toString('hex')}`
  const home = join(exchange.folder, `turn-${String(port)}`)
  mkdirSync(home)
  const program = startProgram(exchange.folder, `turn-${String(port)}`, 'turnserver', [
    // Debian's own file and database are not read.
    '-c', '/dev/null', '-b', join(home, 'turndb'), '--pidfile', join(home, 'pid'), '-l', 'stdout', '--no-cli', '--no-tls', '--no-dtls', '--no-multicast-peers',
    '-L', '127.0.0.1', '-E', '127.0.0.1', '-p', String(port), '--min-port', String(relay), '--max-port', String(relay + 19),
    // In a lab everybody is on loopback, which it refuses otherwise.
    '--allow-loopback-peers', '--fingerprint', '--lt-cred-mech', '-r', exchange.domain, '-u', `${user}:${password}`, '-v',
  ])
  await untilReady(program, async () => hearsUdp(port))
  return { url: `turn:127.0.0.1:${String(port)}`, user, stop: program.stop }
}
