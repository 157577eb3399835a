import { describe, expect, it } from 'vitest'
import { barsOf, pathOf } from './waveform.ts'

const wave = (seconds: number, loud: (at: number) => number): Float32Array =>
  Float32Array.from({ length: seconds * 8000 }, (_, index) => Math.sin(index / 5) * loud(index / (seconds * 8000)))

describe('the bars of a sound', () => {
  it('are as many as asked for, however short it is', () => {
    expect(barsOf(new Float32Array(3), 44)).toHaveLength(44)
    expect(barsOf(new Float32Array(0), 44)).toEqual(Array(44).fill(0))
  })
  it('rise where it gets louder, the loudest being 1', () => {
    const bars = barsOf(wave(4, (at) => at), 10)
    expect(bars).toEqual([...bars].sort((a, b) => a - b))
    expect(bars[9]).toBe(1)
    expect(bars[0]).toBeLessThan(0.1)
  })
  it('do not depend on how loud all of it is', () => {
    const [quiet, loud] = [barsOf(wave(2, (at) => at * 0.01), 8), barsOf(wave(2, (at) => at), 8)]
    quiet.forEach((bar, index) => expect(bar).toBeCloseTo(loud[index] ?? 0, 5))
  })
  it('of silence are dots, not nothing', () => expect(pathOf([0, 0], 24)).toBe('M1.5 11.5v1.0M4.5 11.5v1.0'))
})
