import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { oggPages } from '../messaging/ogg-opus.ts'
import { packetsOf } from '../testing/ogg-packets.ts'
import { FUZZ_TIME, runs } from '../testing/runs.ts'
import { callLength, callSound } from './call-sound.ts'

/** Chromium 156, MediaRecorder, `audio/webm;codecs=opus`, stereo (440 Hz left, 1000 Hz right), pieces of 500 ms, with a pause of a second in it. */
const recorded = new Uint8Array(readFileSync(new URL('../testing/recorded-call.webm', import.meta.url)))
const PIECES = [2867, 3337, 3337, 754, 3337, 3337, 737]

async function* piecesOf(...pieces: Uint8Array[]): AsyncGenerator<Uint8Array> { for (const piece of pieces) yield piece }
function cutAt(lengths: readonly number[], bytes = recorded): Uint8Array[] {
  let at = 0
  return [...lengths.map((length) => bytes.subarray(at, at += length)), bytes.subarray(at)]
}
async function soundOf(...pieces: Uint8Array[]): Promise<Uint8Array> {
  const pages: Uint8Array[] = []
  for await (const page of callSound(piecesOf(...pieces))) pages.push(page)
  return new Uint8Array(Buffer.concat(pages))
}

describe('what was recorded of a call becomes Ogg', () => {
  it('whose heads say stereo Opus, and whose last page ends it', async () => {
    const pages = oggPages(await soundOf(recorded))
    const [head, tags] = pages.map(({ content }) => Buffer.from(content))
    expect([head?.subarray(0, 8).toString(), head?.[8], head?.[9], head?.length]).toEqual(['OpusHead', 1, 2, 19])
    expect(tags?.subarray(0, 8).toString()).toBe('OpusTags')
    expect(pages.map(({ number, first, last }) => [number, first, last])).toEqual([[0, true, false], [1, false, false], [2, false, false], [3, false, false], [4, false, true]])
  })

  it('as long as what it holds, without a hole for the pause', async () => {
    const ogg = await soundOf(recorded)
    expect(oggPages(ogg).map(({ position }) => position / 48_000)).toEqual([0, 0, 0.96, 1.92, 2.82])
    expect(await callLength(piecesOf(recorded))).toBe(2820)
  })

  it('with the same packets, byte for byte and in their order', async () => {
    let at = 0
    let bytes = 0
    for (const { content } of oggPages(await soundOf(recorded)).slice(2)) bytes += content.length
    for (const packet of packetsOf(await soundOf(recorded))) {
      const found = Buffer.from(recorded).indexOf(packet, at)
      expect(found).toBeGreaterThan(0)
      at = found + packet.length
      bytes -= packet.length
    }
    expect([at, bytes]).toEqual([recorded.length, 0])
  })

  it('however it was cut into pieces', async () => {
    const whole = await soundOf(recorded)
    expect(await soundOf(...cutAt(PIECES))).toEqual(whole)
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 40 }), async (lengths) => {
      expect(Buffer.from(await soundOf(...cutAt(lengths))).equals(whole)).toBe(true)
    }), { numRuns: runs / 50, interruptAfterTimeLimit: FUZZ_TIME })
  })

  test.each([[5, 240], [2, 960]])('also where it was cut off: without its last %d pieces', async (without, least) => {
    const left = cutAt(PIECES).slice(0, -1 - without)
    expect(await callLength(piecesOf(...left, recorded.subarray(0, 3)))).toBeGreaterThan(least)
    expect(oggPages(await soundOf(...left)).at(-1)?.last).toBe(true)
  })

  it('and nothing else does', async () => {
    for (const other of [new Uint8Array(), recorded.subarray(0, 200), new TextEncoder().encode('OggS, or anything else that is no WebM'), new Uint8Array(5000)]) {
      expect(await callLength(piecesOf(other))).toBeNull()
      expect(await soundOf(other)).toHaveLength(0)
    }
  })

  it('and bytes of any kind harm nothing', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(recorded.length), async (noise, at) => {
      const broken = recorded.slice()
      broken.set(noise.subarray(0, Math.max(0, broken.length - at)), at)
      const ogg = await soundOf(broken)
      expect(oggPages(ogg).reduce((sum, { length }) => sum + length, 0)).toBe(ogg.length)
    }), { numRuns: runs / 10, interruptAfterTimeLimit: FUZZ_TIME })
  })
})

it('three hours become a file with all of them, and no more than a moment of it is held back', async () => {
  /** Opus of the longest kind (RFC 6716 §3.1: SILK, stereo, one frame of 60 ms); SimpleBlock: size, track, moment, flags. */
  const packet = Uint8Array.from([0x5c, ...Array.from({ length: 39 }, () => 7)])
  const block = Uint8Array.from([0xa3, 0x80 + packet.length + 4, 0x81, 0, 0, 0x80, ...packet])
  const [packets, inPiece] = [3 * 60 * 60 * 1000 / 60, 9]
  const begins = Buffer.from(recorded).indexOf(Buffer.from([0x1f, 0x43, 0xb6, 0x75]))
  const piece = Buffer.concat([Buffer.from([0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), ...Array.from({ length: inPiece }, () => block)])
  let [given, taken, heldBack] = [0, 0, 0]
  async function* hours(): AsyncGenerator<Uint8Array> {
    yield recorded.subarray(0, begins)
    for (let index = 0; index < packets / inPiece; index += 1) {
      heldBack = Math.max(heldBack, given - taken)
      given += inPiece * packet.length
      yield piece
    }
  }
  expect(await callLength(hours())).toBe(3 * 60 * 60 * 1000)
  given = heldBack = 0
  let last: Uint8Array = new Uint8Array()
  for await (const page of callSound(hours())) {
    taken += page.length
    last = page
  }
  expect(taken).toBeGreaterThan(packets * packet.length)
  expect(heldBack).toBeLessThan(4096)
  // RFC 3533 §6: its last page says so, and at which sample it ends.
  expect([last[5], new DataView(last.buffer).getBigUint64(6, true)]).toEqual([4, BigInt(3 * 60 * 60 * 48_000)])
}, 30_000)
