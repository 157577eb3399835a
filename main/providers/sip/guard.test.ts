import { describe, expect, it, test } from 'vitest'
import type { CallId } from '../../../core/ids.ts'
import type { Guard } from './guard.ts'
import { cleared, contact, fromMei, guardAt, invite } from './testing/guarded.ts'
import { answerTo, AOR, challenge, DOMAIN, leg, MEI, MEIS_PHONE, request, SDP, type Leg } from './testing/sip-texts.ts'

let at = 0
const guardOf = (): Guard => guardAt(() => at)

/** A call that Mei took. Answers with the leg as both know it. */
function talking(guard: Guard, callId: string): Leg {
  guard.clear(cleared())
  const text = invite(leg(callId))
  expect(guard.out(text)).toMatchObject({ ok: true })
  expect(guard.in(answerTo(text, 200, contact, SDP)).deliver).toBe(true)
  const established = { ...leg(callId), to: `<${MEI}>;tag=theirs` }
  expect(guard.out(request('ACK', MEIS_PHONE, established, 1)).ok).toBe(true)
  return established
}
/** The same, as the far side writes it. */
const theirs = ({ callId, from, to }: Leg): Leg => ({ callId, from: to, to: from })
const refused = { ok: false, why: expect.any(String) }

describe('an INVITE', () => {
  it('leaves for a target that the gate has cleared, once', () => {
    const guard = guardOf()
    expect(guard.out(invite(leg('a')))).toEqual(refused)
    guard.clear(cleared())
    const text = invite(leg('a'))
    expect(guard.out(text)).toEqual({ ok: true, text })
    expect(guard.out(invite(leg('b')))).toEqual(refused)
  })
  test.each([
    ['another number', invite(leg('a')).replace(MEI, `sip:+447700900142@${DOMAIN}`)],
    ['another domain', invite(leg('a')).replace(`INVITE ${MEI}`, 'INVITE sip:+442079460123@away.example')],
    ['a way around', invite(leg('a')).replace(`INVITE ${MEI}`, `INVITE ${MEI};maddr=192.0.2.66`)],
    ['a route of its own', invite(leg('a'), 1, { Route: '<sip:away.example;lr>' })],
    ['another To', invite(leg('a', `sip:boss@${DOMAIN}`))],
    ['another name', invite({ ...leg('a'), from: `<sip:boss@${DOMAIN}>;tag=ours` })],
    ['a hidden name where the number is shown', invite({ ...leg('a'), from: '<sip:anonymous@anonymous.invalid>;tag=ours' })],
    ['an identity that it asserts itself', invite(leg('a'), 1, { 'P-Asserted-Identity': `<sip:boss@${DOMAIN}>` })],
    ['an identity that it would rather have', invite(leg('a'), 1, { 'P-Preferred-Identity': `<sip:boss@${DOMAIN}>` })],
    ['a call that it would divert', invite(leg('a'), 1, { Diversion: `<sip:boss@${DOMAIN}>` })],
    ['two Via', invite(leg('a')).replace('Via: ', 'Via: SIP/2.0/WSS other;branch=z9hG4bKx\r\nVia: ')],
    ['a second message behind it', invite(leg('a')) + invite(leg('b'))],
  ])('with %s does not, though the number is cleared', (_what, text) => {
    const guard = guardOf()
    guard.clear(cleared())
    expect(guard.out(text)).toEqual(refused)
    expect(guard.out(invite(leg('a'))).ok).toBe(true)
  })
  it('leaves no more two minutes after it was cleared, nor once the call is withdrawn', () => {
    const guard = guardOf()
    guard.clear(cleared())
    at += 120_000
    expect(guard.out(invite(leg('a')))).toEqual(refused)
    guard.clear(cleared())
    guard.withdraw('c' as CallId)
    expect(guard.out(invite(leg('a')))).toEqual(refused)
  })
  it('answers challenges of its server, three at most, with main’s signature', () => {
    const guard = guardOf()
    guard.clear(cleared())
    const first = invite(leg('a'))
    expect(guard.out(first).ok).toBe(true)
    expect(guard.in(challenge(first, 'n1')).deliver).toBe(true)
    const credentials = `Digest algorithm=MD5, username="sam", realm="${DOMAIN}", nonce="n1", uri="${MEI}", response="dummy", qop=auth, cnonce="c", nc=00000001`
    const out = guard.out(invite(leg('a'), 2, { 'Proxy-Authorization': credentials }))
    expect(out).toMatchObject({ ok: true, text: expect.stringMatching(/Proxy-Authorization: Digest .*response="[\da-f]{32}"/) })
    expect(guard.out(invite(leg('a'), 3)).ok).toBe(true)
    expect(guard.out(invite(leg('a'), 4)).ok).toBe(true)
    expect(guard.out(invite(leg('a'), 5))).toEqual(refused)
  })
  it('is signed for no challenge that the server did not make, and for no realm but the policy’s', () => {
    const guard = guardOf()
    guard.clear(cleared())
    const first = invite(leg('a'))
    guard.out(first)
    guard.in(challenge(first, 'n1', 'away.example'))
    for (const [nonce, realm] of [['made-up', DOMAIN], ['n1', 'away.example']] as const) {
      expect(guard.out(invite(leg('a'), 2, { 'Proxy-Authorization': `Digest username="sam", realm="${realm}", nonce="${nonce}", uri="${MEI}", response="dummy"` }))).toEqual(refused)
    }
  })
})

test.each([
  ['MESSAGE', request('MESSAGE', MEI, leg('m'), 1)], ['PUBLISH', request('PUBLISH', AOR, leg('m'), 1)], ['OPTIONS', request('OPTIONS', MEI, leg('m'), 1)], ['REFER', request('REFER', MEI, leg('m'), 1, { 'Refer-To': `<${MEI}>` })],
  ['BYE', request('BYE', MEI, leg('m'), 1)], ['CANCEL', request('CANCEL', MEI, leg('m'), 1)], ['ACK', request('ACK', MEI, leg('m'), 1)],
  ['BYE in a dialog that it made up', request('BYE', MEI, { ...leg('m'), to: `<${MEI}>;tag=x` }, 1)],
  ['INVITE in a dialog that it made up', request('INVITE', MEI, { ...leg('m'), to: `<${MEI}>;tag=x` }, 1)],
  ['REGISTER of another', request('REGISTER', `sip:${DOMAIN}`, { callId: 'r', from: `<${AOR}>;tag=1`, to: `<sip:boss@${DOMAIN}>` }, 1)],
  ['REGISTER elsewhere', request('REGISTER', 'sip:away.example', { callId: 'r', from: `<${AOR}>;tag=1`, to: `<${AOR}>` }, 1)],
  ['SUBSCRIBE to the presence of somebody', request('SUBSCRIBE', MEI, leg('m'), 1, { Event: 'presence' })],
  ['an answer to nothing', answerTo(fromMei('never'), 200)],
  ['REGISTER of a place elsewhere, that would send callers on', request('REGISTER', `sip:${DOMAIN}`, { callId: 'r', from: `<${AOR}>;tag=1`, to: `<${AOR}>` }, 1, { Contact: `<sip:+4490@${DOMAIN}>` })],
])('%s does not leave', (_what, text) => {
  const guard = guardOf()
  guard.clear(cleared())
  expect(guard.out(text)).toEqual(refused)
})
test('the line registers, and asks for its own lamp', () => {
  const guard = guardOf()
  expect(guard.out(request('REGISTER', `sip:${DOMAIN}`, { callId: 'r', from: `<${AOR}>;tag=1`, to: `<${AOR}>` }, 1, { Expires: '300' })).ok).toBe(true)
  expect(guard.out(request('SUBSCRIBE', AOR, leg('s', AOR), 1, { Event: 'message-summary', Accept: 'application/simple-message-summary' })).ok).toBe(true)
})

describe('in a call', () => {
  it('BYE, re-INVITE, UPDATE and INFO go to where the far side is, and nowhere else', () => {
    const guard = guardOf()
    const call = talking(guard, 'a')
    for (const [index, method] of ['INVITE', 'UPDATE', 'INFO', 'BYE'].entries()) {
      expect(guard.out(request(method, `sip:+4490@${DOMAIN}`, call, 2 + index))).toEqual(refused)
      expect(guard.out(request(method, MEIS_PHONE, call, 2 + index, { Route: '<sip:away.example;lr>' }))).toEqual(refused)
      expect(guard.out(request(method, MEIS_PHONE, call, 2 + index)).ok).toBe(true)
    }
  })
  it('a transfer leaves for a cleared target, once', () => {
    const guard = guardOf()
    const call = talking(guard, 'a')
    const refer = (): string => request('REFER', MEIS_PHONE, call, 2, { 'Refer-To': `<${MEI}>` })
    expect(guard.out(refer())).toEqual(refused)
    guard.clear(cleared())
    expect(guard.out(refer())).toEqual(refused)
    guard.clear(cleared('transfer'))
    expect(guard.out(refer()).ok).toBe(true)
    expect(guard.out(request('REFER', MEIS_PHONE, talking(guard, 'b'), 2, { 'Refer-To': `<${MEI}>` }))).toEqual(refused)
  })
  it('a transfer to the same number is tried as often as the gate clears it', () => {
    const guard = guardOf()
    const call = talking(guard, 'a')
    for (let cseq = 2; cseq < 12; cseq += 2) {
      guard.clear(cleared('transfer'))
      // Each is challenged once.
      for (const next of [cseq, cseq + 1]) expect(guard.out(request('REFER', MEIS_PHONE, call, next, { 'Refer-To': `<${MEI}>` })).ok).toBe(true)
    }
  })
  it('an attended transfer goes to whom another call of ours talks with', () => {
    const guard = guardOf()
    const call = talking(guard, 'a')
    talking(guard, 'b')
    const to = (target: string, replaces: string): string => request('REFER', MEIS_PHONE, call, 2, { 'Refer-To': `<${target}?Replaces=${encodeURIComponent(replaces)}>` })
    expect(guard.out(to(MEI, 'unknown;to-tag=theirs;from-tag=ours'))).toEqual(refused)
    expect(guard.out(to(MEI, 'b;to-tag=other;from-tag=ours'))).toEqual(refused)
    expect(guard.out(to(`sip:+4490@${DOMAIN}`, 'b;to-tag=theirs;from-tag=ours'))).toEqual(refused)
    expect(guard.out(to(MEI, 'a;to-tag=theirs;from-tag=ours'))).toEqual(refused)
    expect(guard.out(to(MEI, 'b;to-tag=theirs;from-tag=ours')).ok).toBe(true)
  })
  it('what the far side asks for arrives; a BYE that only looks like theirs does not', () => {
    const guard = guardOf()
    const call = theirs(talking(guard, 'a'))
    const spoofed = [{ ...call, from: `<${MEI}>;tag=guessed` }, { ...call, to: `<${AOR}>;tag=guessed` }, { ...call, callId: 'guessed' }]
    for (const other of spoofed) expect(guard.in(request('BYE', AOR, other, 1))).toMatchObject({ deliver: false, answers: [expect.stringMatching(/^SIP\/2\.0 481 /)] })
    expect(guard.in(request('INFO', AOR, call, 5)).deliver).toBe(true)
    expect(guard.in(request('INFO', AOR, call, 5))).toMatchObject({ deliver: false, answers: [expect.stringMatching(/^SIP\/2\.0 500 /)] })
    expect(guard.in(request('BYE', AOR, call, 4))).toMatchObject({ deliver: false, answers: [expect.stringMatching(/^SIP\/2\.0 500 /)] })
    expect(guard.in(request('BYE', AOR, call, 6)).deliver).toBe(true)
    expect(guard.in(request('INVITE', AOR, call, 7))).toMatchObject({ deliver: false, answers: [expect.stringMatching(/^SIP\/2\.0 481 /)] })
  })
  it('NOTIFYs of a transfer leave only after the far side has asked for one', () => {
    const guard = guardOf()
    const call = talking(guard, 'a')
    const notify = (): string => request('NOTIFY', MEIS_PHONE, call, 2, { Event: 'refer;id=1', 'Subscription-State': 'active;expires=60' })
    expect(guard.out(notify())).toEqual(refused)
    expect(guard.in(request('REFER', AOR, theirs(call), 1, { 'Refer-To': `<${MEI}>` })).deliver).toBe(true)
    expect(guard.out(notify()).ok).toBe(true)
  })
})

describe('from the exchange', () => {
  test.each([
    ['SUBSCRIBE', 405], ['MESSAGE', 405], ['PUBLISH', 405], ['REGISTER', 405], ['REFER', 405], ['NOTIFY', 489], ['BYE', 481], ['CANCEL', 481],
  ])('%s outside of a call is answered by main: %i', (method, status) => {
    expect(guardOf().in(request(method, AOR, { callId: 'x', from: `<${MEI}>;tag=t`, to: `<${AOR}>` }, 1))).toMatchObject({ deliver: false, answers: [expect.stringMatching(new RegExp(`^SIP/2\\.0 ${String(status)} `))] })
  })
  it('who calls is not sent on to somebody else', () => {
    const guard = guardOf()
    const call = fromMei('a')
    expect(guard.in(call).deliver).toBe(true)
    expect(guard.out(answerTo(call, 302, { Contact: `<sip:+4490@${DOMAIN}>` }))).toEqual(refused)
    expect(guard.out(answerTo(call, 486)).ok).toBe(true)
  })
  it('a voicemail lamp is heard, asked for or not', () => {
    expect(guardOf().in(request('NOTIFY', AOR, { callId: 'x', from: `<${AOR}>;tag=t`, to: `<${AOR}>` }, 1, { Event: 'message-summary' })).deliver).toBe(true)
  })
  it('fifty calls at once: four ring, the others hear busy, and when one ends the next one rings', () => {
    const guard = guardOf()
    const calls = Array.from({ length: 50 }, (_, index) => fromMei(`c${String(index)}`))
    const results = calls.map((text) => guard.in(text))
    expect(results.filter(({ deliver }) => deliver)).toHaveLength(4)
    expect(results.filter(({ answers }) => answers[0]?.startsWith('SIP/2.0 486 ') === true)).toHaveLength(46)
    expect(guard.out(answerTo(calls[0] ?? '', 603)).ok).toBe(true)
    expect(guard.in(fromMei('next')).deliver).toBe(true)
  })
  it('more than a hundred requests in a second are not looked at, but for those that end a call of ours', () => {
    const guard = guardOf()
    const call = theirs(talking(guard, 'a'))
    const options = (): string => request('OPTIONS', AOR, { callId: 'x', from: `<${MEI}>;tag=t`, to: `<${AOR}>` }, 1)
    const delivered = Array.from({ length: 150 }, () => guard.in(options())).filter(({ deliver }) => deliver)
    expect(delivered).toHaveLength(100)
    expect(guard.in(request('BYE', AOR, { ...call, callId: 'b' }, 2))).toEqual({ deliver: false, answers: [], why: 'too many requests' })
    expect(guard.in(request('BYE', AOR, call, 2)).deliver).toBe(true)
    at += 1000
    expect(guard.in(options()).deliver).toBe(true)
  })
  test.each([
    ['larger than 64 kB', fromMei('x', { Subject: 'a' }) + 'x'.repeat(70_000)], ['two in one frame', fromMei('x') + fromMei('y')], ['noise', 'GET / HTTP/1.1\r\n\r\n'], ['an answer to nothing', answerTo(invite(leg('never')), 200, contact, SDP)],
  ])('%s goes nowhere, and is not answered', (_what, text) => {
    expect(guardOf().in(text)).toEqual({ deliver: false, answers: [], why: expect.any(String) })
  })
  it('an answer with another CSeq than was asked goes nowhere', () => {
    const guard = guardOf()
    guard.clear(cleared())
    const text = invite(leg('a'))
    guard.out(text)
    expect(guard.in(answerTo(text, 200, { ...contact, CSeq: '9 INVITE' }, SDP)).deliver).toBe(false)
  })
  it('a CANCEL counts for the call that it belongs to', () => {
    const guard = guardOf()
    const text = fromMei('a')
    guard.in(text)
    const cancel = text.replace(/^INVITE/, 'CANCEL').replace('1 INVITE', '1 CANCEL').replace(/\r\n\r\n[^]*$/, '\r\n\r\n').replace(/Content-Length: \d+/, 'Content-Length: 0')
    expect(guard.in(cancel.replace(/branch=\S+/, 'branch=z9hG4bKguessed'))).toMatchObject({ deliver: false, answers: [expect.stringMatching(/ 481 /)] })
    expect(guard.in(cancel).deliver).toBe(true)
  })
  it('an INVITE that replaces a call does so for one that there is', () => {
    const guard = guardOf()
    talking(guard, 'a')
    expect(guard.in(fromMei('b', { Replaces: 'unknown;to-tag=ours;from-tag=theirs' }))).toMatchObject({ deliver: false, answers: [expect.stringMatching(/ 481 /)] })
    expect(guard.in(fromMei('c', { Replaces: 'a;to-tag=ours;from-tag=theirs' })).deliver).toBe(true)
  })
  it('main’s answer bears every Via, and a tag', () => {
    const { answers: [answer] } = guardOf().in(request('BYE', AOR, { callId: 'x', from: `<${MEI}>;tag=t`, to: `<${AOR}>` }, 3).replace('Via: ', 'Via: SIP/2.0/WSS first;branch=z9hG4bKf\r\nVia: '))
    expect(answer).toMatch(/^SIP\/2\.0 481 [^\r]+\r\nVia: SIP\/2\.0\/WSS first;branch=z9hG4bKf\r\nVia: [^\r]+\r\nFrom: [^\r]+\r\nTo: <sip:sam@firm\.example>;tag=mains\r\nCall-ID: x\r\nCSeq: 3 BYE\r\nContent-Length: 0\r\n\r\n$/)
  })
})

describe('calls that were not established when the socket went', () => {
  it('are taken back, or declined, on the next one; those that talk are left alone', () => {
    const guard = guardOf()
    talking(guard, 'talks')
    guard.clear(cleared())
    const ours = invite(leg('rings-there'))
    guard.out(ours)
    guard.in(answerTo(ours, 180, contact))
    guard.in(fromMei('rings-here'))
    const said = guard.unfinished()
    expect(said.map((text) => text.slice(0, text.indexOf('\r\n')))).toEqual([`CANCEL ${MEI} SIP/2.0`, 'SIP/2.0 480 Temporarily Unavailable'])
    expect(said[0]).toContain(/branch=(\S+)/.exec(ours)?.[0] ?? 'none')
    expect(guard.unfinished()).toEqual([])
  })
})
it('hangs up for a phone window that is no more', () => {
  const guard = guardOf()
  talking(guard, 'out')
  const text = fromMei('in')
  guard.in(text)
  guard.out(answerTo(text, 200, { To: `<${AOR}>;tag=ours`, 'Content-Type': 'application/sdp' }, SDP))
  const [first, second, ...more] = guard.abandoned()
  expect(first).toMatch(new RegExp(`^BYE ${MEIS_PHONE.replace('.', '\\.')} SIP/2\\.0\\r\\n[^]*\\r\\nFrom: <${AOR}>;tag=ours\\r\\nTo: <${MEI.replace('+', '\\+')}>;tag=theirs\\r\\nCall-ID: out\\r\\nCSeq: 2 BYE`))
  expect(second).toMatch(new RegExp(`\\r\\nFrom: <${AOR}>;tag=ours\\r\\nTo: "Mei" <${MEI.replace('+', '\\+')}>;tag=theirs\\r\\nCall-ID: in\\r\\nCSeq: 1 BYE`))
  expect(more).toEqual([])
  expect(guard.abandoned()).toEqual([])
})
