import { connect, createServer, type Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import { simpleParser } from 'mailparser'
import type { SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { archiveSchema, type Delivery } from '../../core/policy/archive.ts'
import { startMailServer, type MailServer } from '../dlp/testing/compliance.ts'
import { firmAuthority, firmKey, goodCertificate } from '../network/testing/firm-authority.ts'
import { listening } from '../providers/testing/raw-server.ts'
import type { Delivered, Packed } from './sink.ts'
import { createSmtp } from './smtp.ts'
import { packed, sampleBatch, sampleRecord } from './testing/sample-records.ts'

type Answer = Error & { responseCode: number }
const no = (responseCode: number, words = 'Dana said 4111 1111 1111 1111'): Answer => Object.assign(new Error(words), { responseCode })
const ended: (() => Promise<void>)[] = []
afterEach(async () => { for (const end of ended.splice(0)) await end() })

const plain: SMTPServerOptions = { disabledCommands: ['AUTH', 'STARTTLS'] }
const sealed: SMTPServerOptions = { key: firmKey, cert: goodCertificate + firmAuthority }
async function server(options: SMTPServerOptions = plain): Promise<MailServer> {
  const made = await startMailServer(options)
  ended.push(made.close)
  return made
}
const trusting = () => createSecureContext({ ca: firmAuthority })
function sinkTo({ port }: { readonly port: number }, more: object = {}, { secret = 'p@ss', trusted = trusting }: { readonly secret?: string | null, readonly trusted?: typeof trusting } = {}) {
  const [delivery] = archiveSchema.parse({ deliveries: [{ id: 'journal', kind: 'smtp', host: '127.0.0.1', port, security: 'none', from: 'desk@harbourpine.example', to: ['journal@archive.example'], ...more }] }).deliveries as [Extract<Delivery, { kind: 'smtp' }>]
  const sink = createSmtp({ delivery, secretOf: () => secret, trusted })
  return { ...sink, give: (records: readonly Packed[], signal = new AbortController().signal): Promise<Delivered> => sink.deliver(sampleBatch(records), signal) }
}
const records = (...numbers: number[]): Packed[] => numbers.map((number) => packed(sampleRecord(number)))
const factsIn = ({ got }: MailServer): unknown[] => got.map(({ headers }) => Number(headers.get('x-compline-fact')))
/** Answers each mail by the number of its fact. */
function answering(answerTo: (fact: number) => Error | null): SMTPServerOptions & { readonly took: number[] } {
  const took: number[] = []
  return {
    ...plain, took,
    onData(stream, _session, done) {
      simpleParser(stream).then(({ headers, text = '' }) => {
        const facts = headers.has('x-compline-day') ? [...text.matchAll(/this is message (\d+)/g)].map(([, number]) => Number(number)) : [Number(headers.get('x-compline-fact'))]
        const answer = facts.map(answerTo).find((one) => one !== null) ?? null
        if (answer === null) took.push(...facts)
        done(answer)
      }, done)
    },
  }
}

/** A line to the server that can be cut in the middle. */
async function relayTo({ port }: MailServer): Promise<{ readonly port: number, cut(): void }> {
  const sockets = new Set<Socket>()
  const cut = (): void => { for (const socket of sockets) socket.destroy() }
  const relay = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined))
    near.pipe(far).pipe(near)
  })
  ended.unshift(() => new Promise((resolve) => {
    cut()
    relay.close(() => { resolve() })
  }))
  return { port: await listening(relay), cut }
}

describe('journalling by mail', () => {
  it('brings each record of a batch, in order, over one connection, to the journal mailbox', async () => {
    const envelopes: string[] = []
    let connections = 0
    const mail = await server({ ...plain, onConnect(_session, done) { connections += 1; done() }, onRcptTo({ address }, { envelope }, done) { envelopes.push(`${envelope.mailFrom === false ? '' : envelope.mailFrom.address} ${address}`); done() } })
    const sink = sinkTo(mail, { headers: { 'X-Type': '{channel}' } })
    expect(await sink.give([packed(sampleRecord(7), { name: 'a.bin', mime: 'application/octet-stream', bytes: Buffer.alloc(300_000, 7) }), ...records(8, 9)])).toEqual({ ok: true, receipt: expect.stringMatching(/^250 /) as string })
    expect(factsIn(mail)).toEqual([7, 8, 9])
    expect(mail.got.map(({ messageId }) => messageId)).toEqual([7, 8, 9].map((number) => `<${sampleRecord(number).id}@records.compline>`))
    expect(mail.got[0]?.attachments[1]?.content.length).toBe(300_000)
    expect(mail.got[0]?.headers.get('x-type')).toBe('whatsapp')
    expect([connections, envelopes]).toEqual([1, Array(3).fill('desk@harbourpine.example journal@archive.example')])
  })

  it('with "day" it is one mail for each conversation and day of the batch', async () => {
    const mail = await server()
    const other = packed(sampleRecord(8, { conversation: '5f0c1c1e-0000-4000-8000-000000000002' as never }))
    const tomorrow = packed(sampleRecord(10, { time: { ...sampleRecord().time, provider: '2026-11-23T00:00:00.000Z' } }))
    expect(await sinkTo(mail, { thread: 'day' }).give([...records(7), other, ...records(9), tomorrow])).toMatchObject({ ok: true })
    expect(mail.got.map(({ text = '' }) => [...text.matchAll(/this is message (\d+)/g)].map(([, number]) => number))).toEqual([['7', '9'], ['8'], ['10']])
  })

  it.each(['starttls', 'tls'] as const)('by %s it trusts whom the firm trusts, and nobody else', async (security) => {
    const mail = await server({ ...sealed, secure: security === 'tls', disabledCommands: ['AUTH'] })
    const stranger = sinkTo(mail, { security }, { trusted: () => createSecureContext({ ca: [] }) })
    expect(await stranger.give(records(7))).toMatchObject({ ok: false, blames: 'needs-it', step: 'tls', why: expect.stringMatching(/certificate/) as string })
    expect(mail.got).toEqual([])
    expect(await sinkTo(mail, { security }).give(records(7))).toMatchObject({ ok: true })
  })

  it('where STARTTLS is wanted and not offered, nothing is said', async () => {
    const mail = await server({ ...plain, hideSTARTTLS: true })
    expect(await sinkTo(mail, { security: 'starttls' }).give(records(7))).toMatchObject({ ok: false })
    expect(mail.got).toEqual([])
  })

  it('signs in with its secret; a wrong or missing one is for IT, and is never told', async () => {
    const mail = await server({ ...sealed, secure: true, authOptional: false, onAuth: ({ username, password }, _session, done) => { if (username === 'desk' && password === 'p@ss') done(null, { user: 'desk' }); else done(new Error(`no such user ${password ?? ''}`)) } })
    const more = { security: 'tls', user: 'desk', password: 'journal-password' }
    expect(await sinkTo(mail, more, { secret: 'wr0ng' }).give(records(7))).toEqual({ ok: false, why: 'SMTP 535 after AUTH PLAIN', blames: 'needs-it', step: 'sign-in' })
    expect(await sinkTo(mail, more, { secret: null }).give(records(7))).toEqual({ ok: false, why: 'the secret "journal-password" is not set', blames: 'needs-it', step: 'secrets' })
    expect(await sinkTo(mail, more).give(records(7))).toMatchObject({ ok: true })
  })
})

describe('what the server will not have', () => {
  it('names the one record, by the number of the refusal and without the server\'s words; the others are taken, and not sent again', async () => {
    const options = answering((fact) => fact === 8 ? no(554) : null)
    const sink = sinkTo(await server(options))
    expect(await sink.give(records(7, 8, 9))).toEqual({ ok: false, why: 'SMTP 554 after DATA', blames: 'record', fact: 8, code: 'smtp-554' })
    expect(await sink.give(records(7, 9))).toMatchObject({ ok: true })
    expect(options.took).toEqual([7, 9])
  })

  it('two of them are named one after the other', async () => {
    const options = answering((fact) => fact < 9 ? no(552) : null)
    const sink = sinkTo(await server(options))
    expect(await sink.give(records(7, 8, 9))).toMatchObject({ blames: 'record', fact: 7 })
    expect(await sink.give(records(8, 9))).toMatchObject({ blames: 'record', fact: 8 })
    expect(await sink.give(records(9))).toMatchObject({ ok: true })
    expect(options.took).toEqual([9])
  })

  it('a server that refuses every mail has something against us: no record is blamed for it', async () => {
    let asked = 0
    const sink = sinkTo(await server(answering(() => { asked += 1; return no(550) })))
    expect(await sink.give(records(7, 8, 9, 10, 11))).toEqual({ ok: false, why: 'SMTP 550 after DATA, for every mail', blames: 'needs-it', step: 'write' })
    expect(asked).toBe(3)
  })

  it('of a day that is refused the record is found, and the others of it are taken', async () => {
    const options = answering((fact) => fact === 8 ? no(554) : null)
    const sink = sinkTo(await server(options), { thread: 'day' })
    expect(await sink.give(records(7, 8, 9))).toMatchObject({ blames: 'record', fact: 8 })
    expect(await sink.give(records(7, 9))).toMatchObject({ ok: true })
    expect(options.took).toEqual([7, 9])
  })

  it.each([[450, 'sink'], [550, 'needs-it']] as const)('a journal mailbox that is refused with %i blames the %s', async (code, blames) => {
    const sink = sinkTo(await server({ ...plain, onRcptTo(_address, _session, done) { done(no(code)) } }))
    expect(await sink.give(records(7, 8))).toEqual({ ok: false, why: `SMTP ${String(code)} after RCPT TO`, blames, step: 'write' })
  })

  it('one of two journal mailboxes that is full gets what it missed later, and the other nothing twice', async () => {
    let full = true
    const asked: string[] = []
    const sink = sinkTo(await server({ ...plain, onRcptTo({ address }, _session, done) { asked.push(address); done(full && address.startsWith('second') ? no(452) : null) } }), { to: ['journal@archive.example', 'second@archive.example'] })
    expect(await sink.give(records(7))).toEqual({ ok: false, why: 'SMTP 452 after RCPT TO, for 1 of 2 journal mailboxes', blames: 'sink', step: 'write' })
    full = false
    expect(await sink.give(records(7))).toMatchObject({ ok: true })
    expect(asked).toEqual(['journal@archive.example', 'second@archive.example', 'second@archive.example'])
  })

  it('4xx to a mail passes: nothing is set aside for it', async () => {
    expect(await sinkTo(await server(answering(() => no(451)))).give(records(7, 8))).toEqual({ ok: false, why: 'SMTP 451 after DATA', blames: 'sink', step: 'write' })
  })

  it('a record whose file cannot be read here is named, and half of it reaches nobody', async () => {
    const mail = await server()
    const [broken] = [packed(sampleRecord(8), { name: 'a.pdf', mime: 'application/pdf', bytes: Buffer.alloc(200_000) })]
    const sink = sinkTo(mail)
    expect(await sink.give([...records(7), { ...broken, async *file() { yield Buffer.alloc(100_000); throw new Error('the sealed file was cut') } }, ...records(9)])).toMatchObject({ ok: false, blames: 'record', fact: 8, code: 'unreadable' })
    expect(factsIn(mail)).toEqual([7, 9])
  })
})

describe('a server that dies', () => {
  it('in the middle of a batch is tried again; the same mails come under the same ids', async () => {
    let fatal = 8
    const options = answering((fact) => {
      if (fact === fatal) line.cut()
      return null
    })
    const line = await relayTo(await server(options))
    expect(await sinkTo(line).give(records(7, 8, 9))).toMatchObject({ ok: false, blames: 'sink' })
    fatal = 0
    // As after a crash of ours: nobody remembers what was taken, and 8 was taken when its answer was lost.
    expect(await sinkTo(line).give(records(7, 8, 9))).toMatchObject({ ok: true })
    expect(options.took).toEqual([7, 8, 7, 8, 9])
  })

  it('or is not there, or was stopped by us, blames the sink', async () => {
    const mail = await server()
    const stopped = new AbortController()
    stopped.abort()
    expect(await sinkTo(mail).give(records(7), stopped.signal)).toMatchObject({ ok: false, blames: 'sink' })
    await ended.pop()?.()
    expect(await sinkTo(mail).give(records(7))).toMatchObject({ ok: false, blames: 'sink', step: 'connection', why: expect.stringMatching(/ECONNREFUSED/) as string })
  })
})

describe('the test', () => {
  it('signs in and sends nothing', async () => {
    const mail = await server()
    const { signal } = new AbortController()
    expect(await sinkTo(mail).test(signal)).toEqual({ ok: true, receipt: `127.0.0.1:${String(mail.port)}` })
    expect(mail.got).toEqual([])
    expect(await sinkTo(mail, { user: 'desk', password: 'journal-password' }, { secret: null }).test(signal)).toMatchObject({ ok: false, blames: 'needs-it' })
  })
})
