import { describe, expect, it } from 'vitest'
import { digitOf, eventPackets } from './keys.ts'
import { fitOffer, onlyAt } from './sdp.ts'
import { loudest } from './spectrum.ts'
import { decode, encode, silence, tone } from './ulaw.ts'

describe('what was heard', () => {
  it.each([300, 440, 1000, 1800, 3000])('%i Hz is found', (hz) => {
    expect(loudest(tone(hz, 600)).hz).toBe(hz)
  })
  it('the louder of two tones counts', () => {
    const [low, high] = [decode(tone(440, 600, 0.1)), decode(tone(1500, 600, 0.3))]
    expect(Math.abs((loudest(encode(low.map((sample, at) => sample + (high[at] ?? 0)))).hz ?? 0) - 1500)).toBeLessThanOrEqual(2)
  })
  it('silence has no frequency, nor has nothing at all', () => {
    expect([loudest(silence(600)), loudest(Buffer.alloc(0))]).toEqual([{ hz: null, level: 0 }, { hz: null, level: 0 }])
  })
  it('only the last half second counts', () => {
    expect(loudest(Buffer.concat([tone(440, 2000, 0.9), tone(1000, 600, 0.2)])).hz).toBe(1000)
  })
})

describe('G.711 µ-law', () => {
  it('gives every byte back as it was', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 0x7f)
    expect([...encode(decode(bytes))]).toEqual([...bytes])
  })
  it('knows the loudest sample and cuts what is louder', () => {
    expect([...decode(encode([32_767, -32_768, 90_000, 0]))]).toEqual([32_124, -32_124, 32_124, 0])
  })
})

describe('keys', () => {
  it('last 100 ms and end three times with the same duration', () => {
    const packets = eventPackets('#')
    expect(packets.map((packet) => [digitOf(packet[0] ?? 99), (packet[1] ?? 0) >> 7, packet.readUInt16BE(2)])).toEqual([
      ['#', 0, 160], ['#', 0, 320], ['#', 0, 480], ['#', 0, 640], ['#', 0, 800], ['#', 1, 960], ['#', 1, 960], ['#', 1, 960],
    ])
  })
  it('are 0–9, *, # and A–D', () => {
    expect([...'09*#AD'].map((key) => eventPackets(key).length)).toEqual([8, 8, 8, 8, 8, 8])
    expect([...'E,'].map((key) => eventPackets(key).length)).toEqual([0, 0])
  })
})

describe('SDP for werift', () => {
  const sdp = 'm=audio 9 UDP/TLS/RTP/SAVPF 111 110 0 126\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:110 telephone-event/48000\r\na=fmtp:110 0-15\r\na=rtpmap:126 telephone-event/8000\r\n'
  it('keeps the telephone event of 8 kHz alone', () => {
    expect(fitOffer(sdp)).toBe('m=audio 9 UDP/TLS/RTP/SAVPF 111 0 126\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:126 telephone-event/8000\r\n')
  })
  it('names this machine alone', () => {
    expect(onlyAt('a=candidate:1 1 udp 1 192.168.1.7 5000 typ host\r\na=candidate:2 1 udp 1 127.0.0.1 5000 typ host\r\na=end\r\n', '127.0.0.1')).toBe('a=candidate:2 1 udp 1 127.0.0.1 5000 typ host\r\na=end\r\n')
  })
})
