import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MediaId } from '../../core/ids.ts'
import { voiceNoteOf } from '../../core/messaging/ogg-opus.ts'
import { FUZZ_TIME, runs } from '../../core/testing/runs.ts'
import { honestName } from './file-name.ts'
import type { KeptMedia } from './media-store.ts'
import { pictureSize } from './picture-size.ts'
import { serveMedia } from './serve.ts'
import { docx, exe, jpeg, mp4, oldOffice, pdf, png, voiceNote, webp } from './testing/samples.ts'
import { trueType } from './true-type.ts'

/*  Whatever bytes a client sends, whatever they are called, whatever part of them is asked for: an answer, in good time. */

/** Longest for one, ms, on a machine that does other things as well. */
const PATIENCE = 1000
const timely = async <T>(work: () => T | Promise<T>): Promise<T> => {
  const begun = performance.now()
  const done = await work()
  expect(performance.now() - begun).toBeLessThan(PATIENCE)
  return done
}

const samples = [png(), jpeg(30, 20, 6), pdf(), voiceNote(), webp(), exe(), mp4(), mp4('qt  '), mp4('avif'), oldOffice(), docx()]
/** Beginnings of containers that say how long their parts are. */
const magic = [
  [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9], [0x1a, 0x45, 0xdf, 0xa3], [0x49, 0x49, 0x2a, 0], [0x4d, 0x4d, 0, 0x2a], [0x38, 0x42, 0x50, 0x53],
  [0x47, 0x49, 0x46, 0x38, 0x39, 0x61], [0x42, 0x4d], [0x50, 0x4b, 3, 4], [0x52, 0x49, 0x46, 0x46], [0x49, 0x44, 0x33], [0xff, 0xd8, 0xff], [0, 0, 1, 0], [0xff, 0x0a], [0x3c, 0x73, 0x76, 0x67, 0x20], [0x4f, 0x67, 0x67, 0x53],
].map((start) => Uint8Array.from(start))
const some = fc.uint8Array({ maxLength: 120 })
const broken = fc.tuple(fc.constantFrom(...samples), fc.nat(400), fc.uint8Array({ maxLength: 12 })).map(([whole, at, other]) => {
  const bytes = Uint8Array.from(whole)
  bytes.set(other.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length))
  return bytes
})
const cut = fc.tuple(fc.constantFrom(...samples), fc.nat(400)).map(([whole, length]) => whole.slice(0, length))
const begun = fc.tuple(fc.constantFrom(...magic), some).map(([start, rest]) => Uint8Array.from([...start, ...rest]))
const bytes = fc.oneof(some, broken, cut, begun)
const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a.doc', 'CON', '../../x.pdf', 'a.pdf\u202excod.exe', `${'x'.repeat(400)}.jpg`))

describe('whatever comes as a file', { timeout: FUZZ_TIME }, () => {
  it('has a type', async () => {
    await fc.assert(fc.asyncProperty(bytes, name, async (file, called) => {
      expect(await timely(() => trueType({ bytes: file }, called))).toMatch(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/)
    }), { numRuns: runs })
  })

  it('is a picture of some size, or of none that is known', async () => {
    await fc.assert(fc.asyncProperty(bytes, async (file) => {
      const size = await timely(() => pictureSize(file))
      if (size !== null) expect(Math.min(size.width, size.height)).toBeGreaterThan(0)
    }), { numRuns: runs })
  })

  it('is a voice note of some length, or none', async () => {
    const page = fc.tuple(fc.constantFrom('OpusHead', 'OpusTags', 'x'), fc.uint8Array({ maxLength: 30 }), fc.uint8Array({ minLength: 22, maxLength: 22 }), fc.nat(3)).map(([head, rest, header, segments]) => {
      const content = Uint8Array.from([...Buffer.from(head), ...rest])
      return Uint8Array.from([...Buffer.from('OggS'), ...header, segments, ...Array.from({ length: segments }, () => content.length), ...content])
    })
    const ogg = fc.array(page, { maxLength: 4 }).map((pages) => Uint8Array.from(pages.flatMap((one) => [...one])))
    await fc.assert(fc.asyncProperty(fc.oneof(bytes, ogg), async (file) => {
      const note = await timely(() => voiceNoteOf(file))
      if (note !== null) expect(note.duration).toBeGreaterThanOrEqual(0)
    }), { numRuns: runs })
  })

  it('goes by a name without a way in it, that a file system takes', async () => {
    await fc.assert(fc.asyncProperty(name, fc.constantFrom('image/jpeg', 'application/pdf', 'text/plain', 'application/x-sh', ''), async (called, mime) => {
      const honest = await timely(() => honestName(called, mime))
      // eslint-disable-next-line no-control-regex
      if (honest !== null) expect(/[\\/\u0000-\u001f]|^\.|^$/.test(honest) || Buffer.byteLength(honest) > 255).toBe(false)
    }), { numRuns: runs })
  })
})

describe('whatever part of a file is asked for', { timeout: FUZZ_TIME }, () => {
  const range = fc.oneof(
    fc.string(), fc.tuple(fc.oneof(fc.nat(40).map(String), fc.string({ maxLength: 4 }), fc.constant('')), fc.oneof(fc.maxSafeNat().map(String), fc.nat(40).map(String), fc.constant(''))).map(([from, to]) => `bytes=${from}-${to}`),
  )
  it('it is that part, the whole, or none, and as long as is said', () => {
    fc.assert(fc.property(range, fc.nat(30), fc.oneof(fc.string(), fc.constantFrom('image/png', 'text/html', 'image/svg+xml')), fc.string({ unit: 'binary' }), (asked, length, mime, fileName) => {
      const ref: KeptMedia = { id: 'm1' as MediaId, kind: 'document', mime, bytes: length, sha256: '0'.repeat(64), fileName, voice: false, width: null, height: null, duration: null }
      const read: (readonly [number, number])[] = []
      const store = { ref: () => ref, read: (_id: MediaId, from = 0, to = length) => { read.push([from, to]); return (async function* () {})() } }
      const { status, headers } = serveMedia(store, ref.id, 'GET', asked)
      expect([200, 206, 416]).toContain(status)
      for (const value of Object.values(headers)) expect(value).toMatch(/^[\t\u0020-\u00ff]*$/)
      expect(headers['content-type'] ?? '').not.toMatch(/html|svg/)
      expect(read).toHaveLength(status === 416 ? 0 : 1)
      for (const [from, to] of read) expect(from >= 0 && to <= length && to - from === Number(headers['content-length'])).toBe(true)
    }), { numRuns: runs })
  })
})
