import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { credentials } from '../credentials.ts'
import { answering } from './phone/behaviour.ts'
import { remoteTag } from './phone/dialog.ts'
import { hold } from './phone/within.ts'
import type { Agent } from './testing/agent.ts'
import { hears, seen, withPhones } from './testing/with-phones.ts'

const sandbox = withPhones()
const { domain, user } = credentials.phone
const RAFAEL = '+12025550147'

const request = (method: string, change: (text: string) => string = (text) => text): string => change([
  `${method} sip:${RAFAEL}@${domain} SIP/2.0`, 'Via: SIP/2.0/WS x.invalid;branch=z9hG4bKa', `From: <sip:${user}@${domain}>;tag=a`, `To: <sip:${RAFAEL}@${domain}>`,
  'Call-ID: q', `CSeq: 1 ${method}`, 'Contact: <sip:a@x.invalid>', 'Max-Forwards: 70', 'Content-Length: 0', '', '',
].join('\r\n'))
/** What came to this agent, by the time that an own question is answered. */
async function answersTo(agent: Agent, ...texts: string[]): Promise<(number | string)[]> {
  const from = agent.came.length
  for (const text of texts) agent.send(text)
  await agent.ask('OPTIONS', `sip:${domain}`)
  return agent.came.slice(from).filter(({ cseqMethod }) => cseqMethod !== 'OPTIONS').map(({ status, method }) => method || status)
}
const door = (options: object = {}, protocol = 'sip', path = '/sip'): WebSocket => new WebSocket(`${sandbox.url.replace(/^http/, 'ws')}${path}`, protocol, options)
async function statusOf(socket: WebSocket): Promise<number | 'open'> {
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, { statusCode }) => { resolve(statusCode ?? 0) }).on('open', () => { resolve('open') }).on('error', () => undefined)
  })
}

describe('the door', () => {
  it('opens at /sip to the subprotocol sip, from this machine, and to nobody else', async () => {
    expect(await statusOf(door())).toBe('open')
    expect(await statusOf(door({}, 'chat'))).toBe(400)
    expect(await statusOf(door({}, 'sip', '/control'))).toBe(404)
    expect(await statusOf(door({ headers: { host: 'sip.evil.example' } }))).toBe(403)
    expect(await statusOf(door({ origin: 'https://evil.example' }))).toBe(403)
  })

  it('is shut while the network is cut, and calls on their way end', async () => {
    const agent = await sandbox.agent()
    agent.behaviour = { ...agent.behaviour, ringMs: null }
    sandbox.control.call('rafael-ortiz', {})
    await seen(() => agent.phone.calls().length).toBe(1)
    await sandbox.control.offline(true, 'phone')
    await seen(() => sandbox.control.calls('rafael-ortiz')[0]?.end).toBe('unavailable')
    expect(await statusOf(door())).toBe(503)
    expect(sandbox.control.connection()).toMatchObject({ phones: 0, offline: { graph: false, twilio: false, phone: true } })
    await sandbox.control.offline(false)
    expect(await statusOf(door())).toBe('open')
  })
})

describe('who may call', () => {
  it('a wrong password, somebody else’s name and no password at all register nobody', async () => {
    const agent = await sandbox.guest()
    const uri = `sip:${domain}`
    expect((await agent.ask('REGISTER', uri, { To: `<sip:${user}@${domain}>` })).status).toBe(401)
    expect((await agent.ask('REGISTER', uri, { To: `<sip:${user}@${domain}>`, Authorization: 'Digest username="sam.rowe", realm="x", nonce="1.2", uri="x", response="y"' })).status).toBe(401)
    expect((await agent.register()).status).toBe(200)
    expect(sandbox.control.connection().phones).toBe(1)
    expect((await agent.register(0)).status).toBe(200)
    expect(sandbox.control.connection().phones).toBe(0)
    expect((await agent.register(5)).status).toBe(423)
  })

  it('an INVITE without a password is challenged, and one in another’s name refused', async () => {
    const agent = await sandbox.agent()
    expect(await answersTo(agent, request('INVITE'))).toEqual([407])
    expect((await agent.ask('INVITE', `sip:${RAFAEL}@${domain}`, { From: `<sip:+442079460020@${domain}>;tag=1` })).status).toBe(403)
    expect(sandbox.control.calls()).toEqual([])
  })
})

describe('what is no SIP', () => {
  it('is let fall without an answer', async () => {
    const agent = await sandbox.agent()
    expect(await answersTo(agent,
      'hello', '\0\0\0', request('INVITE').slice(0, 40), request('INVITE', (text) => text.replace('CSeq: 1 INVITE', 'CSeq: 1 BYE')), request('INVITE', (text) => text.replace('CSeq: 1', 'CSeq: -1')),
      request('INVITE', (text) => text.replace('Content-Length: 0', 'Content-Length: 70')), request('INVITE', (text) => `${text}${text}`), request('INVITE', (text) => text.replace('Call-ID', 'Call-ID: b\r\nCall-ID')),
      request('INVITE', (text) => text.replace('Max-Forwards: 70', Array.from({ length: 200 }, () => 'X: y').join('\r\n'))),
    )).toEqual([])
  })

  it('gets the words for it where it is nearly SIP', async () => {
    const agent = await sandbox.agent()
    expect(await answersTo(agent, request('INVITE', (text) => text.replace(`sip:${RAFAEL}@${domain} SIP`, 'http://x SIP')), request('CANCEL'), request('BYE', (text) => text.replace(`${domain}>\r\nCall`, `${domain}>;tag=b\r\nCall`)))).toEqual([400, 481, 481])
    expect((await agent.ask('PUBLISH', `sip:${RAFAEL}@${domain}`)).status).toBe(405)
  })

  it('closes the connection where it is larger than 64 KiB, and the exchange goes on', async () => {
    const agent = await sandbox.agent()
    const closed = once(agent.socket(), 'close')
    agent.send(request('INVITE') + 'x'.repeat(70_000))
    expect((await closed)[0]).toBe(1009)
    await seen(() => sandbox.control.connection().phones).toBe(0)
    const again = await sandbox.agent()
    await hears(again.dial(RAFAEL), 1000)
  })

  it('may come three thousand times, cut and mangled, without harm', async () => {
    const agent = await sandbox.agent()
    let seed = 7
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
      return seed % below
    }
    const methods = ['INVITE', 'BYE', 'ACK', 'REGISTER', 'SUBSCRIBE', 'CANCEL', 'FOO']
    for (let sent = 0; sent < 3000; sent += 1) {
      let text = request(methods[random(methods.length)] ?? 'FOO')
      for (let cuts = random(6); cuts > 0; cuts -= 1) {
        const at = random(text.length)
        text = text.slice(0, at) + (['', '<', '"', ';', '\r\n', '\0', '%', ',', 'sip:', 'é'][random(10)] ?? '') + text.slice(at + random(12))
      }
      agent.send(text)
    }
    await hears(agent.dial(RAFAEL), 1000)
  })
})

describe('within a call', () => {
  it('a BYE of another connection ends nothing', async () => {
    const agent = await sandbox.agent()
    const call = agent.dial(RAFAEL)
    await hears(call, 1000)
    const thief = await sandbox.guest()
    const { dialog } = call
    const bye = request('BYE', (text) => text
      .replace(/^BYE \S+/, `BYE ${dialog.target}`).replace(/From: .*/, `From: ${dialog.local}`).replace(/To: .*/, `To: ${dialog.remote}`)
      .replace('Call-ID: q', `Call-ID: ${dialog.callId}`).replace('CSeq: 1', 'CSeq: 99'))
    expect(remoteTag(dialog)).not.toBe('')
    expect(bye).toContain(dialog.callId)
    thief.send(bye)
    await seen(() => thief.came.map(({ status }) => status)).toEqual([481])
    await hears(call, 1000)
    // The same from its own connection.
    agent.send(bye)
    await seen(() => sandbox.control.calls('rafael-ortiz')[0]?.state).toBe('ended')
  })

  it('an offer that nobody understands is refused', async () => {
    const agent = await sandbox.agent()
    const bad = (await agent.ask('INVITE', `sip:${RAFAEL}@${domain}`, { 'Content-Type': 'application/sdp' })).status
    // Without an offer the client makes one (§13.2.1).
    expect(bad).toBe(200)
    const call = agent.dial('+12025550185')
    await seen(() => call.phase).toBe('talking')
    const answers: number[] = []
    call.host.ask(call.request('INVITE', {}, 'v=0\r\nm=audio nonsense\r\n'), ({ status }) => { if (status > 100) answers.push(status) })
    await seen(() => answers).toEqual([488])
    await hears(call, 440)
  })

  it('fifty calls at once are one call and forty-nine times busy', async () => {
    const agent = await sandbox.agent()
    const calls = Array.from({ length: 50 }, () => agent.phone.dial(`sip:${RAFAEL}@${domain}`, answering('silence')))
    await seen(() => calls.filter(({ end }) => end?.code === 486).length).toBe(49)
    await seen(() => calls.filter(({ phase }) => phase === 'talking').length).toBe(1)
  })

  it('the connection may break and come back: the call goes on, and its other side can be hung up', async () => {
    const agent = await sandbox.agent()
    const call = agent.dial(RAFAEL)
    await hears(call, 1000)
    const broken = once(agent.socket(), 'close')
    sandbox.control.dropPhones()
    await broken
    await seen(() => sandbox.control.connection().phones).toBe(0)
    await hears(call, 1000)
    expect(sandbox.control.calls('rafael-ortiz')[0]).toMatchObject({ state: 'talking', heard: { hz: 440 } })
    await agent.connect()
    expect((await agent.register()).status).toBe(200)
    expect(await hold(call, true)).toBe(200)
    await sandbox.control.actOnCall('rafael-ortiz', { do: 'hang-up' })
    await seen(() => call.end).toMatchObject({ by: 'peer', reason: 'BYE' })
  })
})
