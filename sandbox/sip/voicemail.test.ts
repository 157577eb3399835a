import { describe, expect, it } from 'vitest'
import { twilio } from '../testing/dial.ts'
import { credentials } from '../credentials.ts'
import type { Agent } from './testing/agent.ts'
import { loudest } from './sound/spectrum.ts'
import { encode } from './sound/ulaw.ts'
import { hears, seen, withPhones } from './testing/with-phones.ts'

const sandbox = withPhones()
const { domain, user } = credentials.phone
/** What the lamp says, oldest first: "2/1" = two new, one old. */
const lamps = (agent: Agent) => agent.came.flatMap(({ method, body }) => method === 'NOTIFY' ? /^Voice-Message: (\d+\/\d+)/m.exec(body)?.[1] ?? [] : [])

async function recordings(): Promise<{ sid: string, duration: string }[]> {
  return (await twilio<{ recordings: { sid: string, duration: string }[] }>(sandbox.twilioUrl, 'GET', '/Recordings.json')).body.recordings
}

describe('a client whom nobody answers', () => {
  it('speaks after the beep: the lamp goes on, and the message is where the app looks for voicemail, with that sound', async () => {
    const agent = await sandbox.agent()
    agent.behaviour = { ...agent.behaviour, refuse: 486 }
    await seen(() => sandbox.control.exchange().waiting).toEqual({ fresh: 0, old: 0 })
    sandbox.control.call('rafael-ortiz', { voicemail: { seconds: 1, transcript: 'It is Rafael.' } })
    await seen(() => sandbox.control.calls('rafael-ortiz')[0]).toMatchObject({ state: 'talking', mailbox: true })
    await seen(() => sandbox.control.calls('rafael-ortiz')[0]).toMatchObject({ state: 'ended', end: 'voicemail' })
    await seen(() => lamps(agent)).toEqual(['1/0'])
    const [recording] = await recordings()
    expect(recording).toMatchObject({ duration: '1' })
    const sound = Buffer.from(await (await fetch(`${sandbox.twilioUrl}/2010-04-01/Accounts/${credentials.twilio.accountSid}/Recordings/${recording?.sid ?? ''}.wav`, {
      headers: { authorization: `Basic ${btoa(`${credentials.twilio.accountSid}:${credentials.twilio.authToken}`)}` },
    })).arrayBuffer())
    // Somebody speaks: neither the beep nor silence.
    const spoken = loudest(encode(new Int16Array(sound.buffer, 44)))
    expect(spoken.level).toBeGreaterThan(0.02)
    expect(spoken.hz).toBeLessThan(400)
  })

  it('gives up where the client wants to leave no message', async () => {
    const agent = await sandbox.agent()
    agent.behaviour = { ...agent.behaviour, refuse: 486 }
    sandbox.control.call('rafael-ortiz', {})
    await seen(() => sandbox.control.calls('rafael-ortiz')[0]).toMatchObject({ end: 'busy' })
    expect(await recordings()).toEqual([])
  })

  it('reaches the mailbox also where no phone of the advisor is registered, or it rings for too long', async () => {
    sandbox.control.call('rafael-ortiz', { voicemail: { seconds: 1 } })
    await seen(() => sandbox.control.calls('rafael-ortiz')[0]?.end).toBe('voicemail')
    const agent = await sandbox.agent()
    agent.behaviour = { ...agent.behaviour, ringMs: null }
    sandbox.control.changeExchange({ ringSeconds: 0.05 })
    sandbox.control.call('dana-moreau', { voicemail: { seconds: 1 } })
    await seen(() => sandbox.control.calls('dana-moreau')[0]?.end).toBe('voicemail')
    expect(agent.call().end).toMatchObject({ by: 'peer', code: 487 })
    expect((await recordings()).length).toBe(2)
  })
})

describe('the lamp', () => {
  it('is told to whoever subscribes, now and at each change, and goes out once somebody listened', async () => {
    const agent = await sandbox.agent()
    sandbox.control.voicemail('dana-moreau', { at: Date.now() - 48 * 3_600_000 })
    sandbox.control.voicemail('dana-moreau', {})
    await seen(() => lamps(agent).length).toBe(2)
    const from = agent.came.length
    expect((await agent.ask('SUBSCRIBE', `sip:${user}@${domain}`, { Event: 'message-summary', Expires: '600' })).status).toBe(200)
    await seen(() => lamps(agent).slice(-1)).toEqual(['1/1'])
    sandbox.control.changeExchange({ heard: true })
    await seen(() => lamps(agent).slice(-1)).toEqual(['0/2'])
    const notified = agent.came.slice(from).filter(({ method }) => method === 'NOTIFY')
    expect(notified.map((notify) => [notify.get('Event'), notify.get('Subscription-State'), notify.cseq])).toEqual([
      ['message-summary', 'active;expires=600', 1], ['message-summary', 'active;expires=600', 2],
    ])
    expect(notified.at(-1)?.body).toBe(`Messages-Waiting: no\r\nMessage-Account: sip:${user}@${domain}\r\nVoice-Message: 0/2 (0/0)\r\n`)
  })

  it('knows no other events, and tells nobody else', async () => {
    const agent = await sandbox.agent()
    expect((await agent.ask('SUBSCRIBE', `sip:${user}@${domain}`, { Event: 'presence' })).status).toBe(489)
  })

  it('goes out when the advisor calls the mailbox and listens to the end', async () => {
    const agent = await sandbox.agent()
    sandbox.control.voicemail('dana-moreau', {})
    await seen(() => lamps(agent)).toEqual(['1/0'])
    const call = agent.dial('4009')
    await seen(() => call.phase).toBe('talking')
    await seen(() => call.end).toMatchObject({ by: 'peer' })
    await seen(() => lamps(agent)).toEqual(['1/0', '0/1'])
  })
})

it('a client who has voicemail of their own greets, and hears what is spoken', async () => {
  const agent = await sandbox.agent()
  const call = agent.dial('+12025550131')
  await hears(call, 1400)
  await seen(() => sandbox.control.calls('hana-kimura')[0]?.heard.hz).toBe(440)
})
