import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { oggPages, voiceNoteOf } from '../../../../core/messaging/ogg-opus.ts'
import { packetsOf } from '../../../../core/testing/ogg-packets.ts'
import { remux } from './remux.ts'

/** Chromium 156, MediaRecorder, `audio/webm;codecs=opus`, mono, 24 kbit/s, of its fake microphone: 2.4 s in three pieces, with a pause of 1.5 s after 1.5 s. */
const recorded = new Uint8Array(readFileSync(new URL('testing/recorded.webm', import.meta.url)))
const PIECES = [1792, 1343, 2921]

async function remuxed(...pieces: Uint8Array[]): Promise<Uint8Array> {
  const pages: Uint8Array[] = []
  await remux(new Blob(pieces.map((piece) => new Uint8Array(piece))).stream(), (page) => pages.push(page))
  return new Uint8Array(Buffer.concat(pages))
}

describe('MediaRecorder’s WebM becomes Ogg', () => {
  it('whose heads say mono Opus, and whose last page ends it', async () => {
    const pages = oggPages(await remuxed(recorded))
    const [head, tags] = pages.map(({ content }) => Buffer.from(content))
    // RFC 7845 §5.1: magic, version, channels, pre-skip, rate of the input, gain, mapping family.
    expect(head?.subarray(0, 8).toString()).toBe('OpusHead')
    expect([head?.[8], head?.[9], head?.readUInt16LE(10), head?.readUInt32LE(12), head?.readInt16LE(16), head?.[18], head?.length]).toEqual([1, 1, 0, 48_000, 0, 0, 19])
    expect(tags?.subarray(0, 8).toString()).toBe('OpusTags')
    expect(pages.map(({ number, first, last }) => [number, first, last])).toEqual([...[0, 1, 2, 3, 4, 5].map((number) => [number, number === 0, false]), [6, false, true]])
  })

  it('with a page for each half second and no hole for the pause', async () => {
    const ogg = await remuxed(recorded)
    expect(oggPages(ogg).map(({ position }) => position / 48_000)).toEqual([0, 0, 0.48, 0.96, 1.44, 1.92, 2.4])
    expect(voiceNoteOf(ogg)?.duration).toBe(2400)
  })

  it('with the same packets, byte for byte', async () => {
    const packets = packetsOf(await remuxed(recorded))
    // 2.4 s in packets of 60 ms; each stands whole in a block of the WebM, after the one before.
    expect(packets).toHaveLength(40)
    let at = 0
    for (const packet of packets) {
      const found = Buffer.from(recorded).indexOf(packet, at)
      expect(found).toBeGreaterThan(0)
      at = found + packet.length
    }
  })

  it('while it is recorded: what came a piece before has been handed on', async () => {
    const pages: number[] = []
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const done = remux(readable, ({ length }) => pages.push(length))
    let at = 0
    const handed: number[] = []
    for (const size of PIECES) {
      await writer.write(recorded.subarray(at, at + size))
      at += size
      // Whatever can be made of it is made before the next piece comes.
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => { setImmediate(resolve) })
      handed.push(pages.length)
    }
    expect(handed).toEqual([0, 3, 6])
    await writer.close()
    await done
    expect(pages).toHaveLength(7)
  })

  it('also where the last piece was cut off', async () => {
    expect(voiceNoteOf(await remuxed(recorded.subarray(0, 5500)))?.duration).toBeGreaterThan(1900)
  })

  it('and nothing else does', async () => {
    await expect(remuxed(new TextEncoder().encode('OggS, or anything else that is no WebM'))).rejects.toThrow()
    await expect(remuxed()).rejects.toThrow()
  })
})
