import { describe, expect, it } from 'vitest'
import { answering } from './phone/behaviour.ts'
import { SipMessage } from './wire/message.ts'
import { openBench, type Bench } from './testing/bench.ts'

const DOMAIN = 'test.example'
const anna = answering('silence')

function invite(bench: Bench, to: string, fields: Record<string, string> = {}) {
  const flow = bench.flow('rude')
  const request = SipMessage.request('INVITE', `sip:${to}@${DOMAIN}`, {
    'Via': 'SIP/2.0/WS flow.invalid;branch=z9hG4bK1', 'Max-Forwards': 70, 'From': `<sip:rude@${DOMAIN}>;tag=1`, 'To': `<sip:${to}@${DOMAIN}>`, 'Call-ID': 'c1', 'CSeq': '1 INVITE', 'Contact': '<sip:rude@flow.invalid>', ...fields,
  }, 'v=0\r\n')
  bench.exchange.receive(flow, request.toString())
  return { flow, request, told: () => flow.told.map(({ status, method }) => method || status) }
}

describe('time', () => {
  it('a call that nobody answers ends after the exchange’s time, and both sides know', async () => {
    const bench = openBench()
    const [a, b] = [bench.phone('a', anna), bench.phone('b', { ...anna, ringMs: null })]
    const call = a.dial(`sip:b@${DOMAIN}`, anna)
    await bench.settle()
    expect([call.phase, b.calls().length]).toEqual(['ringing', 1])
    bench.time.advance(19_999)
    await bench.settle()
    expect(call.phase).toBe('ringing')
    bench.time.advance(1)
    await bench.settle()
    expect([call.end?.code, b.calls().length]).toEqual([408, 0])
  })

  it('a 2xx that is not acknowledged comes again, and the call is then ended', async () => {
    const bench = openBench()
    bench.phone('b', anna)
    const { told } = invite(bench, 'b')
    await bench.settle()
    bench.time.advance(0)
    await bench.settle()
    expect(told()).toEqual([100, 180, 200])
    bench.time.advance(32_000)
    await bench.settle()
    expect(told().filter((what) => what === 200).length).toBe(11)
    expect(told().at(-1)).toBe('BYE')
  })

  it('a session that nobody refreshes is ended (RFC 4028)', async () => {
    const bench = openBench()
    const b = bench.phone('b', anna)
    const { flow, told, request } = invite(bench, 'b', { 'Session-Expires': '90' })
    await bench.settle()
    bench.time.advance(0)
    await bench.settle()
    const answer = flow.told.find(({ status }) => status === 200)
    expect(answer?.get('Session-Expires')).toBe('90;refresher=uac')
    bench.exchange.receive(flow, SipMessage.request('ACK', b.contact, {
      'Via': 'SIP/2.0/WS flow.invalid;branch=z9hG4bKack', 'From': request.get('From'), 'To': answer?.get('To'), 'Call-ID': 'c1', 'CSeq': '1 ACK',
    }).toString())
    await bench.settle()
    bench.time.advance(89_000)
    await bench.settle()
    expect([b.calls()[0]?.phase, told().includes('BYE')]).toEqual(['talking', false])
    bench.time.advance(1000)
    await bench.settle()
    expect([b.calls(), told().at(-1)]).toEqual([[], 'BYE'])
  })

  it('a session that is refreshed lasts; an interval that is too small is refused', async () => {
    const bench = openBench()
    bench.phone('b', anna)
    const a = bench.phone('a', anna)
    const short = a.dial(`sip:b@${DOMAIN}`, anna, { fields: { 'Session-Expires': '60' } })
    await bench.settle()
    bench.time.advance(0)
    await bench.settle()
    expect(short.end?.code).toBe(422)
    const call = a.dial(`sip:b@${DOMAIN}`, anna, { fields: { 'Session-Expires': '1800' } })
    await bench.settle()
    bench.time.advance(0)
    await bench.settle()
    expect(call.phase).toBe('talking')
    // Our side refreshes at half time, so it lasts.
    for (let minute = 0; minute < 50; minute += 1) {
      bench.time.advance(60_000)
      await bench.settle()
    }
    expect(call.phase).toBe('talking')
  })

  it('a call that everybody forgot is ended after an hour, and nothing is pending', async () => {
    const bench = openBench()
    const [a, b] = [bench.phone('a', anna), bench.phone('b', anna)]
    a.dial(`sip:b@${DOMAIN}`, anna)
    await bench.settle()
    bench.time.advance(0)
    await bench.settle()
    expect(a.calls()[0]?.phase).toBe('talking')
    bench.time.advance(60 * 60_000)
    await bench.settle()
    bench.time.advance(64_000)
    expect([a.calls(), b.calls(), bench.time.pending(), bench.exchange.counts()]).toEqual([[], [], 0, { waiting: 0, dialogs: 0 }])
  })
})

describe('a phone', () => {
  async function talking() {
    const bench = openBench()
    const b = bench.phone('b', anna)
    const made = invite(bench, 'b')
    await bench.settle()
    bench.time.advance(0)
    await bench.settle()
    const answer = made.flow.told.find(({ status }) => status === 200)
    if (!answer) throw new Error('no answer')
    const say = async (method: string, cseq: number, change: (request: SipMessage) => void = () => undefined): Promise<number | undefined> => {
      const request = SipMessage.request(method, b.contact, {
        'Via': `SIP/2.0/WS flow.invalid;branch=z9hG4bK${method}${String(cseq)}`, 'Max-Forwards': 70, 'From': made.request.get('From'), 'To': answer.get('To'), 'Call-ID': 'c1', 'CSeq': `${String(cseq)} ${method}`, 'Contact': '<sip:rude@flow.invalid>',
      })
      change(request)
      bench.exchange.receive(made.flow, request.toString())
      await bench.settle()
      return made.flow.told.findLast(({ status, cseqMethod }) => status > 0 && cseqMethod === method)?.status
    }
    await say('ACK', 1)
    return { bench, b, say, answer, flow: made.flow }
  }

  it('refuses a request whose number is not higher than the last (§12.2.2)', async () => {
    const { b, say } = await talking()
    expect(await say('INFO', 5)).toBe(200)
    expect(await say('BYE', 4)).toBe(500)
    expect(b.calls()).toHaveLength(1)
    expect(await say('BYE', 6)).toBe(200)
    expect(b.calls()).toHaveLength(0)
  })

  it('is not hung up by somebody who is not in the call, nor by a wrong tag', async () => {
    const { bench, b, say, answer } = await talking()
    expect(await say('BYE', 2, (request) => request.set('To', `${answer.get('To') ?? ''}0`))).toBe(481)
    const stranger = bench.flow('stranger')
    bench.exchange.receive(stranger, SipMessage.request('BYE', b.contact, {
      'Via': 'SIP/2.0/WS s.invalid;branch=z9hG4bKs', 'From': `<sip:rude@${DOMAIN}>;tag=1`, 'To': answer.get('To'), 'Call-ID': 'c1', 'CSeq': '9 BYE',
    }).toString())
    await bench.settle()
    expect(stranger.told.map(({ status }) => status)).toEqual([481])
    expect(b.calls()).toHaveLength(1)
  })

  it('is reached at its contact however that is written', async () => {
    const bench = openBench()
    const [a, b] = [bench.phone('a', anna), bench.phone('+44', anna)]
    const call = a.dial(`sip:+44@${DOMAIN}`, anna)
    await bench.settle()
    bench.time.advance(0)
    await bench.settle()
    expect(call.dialog.target).toBe(b.contact)
    call.dialog.target = b.contact.replace('+', '%2B').replace(';transport=ws', '')
    call.hangUp()
    await bench.settle()
    expect(b.calls()).toEqual([])
  })

  it('stops at a loop', async () => {
    const bench = openBench()
    bench.phone('b', anna)
    const { told } = invite(bench, 'b', { 'Max-Forwards': '0' })
    await bench.settle()
    expect(told()).toEqual([483])
  })

  it('is not called twice by the same INVITE', async () => {
    const bench = openBench()
    const b = bench.phone('b', { ...anna, ringMs: null })
    const { flow, request } = invite(bench, 'b')
    bench.exchange.receive(flow, request.toString())
    await bench.settle()
    expect(b.calls()).toHaveLength(1)
  })

  it('stops ringing when its caller’s connection breaks', async () => {
    const bench = openBench()
    const b = bench.phone('b', { ...anna, ringMs: null })
    const { flow } = invite(bench, 'b')
    await bench.settle()
    bench.exchange.closed(flow)
    await bench.settle()
    expect([b.calls(), bench.exchange.counts().waiting]).toEqual([[], 0])
  })
})
