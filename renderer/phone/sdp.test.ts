import { describe, expect, it } from 'vitest'
import { inOrder, withOpus } from './sdp.ts'

const codec = (mimeType: string, clockRate = 48_000) => ({ mimeType, clockRate })
const chromium = [codec('audio/opus'), codec('audio/red'), codec('audio/G722', 8000), codec('audio/PCMU', 8000), codec('audio/PCMA', 8000), codec('audio/CN', 8000), codec('audio/telephone-event'), codec('audio/telephone-event', 8000)]
const names = (codecs: readonly { mimeType: string }[]): string[] => codecs.map(({ mimeType }) => mimeType)

describe('codecs', () => {
  it('are offered in the policy’s order, with the keys behind them, and no others', () => {
    expect(names(inOrder(chromium, ['PCMU', 'opus']))).toEqual(['audio/PCMU', 'audio/opus', 'audio/telephone-event', 'audio/telephone-event'])
  })
  it('that are not there leave the offer as Chromium makes it', () => {
    expect(inOrder(chromium, ['speex'])).toEqual([])
  })
})

const sdp = (fmtp: string | null): string => ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111 0', 'a=rtpmap:111 opus/48000/2', ...fmtp === null ? [] : [`a=fmtp:111 ${fmtp}`], 'a=rtpmap:0 PCMU/8000', 'a=fmtp:0 x=y', ''].join('\r\n')
const parameters = (text: string): Record<string, string> => Object.fromEntries((/^a=fmtp:111 ([^\r]*)\r$/m.exec(text)?.[1] ?? '').split(';').map((entry) => entry.split('=') as [string, string]))

describe('Opus', () => {
  it('leaves silence out, repairs losses and stays under the policy’s limit; what else stands there stays', () => {
    expect(parameters(withOpus(sdp('minptime=10;useinbandfec=0'), 24_000))).toEqual({ minptime: '10', useinbandfec: '1', usedtx: '1', stereo: '0', maxaveragebitrate: '24000' })
  })
  it('has its parameters also where the far side wrote none', () => {
    const text = withOpus(sdp(null), 24_000)
    expect(parameters(text)).toMatchObject({ usedtx: '1' })
    expect(text.split('\r\n')).toHaveLength(sdp(null).split('\r\n').length + 1)
  })
  it('keeps a lower limit of the far side', () => {
    expect(parameters(withOpus(sdp('maxaveragebitrate=12000'), 24_000))).toMatchObject({ maxaveragebitrate: '12000' })
    expect(parameters(withOpus(sdp('maxaveragebitrate=510000'), 24_000))).toMatchObject({ maxaveragebitrate: '24000' })
  })
  it('that is not there changes nothing', () => {
    const text = 'v=0\r\nm=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n'
    expect(withOpus(text, 24_000)).toBe(text)
  })
})
