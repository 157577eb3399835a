import fs from 'node:fs'
import { ClientRequest, ServerResponse } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import type { MediaId } from '../../core/ids.ts'
import { readPolicy } from '../../core/policy.ts'
import { phoneReport, type PhoneOrder, type PhoneReport } from '../../core/telephony/phone-window.ts'
import { createApp } from '../app.ts'
import type { OpenExchange } from '../calls/wire.ts'
import { testKeychain } from './keychain.ts'

/*
 *  A desk as a process of its own, to be killed. It gets its orders by process messages, and kills itself at the moment
 *  it was told: that lies between two steps which no signal from outside would hit.
 */
export interface Orders {
  readonly folder: string
  readonly policy: unknown
  readonly key: string
  /** Die at the nth time that this happens; null = live. */
  readonly die: { readonly at: Moment, readonly nth: number } | null
}
/** `request`: a message is about to go to the provider. `answer`: its answer has come, and is not yet recorded. `commit`: a webhook is on disk, and not yet answered. */
export const textMoments = ['request', 'answer', 'commit', 'reply'] as const
/**
 * `seal`: a file is sealed whole, and not yet in its place. `sealed`: it is, and is not yet known of. `taken`: it is
 * known, and the page has not heard. `upload`, `uploaded`: on its way to the provider, and taken there. `download`: a
 * client's file has begun to come.
 */
/** `placed`: a call is on record, and not yet ordered. `rings`: one that came in is, and rings. */
export const callMoments = ['placed', 'rings'] as const
export const mediaMoments = ['seal', 'sealed', 'taken', 'upload', 'uploaded', 'request', 'answer', 'download'] as const
/** `piece`: a piece of a call is sealed on disk, and not yet answered. `seal`, `sealed`: as above, of the whole call. `drop`: it is on record, and its pieces are still there. */
export const recordingMoments = ['piece', 'seal', 'sealed', 'drop'] as const
export type Moment = (typeof textMoments | typeof mediaMoments | typeof callMoments | typeof recordingMoments)[number]
export type ToDesk = { readonly n: number, readonly name: string, readonly input: unknown }
/** What the phone window hands over (`piece`). */
export interface Handed { readonly media: MediaId, readonly index: number, readonly base64: string }
export type FromDesk = { readonly ready: true } | { readonly record: MediaId } | { readonly n: number, readonly output: unknown }

const orders = JSON.parse(process.env['COMPLINE_ORDERS'] ?? 'null') as Orders | null
if (orders !== null) await run(orders)

async function run({ folder, policy, key, die }: Orders): Promise<void> {
  let left = die?.nth ?? 0
  const pass = (moment: Moment): void => {
    if (die?.at !== moment) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  }

  const isSend = ({ method, path }: ClientRequest): boolean => method === 'POST' && /\/messages$|\/Messages\.json$/.test(path)
  const isUpload = ({ method, path }: ClientRequest): boolean => method === 'POST' && /\/media$/.test(path)
  const isDownload = ({ method, path }: ClientRequest): boolean => method === 'GET' && path.startsWith('/whatsapp_business/attachments/')
  const { end: send, emit } = ClientRequest.prototype
  ClientRequest.prototype.end = function (this: ClientRequest, ...args: never[]) {
    if (isSend(this)) pass('request')
    if (isUpload(this)) pass('upload')
    return (send as (...all: never[]) => ClientRequest).apply(this, args)
  } as typeof send
  ClientRequest.prototype.emit = function (this: ClientRequest, event: string, ...args: unknown[]) {
    if (event === 'response' && isSend(this)) pass('answer')
    if (event === 'response' && isUpload(this)) pass('uploaded')
    if (event === 'response' && isDownload(this)) pass('download')
    return emit.call(this, event, ...args)
  } as typeof emit
  const { end } = ServerResponse.prototype
  ServerResponse.prototype.end = function (this: ServerResponse, ...args: never[]) {
    if (this.req.method === 'POST') pass('commit')
    return (end as (...all: never[]) => ServerResponse).apply(this, args)
  } as typeof end

  const { renameSync } = fs
  fs.renameSync = (from, to) => {
    const isMedia = String(from).startsWith(join(folder, 'media'))
    if (isMedia) pass('seal')
    renameSync(from, to)
    if (isMedia) pass('sealed')
  }
  const { rmSync } = fs
  fs.rmSync = (path, options) => {
    if (String(path).startsWith(join(folder, 'call-recordings'))) pass('drop')
    rmSync(path, options)
  }
  syncBuiltinESMExports()

  /** A phone window and an exchange at which everything is well; `offered` lets a call come in. */
  const report = (said: PhoneReport): void => { app.desk()?.phone.report(said) }
  const openExchange: OpenExchange = () => ({ clear: () => { pass('placed') }, withdraw: () => undefined, send: () => undefined, socket: () => undefined, lookNow: () => undefined, stop: () => undefined })
  function obey(order: PhoneOrder): void {
    if (order.do === 'setup') report(order.setup === null ? { kind: 'socket', want: 'closed' } : { kind: 'registered', on: true, code: 200, reason: '' })
    if (order.do === 'ring' && order.sound === 'ring') pass('rings')
    if (order.do === 'record') process.send?.({ record: order.media } satisfies FromDesk)
  }
  const app = createApp({
    folder, openExchange, order: obey,
    keychain: testKeychain(Buffer.from(key, 'hex')),
    loadPolicy() {
      const read = readPolicy(policy)
      return read.ok ? { ok: true, loaded: { policy: read.policy, origin: 'test', digest: 'test' } } : { ok: false, code: 'policy-bad', details: read.problems }
    },
    version: '0.0.0', platform: 'linux', random: () => 0,
    poke: () => undefined, show: () => undefined, badge: () => undefined, hasFocus: () => false, openHelp: () => undefined, openLink: () => Promise.resolve(false), showFile: () => undefined, saveAs: () => Promise.resolve(null), quit: () => undefined, pageEnded: () => undefined, theme: () => undefined,
  })
  const pieceOf = ({ media, index, base64 }: Handed): Promise<unknown> => app.desk()?.phone.piece({ media, index, bytes: new Uint8Array(Buffer.from(base64, 'base64')) }) ?? Promise.resolve(null)
  const answer = (name: string, input: unknown): Promise<unknown> => {
    if (name === 'piece') return pieceOf(input as Handed)
    if (name !== 'report') return name === 'take' ? app.take({ trusted: true, input }) : app.call({ trusted: true, name, input })
    report(phoneReport.parse(input))
    return Promise.resolve(null)
  }
  process.on('message', ({ n, name, input }: ToDesk) => {
    void (answer(name, input)).then((output) => {
      if (name === 'messages.submit') pass('reply')
      if (name === 'take') pass('taken')
      if (name === 'piece') pass('piece')
      process.send?.({ n, output } satisfies FromDesk)
    })
  })
  // The test ended, or broke: no desk stays behind.
  process.on('disconnect', () => { process.exit(0) })
  process.on('error', () => { process.exit(0) })
  await app.start()
  report({ kind: 'ready' })
  process.send?.({ ready: true } satisfies FromDesk)
}
