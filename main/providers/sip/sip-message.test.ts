import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { addressOf, all, isSameUri, one, parameterOf, readSip, readUri, splitList } from './sip-message.ts'
import { leg, request, SDP, sip } from './testing/sip-texts.ts'

const invite = request('INVITE', 'sip:mei@firm.example', leg('a1'), 1, { 'Content-Type': 'application/sdp' }, SDP)
const why = (text: string): string | null => {
  const read = readSip(text)
  return read.ok ? null : read.why
}

describe('a message', () => {
  it('is read with what the guard needs of it', () => {
    const read = readSip(invite)
    expect(read).toMatchObject({ ok: true, message: { method: 'INVITE', uri: 'sip:mei@firm.example', status: 0, callId: 'a1', cseq: 1, cseqMethod: 'INVITE', fromTag: 'ours', toTag: '', body: SDP } })
  })
  it('may use the short names of RFC 3261 §7.3.3, and a length in bytes', () => {
    const text = sip('SIP/2.0 200 OK', { 'Max-Forwards': null, v: 'SIP/2.0/WS a;branch=z9hG4bK1', f: '<sip:a@b>;tag=1', t: '<sip:c@d>;tag=2', i: 'x', CSeq: '7 BYE', c: 'text/plain', 'Content-Length': null, l: '6' }, 'ä€x')
    expect(readSip(text)).toMatchObject({ ok: true, message: { status: 200, toTag: '2', branch: 'z9hG4bK1', cseq: 7 } })
  })

  test.each([
    ['two messages in one frame', invite + invite],
    ['a second length', invite.replace('Content-Length:', 'Content-Length: 0\r\nContent-Length:')],
    ['a second length under its short name', invite.replace('Content-Length:', 'l: 0\r\nContent-Length:')],
    ['a length that is too small', invite.replace(/Content-Length: \d+/, 'Content-Length: 1')],
    ['a length that is too large', invite.replace(/Content-Length: \d+/, 'Content-Length: 999999')],
    ['a negative length', invite.replace(/Content-Length: \d+/, 'Content-Length: -1')],
    ['a folded header field', invite.replace('From: ', 'Subject: a\r\n b\r\nFrom: ')],
    ['a bare line feed in the header', invite.replace('From: ', 'Subject: a\nRoute: <sip:away.example>\r\nFrom: ')],
    ['a bare carriage return in the header', invite.replace('From: ', 'Subject: a\rRoute: <sip:away.example>\r\nFrom: ')],
    ['a null character', invite.replace('From: ', 'Subject: \0\r\nFrom: ')],
    ['two To', invite.replace('To: ', 'To: <sip:other@firm.example>\r\nTo: ')],
    ['two To, one under its short name', invite.replace('To: ', 't: <sip:other@firm.example>\r\nTo: ')],
    ['two CSeq', invite.replace('CSeq: ', 'CSeq: 1 BYE\r\nCSeq: ')],
    ['a CSeq of another method', invite.replace('1 INVITE', '1 BYE')],
    ['a CSeq beyond 31 bits', invite.replace('1 INVITE', '2147483648 INVITE')],
    ['no Call-ID', invite.replace(/Call-ID: .*\r\n/, '')],
    ['no branch', invite.replace(/;branch=\S+/, '')],
    ['another version', invite.replace('SIP/2.0\r\n', 'SIP/3.0\r\n')],
    ['a method in small letters', invite.replace('INVITE sip', 'invite sip')],
    ['two addresses in To', invite.replace('To: ', 'To: <sip:a@b> ')],
    ['a hundred and one header fields', invite.replace('From: ', `${'X-A: b\r\n'.repeat(101)}From: `)],
    ['a header field of nine thousand characters', invite.replace('From: ', `Subject: ${'a'.repeat(9000)}\r\nFrom: `)],
    ['a header field without a name', invite.replace('From: ', ': x\r\nFrom: ')],
    ['no end of the header', invite.slice(0, invite.indexOf('\r\n\r\n'))],
    ['nothing', ''],
  ])('with %s is refused', (_what, text) => {
    expect(text).not.toBe(invite)
    expect(why(text)).toEqual(expect.any(String))
  })

  it('is read, or refused, whatever comes: never an exception, and never something beyond the frame', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 100 }), fc.nat(invite.length), (noise, at) => {
      const text = invite.slice(0, at) + noise + invite.slice(at)
      const read = readSip(text)
      if (read.ok) expect(text.endsWith(read.message.body)).toBe(true)
    }), { numRuns: 500 })
  })
  it('survives the loss of any one character without being taken for another message', () => {
    for (let at = 0; at < invite.length; at++) {
      const read = readSip(invite.slice(0, at) + invite.slice(at + 1))
      if (read.ok) expect(read.message.cseqMethod).toBe(read.message.method)
    }
  })
})

describe('what stands in a header field', () => {
  it('is one address, whatever its display name holds', () => {
    expect(addressOf('"Tanaka, \\"Mei\\" <sip:x@y>" <sip:mei@firm.example;user=phone>;tag=a;x=">"')).toBe('sip:mei@firm.example;user=phone')
    expect(addressOf('sip:mei@firm.example;tag=a')).toBe('sip:mei@firm.example')
    expect(addressOf('<sip:a@b>, <sip:c@d>')).toBeNull()
    expect(addressOf('<sip:a@b><sip:c@d>')).toBeNull()
  })
  it('has parameters of its own, not those of the URI', () => {
    expect(parameterOf('<sip:mei@firm.example;tag=no>;tag=yes', 'tag')).toBe('yes')
    expect(parameterOf('<sip:mei@firm.example;tag=no>', 'tag')).toBe('')
  })
  it('is a list where a comma stands outside of quotes and brackets', () => {
    expect(splitList('"a, b" <sip:x@y?c=d,e>;q=1, <sip:z@y>')).toEqual(['"a, b" <sip:x@y?c=d,e>;q=1', '<sip:z@y>'])
  })
  it('is found by name, all of it or the first', () => {
    const message = { fields: [{ name: 'route', value: '<sip:a>, <sip:b>' }, { name: 'route', value: '<sip:c>' }] }
    expect(all(message, 'route')).toEqual(['<sip:a>', '<sip:b>', '<sip:c>'])
    expect(one(message, 'route')).toBe('<sip:a>, <sip:b>')
  })
})

describe('an address', () => {
  it('is the same where user and host are, however they are written', () => {
    expect(isSameUri('sip:%2B4420@Firm.example', 'sip:+4420@firm.example')).toBe(true)
  })
  test.each(['sip:+4421@firm.example', 'sip:+4420@firm.example:5070', 'sip:+4420@firm.example;maddr=192.0.2.1', 'sip:+4420@firm.example?Route=x', 'sips:+4420@firm.example', 'tel:+4420', 'sip:+4420@firm.example.away.example'])('%s is another', (other) => {
    expect(isSameUri('sip:+4420@firm.example', other)).toBe(false)
  })
  it('is taken apart, or is none', () => {
    expect(readUri('sip:a%20b;c:d@[2001:DB8::1]:5061;Transport=WS?x=y')).toEqual({ user: 'a b;c:d', host: '[2001:db8::1]', port: '5061', parameters: ';transport=ws', headers: 'x=y' })
    for (const text of ['sip:', 'sip:a@', 'sip:a@b c', 'http://a', 'sip:%zz@b']) expect(readUri(text)).toBeNull()
  })
})
