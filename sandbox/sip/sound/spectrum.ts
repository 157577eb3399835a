import { decode, RATE } from './ulaw.ts'

/** Samples that are looked at: half a second, so a frequency is known to 1 Hz. */
export const WINDOW = 4096
/** Root mean square of full scale, below which nothing was heard. */
const QUIET = 0.005

export interface Loudest {
  /** Of the strongest frequency; null = it is quiet. */
  readonly hz: number | null
  /** Root mean square, 0…1 of full scale. */
  readonly level: number
}

/** The strongest frequency of the last half second (µ-law). Less than that is filled up with silence. */
export function loudest(sound: Uint8Array): Loudest {
  const samples = decode(sound.subarray(Math.max(0, sound.length - WINDOW)))
  const level = Math.sqrt(samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / Math.max(1, samples.length))
  if (level < QUIET) return { hz: null, level }
  const real = new Float64Array(WINDOW)
  // Hann: a frequency between two bins does not smear over all of them.
  for (const [at, sample] of samples.entries()) real[at] = sample * (0.5 - 0.5 * Math.cos(2 * Math.PI * at / samples.length))
  const power = powerOf(real)
  let best = 1
  for (let bin = 2; bin < WINDOW / 2; bin += 1) if ((power[bin] ?? 0) > (power[best] ?? 0)) best = bin
  return { hz: Math.round((best + between(power, best)) * RATE / WINDOW), level }
}

/** How far beside its bin the peak lies, −½…½: the top of the parabola through three logarithms. */
function between(power: Float64Array, bin: number): number {
  const [left, top, right] = [bin - 1, bin, bin + 1].map((at) => Math.log(power[at] ?? 0))
  const shift = ((left ?? 0) - (right ?? 0)) / (2 * ((left ?? 0) - 2 * (top ?? 0) + (right ?? 0)))
  return Number.isFinite(shift) ? shift : 0
}

/** |FFT|², radix 2, in place. */
function powerOf(real: Float64Array): Float64Array {
  const size = real.length
  const imaginary = new Float64Array(size)
  for (let at = 1, mirrored = 0; at < size; at += 1) {
    let bit = size >> 1
    for (; (mirrored & bit) !== 0; bit >>= 1) mirrored ^= bit
    mirrored ^= bit
    if (at < mirrored) [real[at], real[mirrored]] = [real[mirrored] ?? 0, real[at] ?? 0]
  }
  for (let span = 2; span <= size; span <<= 1) {
    const angle = -2 * Math.PI / span
    for (let start = 0; start < size; start += span) {
      for (let step = 0; step < span / 2; step += 1) {
        const [low, high] = [start + step, start + step + span / 2]
        const [cos, sin] = [Math.cos(angle * step), Math.sin(angle * step)]
        const [re, im] = [real[high] ?? 0, imaginary[high] ?? 0]
        const [turnedRe, turnedIm] = [re * cos - im * sin, re * sin + im * cos]
        const [lowRe, lowIm] = [real[low] ?? 0, imaginary[low] ?? 0]
        real[low] = lowRe + turnedRe
        imaginary[low] = lowIm + turnedIm
        real[high] = lowRe - turnedRe
        imaginary[high] = lowIm - turnedIm
      }
    }
  }
  return real.map((re, bin) => re * re + (imaginary[bin] ?? 0) ** 2)
}
