import type { RTCPeerConnection, RTCRtpTransceiver, RtpPacket } from 'werift'
import { digitOf, eventPackets } from './keys.ts'
import type { Pump } from './pump.ts'
import { fitOffer, onlyAt } from './sdp.ts'
import type { Sound } from './sounds.ts'
import { loudest, WINDOW, type Loudest } from './spectrum.ts'
import { FRAME, silence } from './ulaw.ts'

const HOST = '127.0.0.1'
/** Milliseconds without a packet after which it is quiet. */
const STALE_MS = 500
/** Bytes of a recording: two minutes. */
const LONGEST_RECORDING = 120 * 8000
/** RFC 4733. */
const KEYS = 'telephone-event'
const QUIET: Loudest = { hz: null, level: 0 }

/** What came in of one call's sound. */
export interface Heard extends Loudest {
  /** Packets since the beginning, without keys. */
  readonly packets: number
}

/** The sound of one call, both ways: WebRTC (werift) with G.711 µ-law and telephone events (RFC 4733). */
export interface Stream {
  /** SDP to offer; also again, after `hold`. */
  offer(): Promise<string>
  /** Takes an offer, also a new one within the call; the answer's SDP. */
  answer(offer: string): Promise<string>
  /** Takes the answer to our offer. */
  accept(answer: string): Promise<void>
  play(sound: Sound, onEnd?: () => void): void
  /** Sends nothing until it is taken back; the other side knows by the next offer. */
  hold(on: boolean): void
  press(keys: string): void
  /** `sendrecv`, `recvonly`… as agreed last; `none` before. */
  direction(): string
  /** Now; `last`: what it was, also when nothing comes any more. */
  heard(last?: 'last'): Heard
  /** From now on what comes in is kept. */
  record(): void
  recorded(): Buffer
  close(): Promise<void>
}

export interface StreamParts {
  readonly pump: Pump
  /** Opus can only be echoed: there is no codec here to make or hear it. */
  readonly codec: 'PCMU' | 'opus'
  readonly onKey: (key: string) => void
  /** Nothing gets through any more. */
  readonly onLost: () => void
}
export type OpenStream = (parts: Omit<StreamParts, 'pump'>) => Promise<Stream>

/** werift is read at the first call: phones that lie there cost nothing. */
export async function openStream({ pump, codec, onKey, onLost }: StreamParts): Promise<Stream> {
  const { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } = await import('werift')
  const audio = codec === 'opus'
    ? { mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType: 111 }
    : { mimeType: 'audio/PCMU', clockRate: 8000, channels: 1, payloadType: 0 }
  const connection: RTCPeerConnection = new RTCPeerConnection({
    iceServers: [], iceUseIpv6: false, iceUseTcp: false, iceInterfaceAddresses: { udp4: HOST }, iceAdditionalHostAddresses: [HOST],
    codecs: { audio: [audio, { mimeType: `audio/${KEYS}`, clockRate: 8000, channels: 1, payloadType: 126, parameters: '0-16' }].map((one) => new RTCRtpCodecParameters(one)) },
  })
  const track = new MediaStreamTrack({ kind: 'audio' })
  let sound: Sound = 'silence'
  let onEnd: () => void = () => undefined
  let at = 0
  let held = false
  let keys: Buffer[] = []
  let sequence = 1
  let timestamp = 0
  let keyStart = 0
  let lastKey = -1
  let packets = 0
  let lastAt = 0
  let recent = Buffer.alloc(0)
  let recording: Buffer[] | null = null
  let recordedBytes = 0
  let leave: (() => void) | null = null
  let closed = false

  const transceiver = (): RTCRtpTransceiver | undefined => connection.getTransceivers()[0]
  const direction = (): string => transceiver()?.currentDirection ?? 'none'
  const sends = (): boolean => !held && direction().startsWith('send')

  function write(payload: Buffer, time: number, marker = false): void {
    track.writeRtp(new RtpPacket(new RtpHeader({ version: 2, sequenceNumber: sequence & 0xffff, timestamp: time >>> 0, marker }), payload))
    sequence += 1
  }
  /** werift gives each packet the type of the codec that its sender has at that moment. */
  function writeKey(payload: Buffer): void {
    const sender = transceiver()?.sender
    const codec = transceiver()?.codecs.find(({ name }) => name.toLowerCase() === KEYS)
    if (!sender || !codec) return
    const first = payload.readUInt16BE(2) === FRAME
    if (first) keyStart = timestamp
    const speech = sender.codec
    sender.codec = codec
    write(payload, keyStart, first)
    if (speech) sender.codec = speech
  }
  function frame(): void {
    timestamp += FRAME
    if (!sends()) return
    const key = keys.shift()
    if (key) return writeKey(key)
    if (sound === 'echo') return
    write(nextFrame(), timestamp, sequence === 1)
  }
  function nextFrame(): Buffer {
    if (typeof sound === 'string') return silence(20)
    const { clip, loop } = sound
    if (at + FRAME > clip.length) {
      at = 0
      if (!loop) {
        sound = 'silence'
        onEnd()
        return silence(20)
      }
    }
    at += FRAME
    return clip.subarray(at - FRAME, at)
  }
  function receive({ header, payload }: RtpPacket): void {
    const isKey = transceiver()?.codecs.find(({ payloadType }) => payloadType === header.payloadType)?.name.toLowerCase() === KEYS
    if (isKey) {
      // The packet that ends a key comes three times.
      const ends = ((payload[1] ?? 0) & 0x80) !== 0
      if (!ends || lastKey === header.timestamp) return
      lastKey = header.timestamp
      return onKey(digitOf(payload[0] ?? 0))
    }
    packets += 1
    lastAt = performance.now()
    if (codec === 'PCMU') {
      recent = Buffer.concat([recent, payload]).subarray(-WINDOW)
      if (recording && recordedBytes < LONGEST_RECORDING) {
        recording.push(payload)
        recordedBytes += payload.length
      }
    }
    if (sound === 'echo' && sends() && keys.length === 0) write(payload, header.timestamp)
  }
  connection.onTrack.subscribe((incoming) => { incoming.onReceiveRtp.subscribe(receive) })
  connection.connectionStateChange.subscribe((state) => {
    if (closed) return
    if (state === 'connected') leave ??= pump.join(frame)
    if (state === 'failed' || state === 'closed') onLost()
  })

  return {
    async offer() {
      const made = transceiver() ?? connection.addTransceiver(track, { direction: 'sendrecv' })
      made.setDirection(held ? 'sendonly' : 'sendrecv')
      await connection.setLocalDescription(await connection.createOffer())
      return onlyAt(connection.localDescription?.sdp ?? '', HOST)
    },
    async answer(offer) {
      const first = transceiver() === undefined
      await connection.setRemoteDescription({ type: 'offer', sdp: fitOffer(offer) })
      const made = transceiver()
      if (!made || made.codecs.every(({ name }) => name.toLowerCase() === KEYS)) throw new Error('no sound in this offer that is understood here')
      if (first) await made.sender.replaceTrack(track)
      made.setDirection(held ? 'sendonly' : 'sendrecv')
      await connection.setLocalDescription(await connection.createAnswer())
      return onlyAt(connection.localDescription?.sdp ?? '', HOST)
    },
    async accept(answer) { await connection.setRemoteDescription({ type: 'answer', sdp: answer }) },
    play(next, ended = () => undefined) {
      sound = next
      onEnd = ended
      at = 0
    },
    hold(on) { held = on },
    press(text) { keys = [...keys, ...[...text].flatMap(eventPackets)] },
    direction,
    heard: (last) => ({ ...last === undefined && performance.now() - lastAt > STALE_MS ? QUIET : loudest(recent), packets }),
    record() { recording = [] },
    recorded: () => Buffer.concat(recording ?? []),
    async close() {
      closed = true
      leave?.()
      track.stop()
      await connection.close()
    },
  }
}
