import { join } from 'node:path'
import { openPlainRtp, type PlainRtp } from '../sound/plain-rtp.ts'
import type { Exchange } from './exchange.ts'
import { hearsUdp, startProgram, untilReady } from './programs.ts'
import { fillTemplate } from './template.ts'

/** sipp plays a scenario on the wire; beside it a plain mouth and ear. */
export interface Sipp extends PlainRtp {
  /** What it says at first. */
  readonly hz: number
  readonly sipPort: number
  /** The scenario went as it is written; rejects with what went otherwise. */
  done(): Promise<void>
  stop(): Promise<void>
}

let count = 0

export interface SippOptions {
  /** What it says. Default 700. */
  readonly hz?: number
  /** Whom it calls; without it, it waits for one call. */
  readonly calls?: string
  /** Where it is called at. */
  readonly number?: string
  /** Of the scenario's @NAMES@. */
  readonly values?: Readonly<Record<string, string | number>>
}

/** `scenario`: of lab/scenarios. It ends after one call, or 40 s. */
export async function startSipp(exchange: Exchange, scenario: string, { hz = 700, calls, number, values = {} }: SippOptions = {}): Promise<Sipp> {
  const rtp = await openPlainRtp(hz)
  const sipPort = exchange.outsidePort()
  if (number !== undefined) await exchange.number(number, sipPort)
  const name = `sipp-${String(count += 1)}-${scenario}`
  const file = join(exchange.folder, `${name}.xml`)
  fillTemplate(`scenarios/${scenario}.xml`, file, values)
  const program = startProgram(exchange.folder, name, 'sipp', [
    ...(calls === undefined ? [] : [`127.0.0.1:${String(exchange.sipPort)}`, '-s', calls]),
    '-sf', file, '-i', '127.0.0.1', '-p', String(sipPort), '-mi', '127.0.0.1', '-m', '1', '-nostdin', '-timeout', '40s', '-timeout_error', '-trace_err',
    '-key', 'rtp_port', String(rtp.port), '-key', 'domain', exchange.domain, '-key', 'number', number ?? '+442079460123',
  ])
  await untilReady(program, async () => hearsUdp(sipPort))
  return {
    ...rtp, sipPort, hz,
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
