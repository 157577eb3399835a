import type { MediaId } from '../../../core/ids.ts'
import { mediaUrl } from './media-url.ts'
import { spots, type ReadPart } from './ogg-spots.ts'
import { against, BARS, barsOf, loudnessOf } from './waveform.ts'

/** `other`: of a recorded call the far side, beside the desk's; null of every other sound. */
export interface Waveform { readonly bars: readonly number[], readonly other: readonly number[] | null, /** In ms; null = it is not known by this. */ readonly duration: number | null }

/** Larger ones are played without: decoding them takes memory that no picture of them is worth. */
const MOST_BYTES = 8 * 1024 * 1024
/** Loudness needs no more, and a second of it is small (samples per second). */
const RATE = 8000
/** Kept, the oldest goes first. Each is some hundred bytes. */
const MOST_KNOWN = 500

const known = new Map<MediaId, Waveform | null>()
/** One at a time, and only while nothing else is to be done: a conversation full of voice messages opens as fast as any. */
let line: Promise<unknown> = Promise.resolve()
const idle = (): Promise<void> => new Promise((resolve) => { requestIdleCallback(() => resolve(), { timeout: 2000 }) })

/** null = it cannot be drawn. `wanted` is asked when its turn comes: what was scrolled past is not fetched. */
export function waveformOf(id: MediaId, { bytes, sides, wanted }: { readonly bytes: number | null, /** A recorded call: however long it is. */ readonly sides: boolean, readonly wanted: () => boolean }): Promise<Waveform | null> {
  const found = known.get(id)
  if (found !== undefined) return Promise.resolve(found)
  if (!sides && bytes !== null && bytes > MOST_BYTES) return Promise.resolve(null)
  const mine = line.then(async () => {
    await idle()
    if (known.has(id) || !wanted()) return known.get(id) ?? null
    const made = await (sides && bytes !== null ? drawSides((from, to) => part(id, from, to), bytes) : draw(id)).catch(() => null)
    known.set(id, made)
    for (const oldest of known.keys()) if (known.size > MOST_KNOWN) known.delete(oldest)
    return made
  })
  line = mine
  return mine
}

async function part(id: MediaId, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(mediaUrl(id), { headers: { range: `bytes=${String(from)}-${String(to - 1)}` } })
  if (!answer.ok) throw new Error(`the file was not given: ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}

/** Left and right, on one scale: who was louder is to be seen. */
async function drawSides(read: ReadPart, bytes: number): Promise<Waveform> {
  const looks: (readonly [left: number, right: number])[] = []
  for await (const page of spots(read, bytes, BARS)) {
    const sound = page === null ? null : await new OfflineAudioContext(2, 1, RATE).decodeAudioData(page.buffer)
    const loudness = (channel: number): number => sound === null || channel >= sound.numberOfChannels ? 0 : loudnessOf(sound.getChannelData(channel), 1)[0] ?? 0
    looks.push([loudness(0), loudness(1)])
  }
  const loudest = Math.max(...looks.flat())
  return { bars: against(loudest, looks.map(([left]) => left)), other: against(loudest, looks.map(([, right]) => right)), duration: null }
}

async function draw(id: MediaId): Promise<Waveform> {
  const answer = await fetch(mediaUrl(id))
  if (!answer.ok) throw new Error(`the file was not given: ${answer.status}`)
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await answer.arrayBuffer())
  return { bars: barsOf(sound.getChannelData(0)), other: null, duration: sound.duration * 1000 }
}
