import { FRAME } from './ulaw.ts'

/** Telephone events 0…15 (RFC 4733 §3.2). */
const KEYS = '0123456789*#ABCD'
/** Packets of 20 ms for which a key sounds, and of its end, which comes three times. */
const LASTS = 5
const ENDS = 3
/** −10 dBm0. */
const VOLUME = 10

export const digitOf = (event: number): string => KEYS[event] ?? '?'

/** Payloads of one key: event, volume, duration in samples; the last three with the end bit (RFC 4733 §2.3). Others: none. */
export function eventPackets(key: string): Buffer[] {
  const event = KEYS.indexOf(key)
  if (event < 0 || key.length !== 1) return []
  const packet = (frames: number, flags: number): Buffer => {
    const payload = Buffer.from([event, flags | VOLUME, 0, 0])
    payload.writeUInt16BE(frames * FRAME, 2)
    return payload
  }
  return [...Array.from({ length: LASTS }, (_, index) => packet(index + 1, 0)), ...Array.from({ length: ENDS }, () => packet(LASTS + 1, 0x80))]
}
