import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { straight } from '../network/testing/straight.ts'
import { rawServer, type RawServer } from './testing/raw-server.ts'
import { createTransfer, type TransferLimits, type UploadRequest } from './transfer.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => { for (const close of closing.splice(0)) await close() })

async function serving(behave: (socket: Socket, sofar: () => string) => void): Promise<RawServer> {
  const server = await rawServer(behave)
  closing.push(() => server.close())
  return server
}
const transfer = (limits: Partial<TransferLimits> = {}) => createTransfer({ observeDate: () => undefined, agent: straight }, limits)
const never = new AbortController().signal
const ok = (body: string, length = body.length) => `HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: ${length}\r\n\r\n${body}`

async function* pieces(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part)
}
async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const piece of bytes) text += Buffer.from(piece).toString('latin1')
  return text
}

describe('a file on its way up', () => {
  const up = (url: URL, change: Partial<UploadRequest> = {}, limits: Partial<TransferLimits> = {}) => transfer(limits).up({
    url, authorization: 'Bearer secret', body: { type: 'image/png', length: 9, bytes: pieces('one', 'two', 'six') }, progress: () => undefined, signal: never, ...change,
  })
  const whenWhole = (answer: string) => (socket: Socket, sofar: () => string) => { socket.on('data', () => { if (sofar().endsWith('onetwosix')) socket.end(answer) }) }

  it('goes in pieces, its length said before, and tells how far it is', async () => {
    const server = await serving(whenWhole(ok('{"id":"7"}')))
    const told: number[] = []
    expect(await up(server.url, { progress: (done) => { told.push(done) } })).toMatchObject({ kind: 'answer', status: 200, json: { id: '7' } })
    expect(server.received()).toMatch(/^POST \/ HTTP\/1\.1\r\n[^]*content-length: 9\r\n[^]*\r\n\r\nonetwosix$/)
    expect(server.received()).not.toContain('chunked')
    expect(told).toEqual([3, 6, 9])
  })

  it('stops where it is refused before its end, and says what was answered', async () => {
    const server = await serving((socket) => { socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\n{}')) })
    let given = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc(given += 1000)
    }
    expect(await up(server.url, { body: { type: 'image/png', length: 1e12, bytes: endless() } })).toMatchObject({ kind: 'answer', status: 413 })
  })

  it('ends after a time of silence, and never for the time it takes', async () => {
    const server = await serving(() => undefined)
    expect(await up(server.url, {}, { silence: 80 })).toMatchObject({ kind: 'lost', error: { details: 'nothing moved for 80 ms' } })
  })

  it('can be given up, and its source is closed', async () => {
    const server = await serving((socket) => { socket.once('data', () => stop.abort()) })
    const stop = new AbortController()
    let closed = false
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.alloc(65_536)
      } finally {
        closed = true
      }
    }
    expect(await up(server.url, { signal: stop.signal, body: { type: 'a/b', length: 1e12, bytes: source() } })).toMatchObject({ kind: 'lost' })
    expect(closed).toBe(true)
    expect(await up(server.url, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'not-sent', error: { code: 'offline' } })
  })

  it('that cannot be read, or has another length, is no whole request', async () => {
    const server = await serving(() => undefined)
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one')
      throw new Error('the file was changed')
    }
    for (const [bytes, details] of [[broken(), 'the file was changed'], [pieces('one'), '3 bytes instead of 9'], [pieces('onetwosixten'), 'longer than the 9 bytes']] as const) {
      expect(await up(server.url, { body: { type: 'a/b', length: 9, bytes } })).toMatchObject({ kind: 'not-sent', error: { code: 'file-unreadable', class: 'final', details: expect.stringContaining(details) } })
    }
    expect(server.received()).not.toContain('onetwosix')
  })

  it('whose connection is refused was not sent; whose connection breaks may have been', async () => {
    const gone = await rawServer(() => undefined)
    await gone.close()
    expect(await up(gone.url)).toMatchObject({ kind: 'not-sent', error: { code: 'offline', class: 'try-later' } })
    const rude = await serving((socket) => { socket.once('data', () => socket.resetAndDestroy()) })
    expect(await up(rude.url)).toMatchObject({ kind: 'lost', error: { code: 'connection-lost' } })
  })

  it('has an answer of a bounded length', async () => {
    const server = await serving(whenWhole(ok('x'.repeat(2000))))
    expect(await up(server.url, {}, { answerBytes: 1000 })).toMatchObject({ kind: 'lost', error: { code: 'answer-too-long' } })
  })
})

describe('a file on its way down', () => {
  const down = (url: URL, limits: Partial<TransferLimits> = {}, signal = never, authorization: string | null = 'Bearer secret') => transfer(limits).down({ url, authorization, signal })
  const saying = (answer: string, end = true) => (socket: Socket) => { socket.once('data', () => end ? socket.end(answer) : socket.write(answer)) }

  it('comes as bytes, with its length', async () => {
    const server = await serving(saying(ok('picture')))
    const result = await down(server.url)
    expect(result).toMatchObject({ kind: 'bytes', total: 7, headers: { 'content-type': 'image/png' } })
    expect(result.kind === 'bytes' && await textOf(result.bytes)).toBe('picture')
    expect(server.received()).toContain('authorization: Bearer secret')
  })

  it('can be asked for without a credential', async () => {
    const server = await serving(saying(ok('picture')))
    await down(server.url, {}, never, null)
    expect(server.received()).not.toContain('authorization')
  })

  it('that breaks off, or falls silent, throws where it is read', async () => {
    const cut = await down((await serving(saying(ok('pic', 7)))).url)
    await expect(cut.kind === 'bytes' && textOf(cut.bytes)).rejects.toThrow()
    const silent = await down((await serving(saying(ok('pic', 7), false))).url, { silence: 80 })
    await expect(silent.kind === 'bytes' && textOf(silent.bytes)).rejects.toThrow()
  })

  it('can be given up in the middle', async () => {
    const stop = new AbortController()
    const result = await down((await serving(saying(ok('pic', 7), false))).url, {}, stop.signal)
    const reading = result.kind === 'bytes' ? textOf(result.bytes) : Promise.resolve('')
    stop.abort()
    await expect(reading).rejects.toThrow()
  })

  it.each([404, 302, 500])('is none where the answer is %i, and its body is not read', async (status) => {
    const server = await serving(saying(`HTTP/1.1 ${status} No\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 1000000\r\n\r\n`, false))
    expect(await down(server.url)).toMatchObject({ kind: 'answer', status })
  })

  it('is none where nobody is there', async () => {
    const gone = await rawServer(() => undefined)
    await gone.close()
    expect(await down(gone.url)).toMatchObject({ kind: 'not-sent', error: { code: 'offline' } })
  })
})
