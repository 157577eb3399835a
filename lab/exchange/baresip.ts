import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { pitchOf, type Heard } from '../sound/pitch.ts'
import { readTone, writeTone } from '../sound/wav.ts'
import type { Exchange } from './exchange.ts'
import { freePorts } from './free-ports.ts'
import { hearsUdp, startProgram, untilReady } from './programs.ts'
import { fillTemplate } from './template.ts'

/** baresip: a whole plain phone (RTP, no ICE, no encryption) that answers by itself, says a tone, and keeps what it hears. */
export interface Baresip {
  readonly sipPort: number
  /** What it says at first. */
  readonly hz: number
  /** `dial` with an address, `hangup`, `hold`, `resume`. */
  command(name: 'dial' | 'hangup' | 'hold' | 'resume', parameter?: string): void
  /** Events as it names them, `CALL_ESTABLISHED`, with their parameter. */
  readonly events: readonly { readonly type: string, readonly param: string }[]
  /** What it heard of the newest call, over its last second. */
  heard(): Heard | null
  /** Seconds of the newest call that it kept. */
  seconds(): number
  stop(): Promise<void>
}

/** Where Debian's package has them, on every architecture. */
const MODULES = '/usr/lib/baresip/modules'

/**
 * `user`: of its address at the exchange; a telephone number, or `voicemail`. `says`: a tone that goes on, or what sounds one
 * after the other. It hangs up where that ends.
 */
export async function startBaresip(exchange: Exchange, user: string, sipPort: number, says: Parameters<typeof writeTone>[1]): Promise<Baresip> {
  const home = join(exchange.folder, `baresip-${String(sipPort)}`)
  const heardAt = join(home, 'heard')
  mkdirSync(heardAt, { recursive: true })
  const tone = join(home, 'says.wav')
  writeTone(tone, says)
  const [control, rtp] = [await freePorts(), await freePorts(20)]
  fillTemplate('conf/baresip.config', join(home, 'config'), { SIP_PORT: sipPort, CONTROL_PORT: control, RTP_FROM: rtp, RTP_TO: rtp + 19, TONE: tone, HEARD: heardAt, MODULES })
  fillTemplate('conf/baresip.accounts', join(home, 'accounts'), { USER: user, DOMAIN: exchange.domain, EXCHANGE_PORT: exchange.sipPort })
  writeFileSync(join(home, 'contacts'), '')
  const program = startProgram(exchange.folder, `baresip-${user}`, 'baresip', ['-4', '-f', home])
  const events: { type: string, param: string }[] = []
  let socket: Socket | null = null
  await untilReady(program, async () => {
    socket ??= await reach(control)
    return socket !== null && hearsUdp(sipPort)
  })
  const wire = socket as Socket | null
  if (wire === null) throw new Error('baresip cannot be reached')
  readNetstrings(wire, (text) => {
    const said = JSON.parse(text) as { event?: boolean, type?: string, param?: string }
    if (said.event === true) events.push({ type: said.type ?? '', param: said.param ?? '' })
  })
  // What it decodes of the far side, one file per call.
  const newest = (): string | undefined => readdirSync(heardAt).filter((name) => name.includes('dec')).sort().at(-1)
  const kept = () => {
    const name = newest()
    return name === undefined ? null : readTone(join(heardAt, name))
  }
  return {
    sipPort, events, hz: says[0]?.hz ?? 0,
    command(command, params) {
      const text = JSON.stringify({ command, params })
      wire.write(`${String(text.length)}:${text},`)
    },
    heard() {
      const sound = kept()
      return sound === null || sound.samples.length < sound.sampleRate ? null : pitchOf(sound.samples.slice(-sound.sampleRate), sound.sampleRate)
    },
    seconds() {
      const sound = kept()
      return sound === null ? 0 : sound.samples.length / sound.sampleRate
    },
    async stop() {
      wire.destroy()
      await program.stop()
    },
  }
}

const reach = (port: number): Promise<Socket | null> => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => { resolve(socket) })
  socket.once('error', () => { resolve(null) })
})

/** `12:{"event":true},`: what baresip's ctrl_tcp speaks. */
function readNetstrings(socket: Socket, each: (text: string) => void): void {
  let buffer = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    buffer = Buffer.concat([buffer, bytes])
    for (;;) {
      const colon = buffer.indexOf(':')
      const length = Number(buffer.subarray(0, Math.max(0, colon)).toString())
      if (colon < 1 || buffer.length < colon + length + 2) return
      each(buffer.subarray(colon + 1, colon + 1 + length).toString())
      buffer = buffer.subarray(colon + length + 2)
    }
  })
}
