import { createSocket, type RemoteInfo } from 'node:dgram'
import { fromMuLaw, toMuLaw } from './mu-law.ts'
import { pitchOf, type Heard } from './pitch.ts'

/**
 * Mouth and ear of a plain phone (RFC 3550, PCMU): says one tone to whoever talks to it, and keeps what it hears. sipp does
 * the signalling beside it.
 */
export interface PlainRtp {
  readonly port: number
  /** Digits heard as telephone events (RFC 4733), in order. */
  readonly digits: readonly string[]
  /** Packets that came, and how many of them were events. */
  readonly packets: number
  /** What is being heard: the newest half second, once so much has come; silence where nothing comes any more. */
  heard(): Heard | null
  /** The newest seconds of what it heard: samples −1…1, 8000 a second. */
  lately(): Float32Array
  /** Another tone from now on. */
  say(hz: number): void
  close(): Promise<void>
}

const RATE = 8000
const PTIME = 20
const FRAME = (RATE * PTIME) / 1000
const EVENTS = '0123456789*#ABCD'
const PCMU = 0
/** Without a packet for so many ms, nothing is heard. */
const STALE = 300
/** Telephone events, as lab/scenarios offer them: Chromium's own number for them. */
const EVENTS_TYPE = 126

export async function openPlainRtp(firstHz: number): Promise<PlainRtp> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => { socket.bind(0, '127.0.0.1', resolve) })
  const digits: string[] = []
  let hz = firstHz
  let packets = 0
  let ear: number[] = []
  let peer: RemoteInfo | null = null
  let lastEvent = -1
  let newest = performance.now()
  socket.on('message', (packet, from) => {
    if (packet.length < 12 || (packet[0] ?? 0) >> 6 !== 2) return
    const type = (packet[1] ?? 0) & 0x7f
    // RTCP shares the port where it is multiplexed (RFC 5761 §4).
    if (type >= 64 && type <= 95) return
    packets += 1
    peer = from
    const payload = packet.subarray(12 + 4 * ((packet[0] ?? 0) & 0x0f))
    if (type === PCMU) {
      if (performance.now() - newest > STALE) ear = []
      newest = performance.now()
      for (const octet of payload) ear.push(fromMuLaw(octet))
      if (ear.length > 4 * RATE) ear = ear.slice(-2 * RATE)
    } else if (type === EVENTS_TYPE && payload.length >= 4) {
      // An event is sent many times; its timestamp names it.
      const stamp = packet.readUInt32BE(4)
      if (stamp !== lastEvent) digits.push(EVENTS[payload[0] ?? 0] ?? '?')
      lastEvent = stamp
    }
  })

  const ssrc = Math.floor(Math.random() * 2 ** 32)
  let sequence = 0
  const frame = Buffer.alloc(12 + FRAME)
  const speak = (): void => {
    if (peer === null) return
    frame[0] = 0x80
    frame[1] = sequence === 0 ? 0x80 : 0
    frame.writeUInt16BE(sequence & 0xffff, 2)
    frame.writeUInt32BE((sequence * FRAME) >>> 0, 4)
    frame.writeUInt32BE(ssrc, 8)
    for (let at = 0; at < FRAME; at += 1) frame[12 + at] = toMuLaw(0.3 * Math.sin((2 * Math.PI * hz * (sequence * FRAME + at)) / RATE))
    sequence += 1
    socket.send(frame, peer.port, peer.address)
  }
  // As many frames as time has passed, or a busy machine would slow the tone's clock.
  const began = performance.now()
  let spoken = 0
  const timer = setInterval(() => {
    for (const due = (performance.now() - began) / PTIME; spoken < due; spoken += 1) speak()
  }, PTIME)

  return {
    port: socket.address().port, digits,
    get packets() { return packets },
    heard: () => performance.now() - newest > STALE ? { hz: 0, loudness: 0 } : ear.length < RATE / 2 ? null : pitchOf(Float32Array.from(ear.slice(-RATE / 2)), RATE),
    lately: () => Float32Array.from(ear),
    say(next) { hz = next },
    close: () => new Promise((resolve) => { clearInterval(timer); socket.close(() => { resolve() }) }),
  }
}
