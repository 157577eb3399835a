import { describe, expect, it } from 'vitest'
import type { Guard } from './guard.ts'
import { cleared, contact, fromMei, guardAt, invite } from './testing/guarded.ts'
import { answerTo, leg, MEI, MEIS_PHONE, SDP } from './testing/sip-texts.ts'

const guardOf = (): Guard => guardAt(() => 0)

describe('a call of ours that was taken back, and was answered all the same', () => {
  const first = (text = ''): string => text.slice(0, text.indexOf('\r\n'))
  it.each([['on the next socket', (guard: Guard) => guard.unfinished()], ['as the phone window is another one', (guard: Guard) => guard.abandoned()]] as const)('%s, is acknowledged and hung up: the far side talks to nobody no longer', (_when, takenBack) => {
    const guard = guardOf()
    guard.clear(cleared())
    const ours = invite(leg('a'))
    guard.out(ours)
    guard.in(answerTo(ours, 180, contact))
    expect(takenBack(guard).map(first)).toEqual([`CANCEL ${MEI} SIP/2.0`])
    const taken = answerTo(ours, 200, { ...contact, 'Record-Route': ['<sip:edge.firm.example;lr>', '<sip:core.firm.example;lr>'] }, SDP)
    const { deliver, answers } = guard.in(taken)
    expect(deliver).toBe(false)
    expect(answers.map(first)).toEqual([`ACK ${MEIS_PHONE} SIP/2.0`, `BYE ${MEIS_PHONE} SIP/2.0`])
    expect(answers[0]).toMatch(/\r\nRoute: <sip:core\.firm\.example;lr>\r\nRoute: <sip:edge\.firm\.example;lr>\r\n[^]*\r\nFrom: [^\r]*;tag=ours\r\nTo: [^\r]*;tag=theirs\r\nCall-ID: a\r\nCSeq: 1 ACK\r\n/)
    expect(answers[1]).toMatch(/\r\nTo: [^\r]*;tag=theirs\r\nCall-ID: a\r\nCSeq: 2 BYE\r\n/)
    // Heard again it is acknowledged again, and hung up once; another phone that took it too is hung up likewise (a fork).
    expect(guard.in(taken).answers.map(first)).toEqual([`ACK ${MEIS_PHONE} SIP/2.0`])
    expect(guard.in(answerTo(ours, 200, { ...contact, To: `<${MEI}>;tag=other` }, SDP)).answers.map(first)).toEqual([`ACK ${MEIS_PHONE} SIP/2.0`, `BYE ${MEIS_PHONE} SIP/2.0`])
  })
  it('and one that was not is acknowledged to its hop, as every refusal', () => {
    const guard = guardOf()
    guard.clear(cleared())
    const ours = invite(leg('a'))
    guard.out(ours)
    guard.unfinished()
    const { deliver, answers: [ack, ...more] } = guard.in(answerTo(ours, 487))
    expect([deliver, first(ack), more]).toEqual([false, `ACK ${MEI} SIP/2.0`, []])
    expect(ack).toContain(/branch=(\S+)/.exec(ours)?.[0] ?? 'none')
  })
})
it('a call that is over does not come in a second time by the same INVITE', () => {
  const guard = guardOf()
  const text = fromMei('a')
  expect(guard.in(text).deliver).toBe(true)
  guard.abandoned()
  expect(guard.in(text)).toMatchObject({ deliver: false, answers: [expect.stringMatching(/ 480 /)] })
})
