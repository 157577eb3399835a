import { readFileSync, writeFileSync } from 'node:fs'
import { wavOf } from '../../sandbox/wav.ts'

/** Mono, 16 bits. `parts`: what sounds one after the other; 0 Hz is silence. */
export function writeTone(file: string, parts: readonly { readonly hz: number, readonly seconds: number }[], sampleRate = 8000): void {
  const lengths = parts.map(({ seconds }) => Math.round(seconds * sampleRate))
  const samples = Buffer.alloc(2 * lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const [index, { hz }] of parts.entries()) {
    for (let sample = 0; sample < (lengths[index] ?? 0); sample += 1) {
      samples.writeInt16LE(Math.round(9000 * Math.sin((2 * Math.PI * hz * sample) / sampleRate)), at)
      at += 2
    }
  }
  writeFileSync(file, wavOf(samples, sampleRate))
}

/** Of a file with one channel and 16 bits, as baresip writes them; also one that is still growing. */
export function readTone(file: string): { readonly samples: Float32Array, readonly sampleRate: number } {
  const bytes = readFileSync(file)
  const data = bytes.indexOf('data')
  if (data < 0 || bytes.length < 44) return { samples: new Float32Array(), sampleRate: 8000 }
  const body = bytes.subarray(data + 8)
  return {
    samples: Float32Array.from({ length: Math.floor(body.length / 2) }, (_, at) => body.readInt16LE(2 * at) / 32_768),
    sampleRate: bytes.readUInt32LE(24),
  }
}
