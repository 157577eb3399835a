import { inRoot } from '../../scripts/root.ts'
import { openPlainRtp, type PlainRtp } from '../sound/plain-rtp.ts'
import type { Exchange } from './exchange.ts'
import { hearsUdp, startProgram, untilReady } from './programs.ts'

/** sipp plays a scenario on the wire; beside it a plain mouth and ear. */
export interface Sipp extends PlainRtp {
  readonly sipPort: number
  /** The scenario went as it is written; rejects with what went otherwise. */
  done(): Promise<void>
  stop(): Promise<void>
}

let count = 0

/**
 * `scenario`: of lab/scenarios. `hz`: what it says. `calls`: whom it calls; without it, it waits for one call, and `number`
 * is where it is called at. It ends after one call, or 40 s.
 */
export async function startSipp(exchange: Exchange, scenario: string, { hz = 700, calls, number, keys = {} }: { hz?: number, calls?: string, number?: string, keys?: Readonly<Record<string, string>> } = {}): Promise<Sipp> {
  const rtp = await openPlainRtp(hz)
  const sipPort = exchange.outsidePort()
  if (number !== undefined) await exchange.number(number, sipPort)
  const program = startProgram(exchange.folder, `sipp-${String(count += 1)}-${scenario}`, 'sipp', [
    ...(calls === undefined ? [] : [`127.0.0.1:${String(exchange.sipPort)}`, '-s', calls]),
    '-sf', inRoot('lab/scenarios', `${scenario}.xml`), '-i', '127.0.0.1', '-p', String(sipPort), '-mi', '127.0.0.1', '-m', '1', '-nostdin', '-timeout', '40s', '-timeout_error', '-trace_err',
    '-key', 'rtp_port', String(rtp.port), '-key', 'domain', exchange.domain, '-key', 'number', number ?? '+442079460123',
    ...Object.entries(keys).flatMap(([key, value]) => ['-key', key, value]),
  ])
  await untilReady(program, async () => hearsUdp(sipPort))
  return {
    ...rtp, sipPort,
    get packets() { return rtp.packets },
    async done() {
      const code = await program.ended
      if (code !== 0) throw new Error(`sipp, ${scenario}: ended with ${String(code)}\n${program.said().slice(-1500)}`)
    },
    async stop() {
      await program.stop()
      await rtp.close()
    },
  }
}
