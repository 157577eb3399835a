/** G.711 µ-law (ITU-T G.711): one byte a sample, 8000 a second. All sound of the phones is kept so. */
export const RATE = 8000
/** Samples of 20 ms: what one RTP packet carries. */
export const FRAME = 160
/** The byte of no sound. */
const SILENT = 0xff

const BIAS = 132
const LOUDEST = 32_635

const decoded = Int16Array.from({ length: 256 }, (_, byte) => {
  const inverted = ~byte & 0xff
  const magnitude = ((((inverted & 15) << 3) + BIAS) << ((inverted >> 4) & 7)) - BIAS
  return (inverted & 0x80) !== 0 ? -magnitude : magnitude
})

function encodeSample(sample: number): number {
  const magnitude = Math.min(Math.abs(Math.round(sample)), LOUDEST) + BIAS
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7)
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | ((magnitude >> (exponent + 3)) & 15)) & 0xff
}

/** `samples`: −32768…32767. */
export const encode = (samples: ArrayLike<number>): Buffer => Buffer.from(Uint8Array.from(samples, encodeSample))

export const decode = (sound: Uint8Array): Int16Array => Int16Array.from(sound, (byte) => decoded[byte] ?? 0)

export const silence = (ms: number): Buffer => Buffer.alloc(ms * RATE / 1000, SILENT)

/** A sine; `loudness` 0…1. */
export function tone(hz: number, ms: number, loudness = 0.3): Buffer {
  return encode(Array.from({ length: ms * RATE / 1000 }, (_, at) => loudness * 32_767 * Math.sin(2 * Math.PI * hz * at / RATE)))
}
