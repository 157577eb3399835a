import { expect, it, test } from 'vitest'
import { levelOf } from './meter.ts'
import { samplesOf } from './tone-samples.ts'

/** Strength of one frequency (Goertzel). */
function strength(samples: Float32Array, hz: number, rate: number): number {
  const turn = 2 * Math.cos(2 * Math.PI * hz / rate)
  let [one, two] = [0, 0]
  for (const sample of samples) [one, two] = [sample + turn * one - two, one]
  return (one * one + two * two - turn * one * two) / samples.length
}

test.each(['ring', 'wait', 'ringback', 'test'] as const)('%s stays within what a speaker can play, and begins and ends without a click', (tone) => {
  const samples = samplesOf(tone, 8000)
  expect(Math.max(...samples.map(Math.abs))).toBeLessThanOrEqual(0.5)
  expect(Math.max(...samples.map(Math.abs))).toBeGreaterThan(0.1)
  expect(Math.abs(samples[0] ?? 1) + Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.05)
})
it('the ringing tone is 425 Hz for a second, then silence (ITU-T E.180)', () => {
  const samples = samplesOf('ringback', 8000)
  expect(samples).toHaveLength(40_000)
  expect(strength(samples.slice(0, 8000), 425, 8000)).toBeGreaterThan(100 * strength(samples.slice(0, 8000), 600, 8000))
  expect(samples.slice(8000).every((sample) => sample === 0)).toBe(true)
})
it('the meter is at rest in silence, full at the loudest, and moves in even steps between', () => {
  expect(levelOf(new Float32Array(1024))).toBe(0)
  expect(levelOf(new Float32Array(1024).fill(1))).toBe(1)
  expect(levelOf(new Float32Array(1024).fill(0.0316))).toBeCloseTo(0.0316, 3)
  expect(levelOf(new Float32Array(1024).fill(0.0001))).toBe(0)
})

it('a short sound counts as loud as it is, wherever it fell between two looks', () => {
  const samples = new Float32Array(16_384)
  samples.fill(0.5, 5000, 7100)
  expect(levelOf(samples)).toBeCloseTo(0.5, 2)
})
