import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { makeCertificates } from '../../sandbox/tls/certificates.ts'
import { freePorts } from './free-ports.ts'
import { hearsUdp, startProgram, untilReady, type Program } from './programs.ts'
import { fillTemplate } from './template.ts'

/** A telephone exchange of its own: Kamailio, and rtpengine between browsers and plain phones. */
export interface Exchange {
  readonly folder: string
  /** Of its addresses, and the realm of its digest. */
  readonly domain: string
  readonly ws: string
  readonly wss: string
  /** PEM of the authority, made at start, that signed the certificate of `wss`. */
  readonly authorityFile: string
  /** Where plain phones send SIP to: UDP on 127.0.0.1. */
  readonly sipPort: number
  /** Where the voicemail is expected, UDP. */
  readonly voicemailPort: number
  passwordOf(user: User): string
  /** A port from which the exchange believes everybody: the telephone network's. */
  outsidePort(): number
  /** Calls to that number go to the plain phone at this port. */
  number(e164: string, port: number): Promise<void>
  /** How long a phone rings, in ms, and whether voicemail answers then. */
  noAnswer(ms: number, voicemail?: boolean): Promise<void>
  /** Registered addresses of a user. */
  contacts(user: User): Promise<number>
  /** Kamailio's own calls (`core.uptime`, …). Throws where it refuses. */
  rpc(method: string, params?: readonly (string | number)[]): Promise<unknown>
  /** Calls that rtpengine carries. */
  carried(): Promise<number>
  restart(betweenStopAndStart?: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/** Who has a line there: their extensions, which are also the users of their SIP addresses. */
export const extensions = { ada: '1001', ben: '1002', cleo: '1003', dora: '1004' } as const
export type User = keyof typeof extensions
const users = Object.keys(extensions) as User[]

const OUTSIDE = 24
const DOMAIN = 'lab.test'
/** How long a phone rings, unless a test says otherwise. */
export const RING_MS = 20_000

/** A connection that is kept would be one to the exchange as it was before a restart. */
const alone = { headers: { connection: 'close' } }

/** `folder`: empty; everything that is written goes there. */
export async function startExchange(folder: string): Promise<Exchange> {
  const [sipPort, lampPort, wsPort, wssPort, rtpenginePort, rtpengineCli] = await Promise.all(Array.from({ length: 6 }, () => freePorts())) as [number, number, number, number, number, number]
  const outside = await freePorts(OUTSIDE)
  const media = await freePorts(400)
  const passwords = new Map<User, string>(users.map((user) => [user, randomBytes(12).toString('hex')]))
  const authorityFile = writeCertificates(folder)
  // Tables of the lamp's module, empty; they come with the package.
  cpSync('/usr/share/kamailio/dbtext/kamailio', join(folder, 'dbtext'), { recursive: true })
  fillTemplate('conf/tls.cfg', join(folder, 'tls.cfg'), { FOLDER: folder })
  fillTemplate('conf/kamailio.cfg', join(folder, 'kamailio.cfg'), {
    FOLDER: folder, DOMAIN, MODULES: kamailioModules(),
    SIP_PORT: sipPort, LAMP_PORT: lampPort, WS_PORT: wsPort, WSS_PORT: wssPort, RTPENGINE_PORT: rtpenginePort,
    OUTSIDE_FROM: outside, OUTSIDE_TO: outside + OUTSIDE - 1, VOICEMAIL_PORT: outside,
    USERS: [...passwords].map(([user, password]) => `\t$sht(users=>${extensions[user]}) = "${password}";`).join('\n'),
  })

  const rtpengine = startProgram(folder, 'rtpengine', 'rtpengine', [
    // Debian's own file has fixed ports.
    '--config-file=none', '--table=-1', '--interface=127.0.0.1', `--listen-ng=127.0.0.1:${String(rtpenginePort)}`, `--listen-cli=127.0.0.1:${String(rtpengineCli)}`,
    '-m', String(media), '-M', String(media + 399), '-f', '-E', '-L', '5', '--dtls-passive', '--num-threads=2',
    // A call that is over is not counted for half a minute more.
    '--delete-delay=0',
  ])
  await untilReady(rtpengine, async () => hearsUdp(rtpenginePort))
  const health = (): Promise<boolean> => fetch(`http://127.0.0.1:${String(wsPort)}/health`, alone).then(({ ok }) => ok, () => false)
  const startKamailio = async (): Promise<Program> => {
    const started = startProgram(folder, 'kamailio', 'kamailio', ['-DD', '-E', '-f', join(folder, 'kamailio.cfg'), '-m', '64', '-M', '8', '-Y', folder])
    await untilReady(started, health)
    return started
  }
  let kamailio = await startKamailio()
  let used = 1
  const numbers = new Map<string, number>()

  async function rpc(method: string, params: readonly (string | number)[] = []): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${String(wsPort)}/RPC`, { ...alone, method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) })
    const answer = await response.json() as { result?: unknown, error?: { message: string } }
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`)
    return answer.result
  }
  const setNumber = (e164: string, port: number): Promise<unknown> => rpc('htable.sets', ['numbers', e164, `127.0.0.1:${String(port)}`])

  return {
    folder, sipPort, rpc, domain: DOMAIN, voicemailPort: outside, authorityFile,
    ws: `ws://127.0.0.1:${String(wsPort)}`, wss: `wss://127.0.0.1:${String(wssPort)}`,
    passwordOf: (user) => passwords.get(user) ?? '',
    outsidePort() {
      if (used >= OUTSIDE) used = 1
      return outside + used++
    },
    async number(e164, port) {
      numbers.set(e164, port)
      await setNumber(e164, port)
    },
    async noAnswer(ms, voicemail = false) {
      await rpc('htable.seti', ['cfg', 'noanswer', ms])
      await rpc('htable.seti', ['cfg', 'voicemail', voicemail ? 1 : 0])
    },
    async contacts(user) {
      const found = await rpc('ul.lookup', ['location', `${extensions[user]}@${DOMAIN}`]).catch(() => null) as { Contacts?: unknown[] } | null
      return found?.Contacts?.length ?? 0
    },
    async carried() {
      const { promise, resolve } = Promise.withResolvers<string>()
      let said = ''
      const socket = connect(rtpengineCli, '127.0.0.1', () => { socket.end('list numsessions\n') })
      socket.on('data', (bytes) => { said += String(bytes) }).on('close', () => { resolve(said) })
      return Number(/own\D*(\d+)/i.exec(await promise)?.[1])
    },
    async restart(between = () => Promise.resolve()) {
      await kamailio.stop()
      await between()
      kamailio = await startKamailio()
      for (const [e164, port] of numbers) await setNumber(e164, port)
    },
    async stop() { await Promise.all([kamailio.stop(), rtpengine.stop()]) },
  }
}

function writeCertificates(folder: string): string {
  const made = makeCertificates(['localhost'])
  const authorityFile = join(folder, 'authority.pem')
  mkdirSync(folder, { recursive: true })
  writeFileSync(authorityFile, made.authority)
  writeFileSync(join(folder, 'exchange.pem'), made.certificate)
  writeFileSync(join(folder, 'exchange.key'), made.key, { mode: 0o600 })
  return authorityFile
}

/** They lie where the machine's architecture wants them. */
function kamailioModules(): string {
  const [found] = globSync('/usr/lib/{*/,}kamailio/modules/tm.so')
  if (found === undefined || !existsSync(found)) throw new Error('Kamailio is there without its modules')
  return dirname(found)
}
