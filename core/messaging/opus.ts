/** Samples per second that positions count in, whatever the sound was recorded with (RFC 7845 §4). */
export const OPUS_RATE = 48_000

/** Of one frame, by the configuration in the first byte (RFC 6716 §3.1), in samples. */
function frameOf(config: number): number {
  const ms = config < 12 ? [10, 20, 40, 60][config % 4] : config < 16 ? [10, 20][config % 2] : [2.5, 5, 10, 20][config % 4]
  return (ms ?? 0) * OPUS_RATE / 1000
}

/** How many samples a packet holds; 0 = it is none. */
export function samplesOf(packet: Uint8Array): number {
  const [first, second] = packet
  if (first === undefined) return 0
  const frames = [1, 2, 2, (second ?? 0) & 0x3f][first & 0x03] ?? 0
  return frames * frameOf(first >> 3)
}
