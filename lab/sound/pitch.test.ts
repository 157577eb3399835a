import { describe, expect, it } from 'vitest'
import { fromMuLaw, toMuLaw } from './mu-law.ts'
import { loudestOf, pitchOf, SILENCE } from './pitch.ts'

const tone = (hz: number, rate: number, length = 8192, loud = 0.3): Float32Array =>
  Float32Array.from({ length }, (_, at) => loud * Math.sin((2 * Math.PI * hz * at) / rate))

describe('which tone is heard', () => {
  it.each([[440, 8000], [1300, 8000], [1000, 48_000], [2500, 48_000]])('%i Hz at %i samples a second, within two bins', (hz, rate) => {
    expect(Math.abs(pitchOf(tone(hz, rate), rate).hz - hz)).toBeLessThan(2 * rate / 8192)
  })
  it('of two tones the louder one', () => {
    const [low, high] = [tone(440, 8000, 4096, 0.1), tone(1300, 8000, 4096, 0.3)]
    expect(pitchOf(low.map((sample, at) => sample + (high[at] ?? 0)), 8000).hz).toBeCloseTo(1300, -1)
  })
  it('a short quiet tone is found beside a loud one, and one that is not there is not', () => {
    const [low, high] = [tone(440, 8000, 8000, 0.3), tone(1400, 8000, 1600, 0.1)]
    const both = low.map((sample, at) => sample + (high[at - 3000] ?? 0))
    expect(loudestOf(both, 8000, 1400)).toBeCloseTo(0.1, 1)
    expect(loudestOf(both, 8000, 440)).toBeCloseTo(0.3, 1)
    expect(loudestOf(both, 8000, 1000)).toBeLessThan(0.01)
  })
  it('silence has no loudness, and neither does nothing', () => {
    expect(pitchOf(new Float32Array(4000), 8000).loudness).toBeLessThan(SILENCE)
    expect(pitchOf(new Float32Array(), 8000).loudness).toBe(0)
  })
  it('a tone stays what it is through G.711', () => {
    expect(pitchOf(tone(700, 8000, 4000).map((sample) => fromMuLaw(toMuLaw(sample))), 8000).hz).toBeCloseTo(700, -1)
  })
  it.each([[0, 0xff], [1, 0x80], [-1, 0x00]])('the sample %d is the octet %d of G.711', (sample, octet) => { expect(toMuLaw(sample)).toBe(octet) })
  it('every octet of G.711 comes back as itself, but for the second zero', () => {
    const changed = Array.from({ length: 256 }, (_, octet) => octet).filter((octet) => toMuLaw(fromMuLaw(octet)) !== octet)
    expect(changed).toEqual([0x7f])
  })
})
