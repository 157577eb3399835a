import { wavOf } from '../wav.ts'

/** Samples per second: what the telephone network carries. */
const RATE = 8000

/**
 * A voice of sorts as WAV (mono, 16 bit): tones that rise and fall in words with pauses between them, so that a player
 * has a waveform to draw. The same for the same `seed`.
 */
export function wave(seconds: number, seed: string): Buffer {
  const samples = Math.round(seconds * RATE)
  const data = Buffer.alloc(samples * 2)
  const random = randomFrom(seed)
  let at = 0
  while (at < samples) {
    const word = Math.min(samples - at, Math.round((0.15 + 0.35 * random()) * RATE))
    const tone = 110 + 120 * random()
    const loud = 4000 + 9000 * random()
    for (let index = 0; index < word; index += 1) {
      const shape = Math.sin(Math.PI * index / word)
      data.writeInt16LE(Math.round(shape * loud * Math.sin(2 * Math.PI * tone * index / RATE)), (at + index) * 2)
    }
    at += word + Math.round((0.04 + (random() < 0.2 ? 0.5 : 0.1) * random()) * RATE)
  }
  return wavOf(data, RATE)
}

/** Samples of a phone as WAV. */
export const waveOf = (samples: Int16Array): Buffer => wavOf(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength), RATE)

/** In [0, 1); a linear congruential generator (Numerical Recipes). */
function randomFrom(seed: string): () => number {
  let state = [...seed].reduce((sum, character) => (Math.imul(sum, 31) + (character.codePointAt(0) ?? 0)) >>> 0, 7)
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
