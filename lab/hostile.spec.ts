import { extensions } from './exchange/exchange.ts'
import { startBadServer } from './exchange/bad-server.ts'
import { openRawSip } from './exchange/raw-sip.ts'
import { expect, expectTone, talk, test } from './lab.ts'
import { openCompline } from './phone/compline.ts'

test.describe('in a call', () => {
  const refused = [
    { name: 'a BYE of another dialog', method: 'BYE', change: { fromTag: 'spoofed' }, answer: /^SIP\/2\.0 (?:481|404|403) / },
    { name: 'a BYE that was sent before (its CSeq is too low)', method: 'BYE', change: { cseq: 1 }, answer: /^SIP\/2\.0 (?:500|481|400) / },
    { name: 'a re-INVITE whose SDP is none', method: 'INVITE', change: { body: 'v=0\r\nthis is no session\r\n' }, answer: /^SIP\/2\.0 (?:488|400|500|606) / },
    { name: 'a request that nobody knows', method: 'DANCE', change: {}, answer: /^SIP\/2\.0 (?:405|501|403) / },
  ] as const
  for (const { name, method, change, answer } of refused) {
    test(`${name} is refused, and the talk goes on`, async ({ ada, bare }) => {
      const ben = await bare('ben', 1000)
      await talk(ada, extensions.ben, ben)
      // Now it is known which number ben's requests have come to.
      for (const on of [true, false]) await ben.hold(on)
      const branch = await ben.spoof(method, change)
      await expect.poll(() => ben.answersTo(branch)).toEqual(expect.arrayContaining([expect.stringMatching(answer)]))
      expect((await ada.newest())?.state).toBe('talking')
      expect((await ada.live()).length).toBe(1)
      await expectTone(ben, ada.hz)
      await expectTone(ada, 1000)
    })
  }

  test('a REFER to a number that the firm does not let be called is not followed', async ({ ada, bare, exchange, sipp }) => {
    const ben = await bare('ben', 1000)
    await talk(ada, extensions.ben, ben)
    const forbidden = await sipp('callee-answers', { number: '+999' })
    for (const to of ['999', '+999', `+999@${exchange.domain};method=BYE`]) {
      const branch = await ben.spoof('REFER', { headers: [`Refer-To: <sip:${to}${to.includes('@') ? '' : `@${exchange.domain}`}>`] })
      await expect.poll(() => ben.answersTo(branch)).not.toEqual([])
    }
    // What would have followed is past when this has gone there and back.
    const after = await ben.spoof('OPTIONS', {})
    await expect.poll(() => ben.answersTo(after)).not.toEqual([])
    expect((await ada.live()).length).toBe(1)
    await expectTone(ada, 1000)
    expect(forbidden.packets).toBe(0)
  })

  test('fifty INVITEs at once: a few may ring, the others are told that it is busy, and the talk goes on', async ({ ada, bare, exchange }) => {
    const ben = await bare('ben', 1000)
    await talk(ada, extensions.ben, ben)
    const crowd = await openRawSip(exchange)
    const codes: number[] = []
    const all = Array.from({ length: 50 }, async () => { codes.push(await crowd.invite('ada')) })
    // Those that are not let ring have their answer; then the callers give up.
    await expect.poll(async () => codes.length + (await ada.live()).length - 1).toBe(50)
    expect((await ada.live()).length).toBeLessThanOrEqual(4)
    expect(new Set(codes)).toEqual(new Set([486]))
    crowd.cancelAll()
    await Promise.all(all)
    await expect.poll(async () => (await ada.live()).length).toBe(1)
    await expectTone(ada, 1000)
    await expectTone(ben, ada.hz)
    crowd.close()
  })

  test('an INVITE with a broken SDP is refused when it is answered, and the next call works', async ({ ada, bare, exchange }) => {
    const crowd = await openRawSip(exchange)
    const code = crowd.invite('ada', 'v=0\r\nm=nothing\r\n')
    const offered = await Promise.race([code, ada.becomes('ringing')])
    if (typeof offered !== 'number') await ada.act({ do: 'answer', id: offered.id })
    expect(await code).toBeGreaterThanOrEqual(400)
    await expect.poll(async () => (await ada.live()).length).toBe(0)
    crowd.close()
    const ben = await bare('ben', 1000)
    await talk(ada, extensions.ben, ben)
  })
})

test('a server that says what it likes is not obeyed, and the app stays as it was', async ({ exchange }) => {
  const server = await startBadServer()
  const ada = await openCompline(exchange, 440, {
    change(policy) { if (policy.connectors.phone) policy.connectors.phone.servers = [server.url] },
  })
  try {
    const rubbish: readonly (string | Buffer)[] = [
      '', 'hello', 'SIP/2.0 200 OK\r\n\r\n', Buffer.alloc(2000, 0xff), `INVITE sip:x SIP/2.0\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`,
      server.request('INVITE', ['Content-Type: application/sdp', 'Content-Length: 999999']), server.request('BYE'), server.request('CANCEL'), server.request('ACK'),
      server.request('INVITE', ['From: <sip:x@y>\u0000\u0001', 'CSeq: 99999999999999999999 INVITE']),
      server.request('NOTIFY', ['Event: message-summary', 'Content-Type: application/simple-message-summary'], 'Voice-Message: 99999999999999999999/-1\r\n'),
      `${server.request('OPTIONS')}${server.request('OPTIONS')}`,
    ]
    for (const message of rubbish) server.send(message)
    // A message of a megabyte may cost the connection; not more than that.
    server.send(`MESSAGE sip:x SIP/2.0\r\nContent-Length: 1000000\r\n\r\n${'a'.repeat(1_000_000)}`)
    await expect.poll(async () => (await ada.now()).state).toBe('registered')
    // What is in order is still answered.
    const options = server.request('OPTIONS')
    await expect.poll(() => { server.send(options); return server.heard().some((message) => /^SIP\/2\.0 200 [^]*CSeq: 1 OPTIONS/.test(message)) }).toBe(true)
    expect(await ada.live()).toEqual([])
    expect((await ada.now()).state).toBe('registered')
    expect(server.heard().filter((message) => /^(?:INVITE|REFER|MESSAGE)/.test(message))).toEqual([])
  } finally {
    await ada.close()
    await server.close()
  }
})
