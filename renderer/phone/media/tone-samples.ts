/*
 *  What is heard of the telephone itself: one turn of each sound, made of sine waves, to be played in a loop.
 */
export type ToneName = 'ring' | 'wait' | 'ringback' | 'test'

interface Part { readonly hz: readonly number[], readonly ms: number }

const pause = (ms: number): Part => ({ hz: [], ms })
const tones: Readonly<Record<ToneName, { readonly loudness: number, readonly parts: readonly Part[] }>> = {
  // Two quick calls and a rest; a third above each other, so that it carries over a room.
  ring: { loudness: 0.5, parts: [{ hz: [659, 880], ms: 160 }, { hz: [523, 659], ms: 160 }, { hz: [659, 880], ms: 160 }, { hz: [523, 659], ms: 160 }, pause(200), { hz: [659, 880], ms: 160 }, { hz: [523, 659], ms: 160 }, { hz: [659, 880], ms: 160 }, { hz: [523, 659], ms: 160 }, pause(1900)] },
  // Somebody talks meanwhile: softly, and seldom (ITU-T E.180, call waiting).
  wait: { loudness: 0.15, parts: [{ hz: [425], ms: 200 }, pause(200), { hz: [425], ms: 200 }, pause(8000)] },
  // ITU-T E.180, ringing tone.
  ringback: { loudness: 0.2, parts: [{ hz: [425], ms: 1000 }, pause(4000)] },
  test: { loudness: 0.4, parts: [{ hz: [523], ms: 250 }, { hz: [659], ms: 250 }, { hz: [784], ms: 400 }] },
}
/** Each part swells and fades for so long: a wave that is cut off clicks. */
const EDGE_MS = 8

/** One turn of it, mono, within ±1. */
export function samplesOf(tone: ToneName, rate: number): Float32Array<ArrayBuffer> {
  const { parts, loudness } = tones[tone]
  const samples = new Float32Array(Math.round(parts.reduce((sum, { ms }) => sum + ms, 0) * rate / 1000))
  let start = 0
  for (const { hz, ms } of parts) {
    const length = Math.round(ms * rate / 1000)
    const edge = Math.round(EDGE_MS * rate / 1000)
    for (let at = 0; at < length && start + at < samples.length && hz.length > 0; at++) {
      const swell = Math.min(1, at / edge, (length - at) / edge)
      const sum = hz.reduce((total, frequency) => total + Math.sin(2 * Math.PI * frequency * at / rate), 0)
      samples[start + at] = loudness * swell * sum / hz.length
    }
    start += length
  }
  return samples
}
