import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { afterEach, expect, it, vi } from 'vitest'
import type { FileScan, FileWay } from '../../../core/dlp/file-scan.ts'
import { dlpSchema, type DlpPolicy } from '../../../core/dlp/rule.ts'
import type { MediaId } from '../../../core/ids.ts'
import { FUZZ_TIME, runs } from '../../../core/testing/runs.ts'
import type { KeptMedia } from '../../media/media-store.ts'
import { handTime, type HandTime } from '../../testing/time.ts'
import { bitten, paragraph, pdf, word } from '../testing/documents.ts'
import { createFileReading, type FileReading, type FileReadingParts } from './file-texts.ts'

const secret = dlpSchema.parse({ rules: [
  { id: 'secret', name: 'Secret', direction: ['out'], channels: ['whatsapp'], detector: { kind: 'regex', pattern: 'GB82[0-9]+' }, action: 'block' },
] })
const out: FileWay = { direction: 'out', channel: 'whatsapp' }
const idOf = (name: string): MediaId => name as MediaId

let reading: FileReading | null = null
afterEach(async () => { await reading?.stop(); reading = null })

interface Desk { readonly reading: FileReading, readonly time: HandTime, readonly files: Map<string, { bytes: Uint8Array, mime: string }>, scan(name: string, way?: FileWay): Promise<FileScan | null> }

function desk(parts: Partial<FileReadingParts> = {}, dlp: DlpPolicy = secret): Desk {
  const files = new Map<string, { bytes: Uint8Array, mime: string }>()
  const time = handTime()
  const refOf = (id: MediaId): KeptMedia | null => {
    const file = files.get(id)
    return file === undefined ? null : { id, kind: 'document', mime: file.mime, bytes: file.bytes.length, sha256: '', fileName: null, voice: false, width: null, height: null, duration: null }
  }
  async function* read(id: MediaId): AsyncGenerator<Uint8Array> {
    const { bytes = new Uint8Array() } = files.get(id) ?? {}
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
  }
  const made = reading = createFileReading({ store: { ref: refOf, read }, dlp, machine: time, ...parts })
  return {
    reading: made, time, files,
    async scan(name, way = out) {
      await made.ready(idOf(name), way)
      return made.of(idOf(name), way)
    },
  }
}
/** A thread that does this, counted; `started` resolves when as many were. */
function threads(code: string): { readonly startThread: () => Worker, started(times: number): Promise<void>, count(): number } {
  let count = 0
  const waiting = new Set<() => void>()
  return {
    startThread() {
      count += 1
      for (const look of waiting) look()
      return new Worker(`const { parentPort } = require('node:worker_threads'); ${code}`, { eval: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: 16 } })
    },
    started: (times) => new Promise((resolve) => {
      const look = (): void => { if (count >= times) resolve() }
      waiting.add(look)
      look()
    }),
    count: () => count,
  }
}

it('what is written in a file is found by the rules, in a thread of its own, and is known from then on', async () => {
  const { reading, files, scan } = desk()
  files.set('letter', { bytes: word(paragraph('Please pay to GB82', '1234 today')), mime: 'application/octet-stream' })
  expect(reading.of(idOf('letter'), out)).toBeNull()
  expect(await scan('letter')).toMatchObject({ state: 'read', findings: [{ rule: 'secret', start: 14, end: 22, action: 'block' }] })
  files.delete('letter')
  expect(await scan('letter')).toMatchObject({ state: 'read', findings: [{ rule: 'secret' }] })
})

it('rules go by way and channel: where none looks into files they are not read', async () => {
  const { startThread, count } = threads('')
  const { files, scan } = desk({ startThread })
  files.set('note', { bytes: Buffer.from('GB821234'), mime: 'text/plain' })
  expect(await scan('note', { direction: 'in', channel: 'whatsapp' })).toEqual({ state: 'read', findings: [] })
  expect(await scan('note', { direction: 'out', channel: 'sms' })).toEqual({ state: 'read', findings: [] })
  expect(count()).toBe(0)
})

it('pictures are not read at all; what is no document of ours is unreadable, and says why', async () => {
  const { files, scan } = desk()
  files.set('photo', { bytes: Buffer.from('GB821234'), mime: 'image/png' })
  files.set('sealed', { bytes: await pdf((document) => { document.text('words') }, { userPassword: 'x', pdfVersion: '1.7' }), mime: 'application/pdf' })
  expect(await scan('photo')).toEqual({ state: 'none' })
  expect(await scan('sealed')).toMatchObject({ state: 'unreadable', why: expect.stringContaining('password') as string })
  expect(await scan('gone')).toBeNull()
})

it('of very many findings the first two hundred count', async () => {
  const { files, scan } = desk()
  files.set('list', { bytes: Buffer.from('GB821 '.repeat(1000)), mime: 'text/plain' })
  const found = await scan('list')
  expect(found?.state === 'read' && found.findings.length).toBe(200)
})

it('a file whose reading never ends is unreadable after its time, and the next one is read by another thread', async () => {
  const { startThread, started, count } = threads("parentPort.once('message', () => { for (;;); })")
  const { reading, time, files, scan } = desk({ startThread, most: 20_000 })
  files.set('a', { bytes: Buffer.from('x'), mime: 'text/plain' })
  files.set('b', { bytes: Buffer.from('x'), mime: 'text/plain' })
  const both = Promise.all([scan('a'), reading.ready(idOf('b'), out)])
  await started(1)
  time.advance(19_999)
  expect(reading.of(idOf('a'), out)).toBeNull()
  time.advance(1)
  await reading.ready(idOf('a'), out)
  expect(reading.of(idOf('a'), out)).toMatchObject({ state: 'unreadable', why: expect.stringContaining('too long') as string })
  await started(2)
  await reading.stop()
  await both
  expect(count()).toBe(2)
})

it.each([
  ['throws', "parentPort.once('message', () => { throw new Error('no') })", 'broken'],
  ['ends', "parentPort.once('message', () => { process.exit(1) })", 'broken'],
  ['takes all its memory', "parentPort.once('message', () => { const all = []; for (;;) all.push(new Array(10_000).fill(Math.random())) })", 'too large'],
])('a thread that %s leaves an unreadable file, and no more', async (_what, code, why) => {
  vi.spyOn(console, 'error').mockReturnValue(undefined)
  const { startThread, count } = threads(code)
  const { files, scan } = desk({ startThread })
  for (const name of ['a', 'b']) {
    files.set(name, { bytes: Buffer.from('x'), mime: 'text/plain' })
    expect(await scan(name)).toMatchObject({ state: 'unreadable', why: expect.stringContaining(why) as string })
  }
  expect(count()).toBe(2)
})

it('a thread that had nothing to do for a while ends; the next file starts one', async () => {
  const { startThread, count } = threads("parentPort.on('message', ({ id }) => { parentPort.postMessage({ id, scan: { state: 'none' } }) })")
  const { time, files, scan } = desk({ startThread })
  for (const name of ['a', 'b', 'c']) files.set(name, { bytes: Buffer.from('x'), mime: 'text/plain' })
  expect(await scan('a')).toEqual({ state: 'none' })
  time.advance(29_000)
  expect(await scan('b')).toEqual({ state: 'none' })
  expect(count()).toBe(1)
  time.advance(30_000)
  expect(await scan('c')).toEqual({ state: 'none' })
  expect(count()).toBe(2)
})

it('a stop lets go of all who wait', async () => {
  const { startThread, started } = threads("parentPort.on('message', () => undefined)")
  const { reading, files } = desk({ startThread })
  for (const name of ['a', 'b']) files.set(name, { bytes: Buffer.from('x'), mime: 'text/plain' })
  const waiting = Promise.all([reading.ready(idOf('a'), out), reading.ready(idOf('b'), out)])
  await started(1)
  await reading.stop()
  await waiting
  expect(reading.of(idOf('a'), out)).toBeNull()
})

it('a file that was changed on disk is unreadable', async () => {
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.reject(new Error('the sealed file was cut'))
  }
  vi.spyOn(console, 'error').mockReturnValue(undefined)
  const kept: KeptMedia = { id: idOf('a'), kind: 'document', mime: 'text/plain', bytes: 3, sha256: '', fileName: null, voice: false, width: null, height: null, duration: null }
  const { scan } = desk({ store: { ref: () => kept, read: broken } })
  expect(await scan('a')).toMatchObject({ state: 'unreadable' })
})

it('whatever a PDF holds, the thread answers and stays', { timeout: FUZZ_TIME }, async () => {
  const { files, scan } = desk()
  const samples = [await pdf((document) => { document.text('4111 1111').addPage().text('two') }), await pdf((document) => { document.text('words').note(1, 1, 9, 9, 'a note') }, { userPassword: 'x', pdfVersion: '1.7' })]
  let count = 0
  await fc.assert(fc.asyncProperty(bitten(samples), async (bytes) => {
    count += 1
    files.set(String(count), { bytes, mime: 'application/pdf' })
    expect(['read', 'unreadable']).toContain((await scan(String(count)))?.state)
    files.delete(String(count))
  }), { numRuns: Math.ceil(runs / 20) })
})
