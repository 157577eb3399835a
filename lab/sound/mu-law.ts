/* G.711 µ-law (PCMU): 8 bits for 14. */
const BIAS = 0x84
const CLIP = 32_635

/** −1…1 */
export function fromMuLaw(octet: number): number {
  const code = ~octet & 0xff
  const magnitude = (((code & 0x0f) << 3) + BIAS) << ((code & 0x70) >> 4)
  return ((code & 0x80) === 0 ? magnitude - BIAS : BIAS - magnitude) / 32_768
}

export function toMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(CLIP, Math.round(Math.abs(sample) * 32_768)) + BIAS
  const exponent = Math.max(0, 24 - Math.clz32(magnitude))
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff
}
