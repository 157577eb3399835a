import type { MediaId } from '../../../core/ids.ts'
import { mediaUrl } from './media-url.ts'
import { barsOf } from './waveform.ts'

export interface Waveform { readonly bars: readonly number[], /** In ms. */ readonly duration: number }

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
export function waveformOf(id: MediaId, bytes: number | null, wanted: () => boolean): Promise<Waveform | null> {
  const found = known.get(id)
  if (found !== undefined) return Promise.resolve(found)
  if (bytes !== null && bytes > MOST_BYTES) return Promise.resolve(null)
  const mine = line.then(async () => {
    await idle()
    if (known.has(id) || !wanted()) return known.get(id) ?? null
    const made = await draw(id).catch(() => null)
    known.set(id, made)
    for (const oldest of known.keys()) if (known.size > MOST_KNOWN) known.delete(oldest)
    return made
  })
  line = mine
  return mine
}

async function draw(id: MediaId): Promise<Waveform> {
  const answer = await fetch(mediaUrl(id))
  if (!answer.ok) throw new Error(`the file was not given: ${answer.status}`)
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await answer.arrayBuffer())
  return { bars: barsOf(sound.getChannelData(0)), duration: sound.duration * 1000 }
}
