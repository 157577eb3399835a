/*
 *  Which tone is heard. Each side of a test call sends a tone of its own, so what arrives tells who is connected with
 *  whom: a call that is only signalled, silent, or connected with somebody else is found out.
 */
export interface Heard {
  /** The strongest frequency. */
  readonly hz: number
  /** Root mean square of the samples, 0…1; silence is about 0. */
  readonly loudness: number
}

/** Below this nothing is heard: comfort noise and rounding. */
export const SILENCE = 0.003

/** `samples`: −1…1. Takes the last 2^n of them, at most 8192. */
export function pitchOf(samples: Float32Array, sampleRate: number): Heard {
  const size = 2 ** Math.min(13, Math.floor(Math.log2(Math.max(2, samples.length))))
  const real = new Float64Array(size)
  const imaginary = new Float64Array(size)
  let energy = 0
  for (let at = 0; at < size; at += 1) {
    const sample = samples[samples.length - size + at] ?? 0
    energy += sample * sample
    // Hann: a tone between two bins leaks little.
    real[at] = sample * 0.5 * (1 - Math.cos((2 * Math.PI * at) / size))
  }
  transform(real, imaginary)
  let strongest = 1
  const power = (at: number): number => (real[at] ?? 0) ** 2 + (imaginary[at] ?? 0) ** 2
  for (let at = 2; at < size / 2; at += 1) if (power(at) > power(strongest)) strongest = at
  return { hz: (strongest * sampleRate) / size, loudness: Math.sqrt(energy / size) }
}

/** How loud a tone is where it is loudest, 0…1, also beside louder ones: its amplitude, by tenths of a second (Goertzel). */
export function loudestOf(samples: Float32Array, sampleRate: number, hz: number): number {
  const size = Math.round(sampleRate / 10)
  const turn = 2 * Math.cos((2 * Math.PI * hz) / sampleRate)
  let loudest = 0
  for (let from = 0; from + size <= samples.length; from += size / 2) {
    let [one, two] = [0, 0]
    for (let at = 0; at < size; at += 1) [one, two] = [(samples[from + at] ?? 0) * (1 - Math.cos((2 * Math.PI * at) / size)) + turn * one - two, one]
    loudest = Math.max(loudest, (2 * Math.sqrt(Math.max(0, one * one + two * two - turn * one * two))) / size)
  }
  return loudest
}

/** Cooley–Tukey, radix 2, in place. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length
  for (let at = 1, mirror = 0; at < size; at += 1) {
    let bit = size >> 1
    for (; mirror & bit; bit >>= 1) mirror ^= bit
    mirror ^= bit
    if (at >= mirror) continue
    ;[real[at], real[mirror]] = [real[mirror] ?? 0, real[at] ?? 0]
    ;[imaginary[at], imaginary[mirror]] = [imaginary[mirror] ?? 0, imaginary[at] ?? 0]
  }
  for (let width = 2; width <= size; width *= 2) {
    for (let start = 0; start < size; start += width) {
      for (let at = 0; at < width / 2; at += 1) {
        const angle = (-2 * Math.PI * at) / width
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
        const [low, high] = [start + at, start + at + width / 2]
        const turnedReal = (real[high] ?? 0) * cos - (imaginary[high] ?? 0) * sin
        const turnedImaginary = (real[high] ?? 0) * sin + (imaginary[high] ?? 0) * cos
        ;[real[high], imaginary[high]] = [(real[low] ?? 0) - turnedReal, (imaginary[low] ?? 0) - turnedImaginary]
        ;[real[low], imaginary[low]] = [(real[low] ?? 0) + turnedReal, (imaginary[low] ?? 0) + turnedImaginary]
      }
    }
  }
}
