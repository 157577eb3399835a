import { describe, expect, it } from 'vitest'
import { hold } from './phone/within.ts'
import { AGENT_HZ } from './testing/agent.ts'
import { hears, seen, withPhones } from './testing/with-phones.ts'

const sandbox = withPhones()
/** Hums at 1000 Hz; speaks; opens with an announcement. */
const [RAFAEL, DANA, NOOR] = ['+12025550147', '+447700900142', '+447700900631']
const last = (client: string) => sandbox.control.calls(client).at(-1)

describe('a call to a client', () => {
  it('whose phone echoes is heard again by its own tone', async () => {
    const agent = await sandbox.agent()
    await hears(agent.dial('+12025550185'), AGENT_HZ)
  })

  it('who hums is heard humming, and hears the advisor', async () => {
    const agent = await sandbox.agent()
    const call = agent.dial(RAFAEL)
    await hears(call, 1000)
    await seen(() => last('rafael-ortiz')?.heard.hz).toBe(AGENT_HZ)
    expect(sandbox.control.calls('rafael-ortiz')).toMatchObject([{ from: 'firm', state: 'talking', peer: '+12025550100', number: RAFAEL, held: { byClient: false, byFirm: false } }])
    call.hangUp()
    await seen(() => last('rafael-ortiz')).toMatchObject({ state: 'ended', end: 'hung-up-by-firm', heard: { hz: AGENT_HZ } })
  })

  it('is reached by digits alone, by any of the numbers, and with a pause between them', async () => {
    const agent = await sandbox.agent()
    for (const number of ['447700900142', '+442079460018', '%2B447700900142']) {
      const call = agent.dial(number)
      await seen(() => call.phase).toBe('talking')
      call.hangUp()
      await seen(() => sandbox.control.exchange().live.calls).toBe(0)
    }
    expect(sandbox.control.calls('dana-moreau')).toHaveLength(3)
  })

  it('is heard before it is answered where the far side plays something', async () => {
    const agent = await sandbox.agent()
    sandbox.control.changeClient('noor-haddad', { phone: 'early-media', ringMs: 60_000 })
    const call = agent.dial(NOOR)
    await hears(call, 620)
    expect([call.phase, last('noor-haddad')?.state, last('noor-haddad')?.early]).toEqual(['ringing', 'ringing', true])
    await sandbox.control.actOnCall('noor-haddad', { do: 'answer' })
    await seen(() => call.phase).toBe('talking')
    await sandbox.control.actOnCall('noor-haddad', { do: 'sound', sound: 1234 })
    await hears(call, 1234)
  })

  it.each([['busy', 486], ['declines', 603], ['unavailable', 480]] as const)('%s ends with %i', async (phone, code) => {
    const agent = await sandbox.agent()
    sandbox.control.changeClient('dana-moreau', { phone })
    const call = agent.dial(DANA)
    await seen(() => call.end).toMatchObject({ by: 'peer', code })
    expect(last('dana-moreau')).toMatchObject({ state: 'ended', end: 'refused', code, answeredAt: null })
  })

  it('to a number that nobody has ends with 404', async () => {
    const agent = await sandbox.agent()
    const call = agent.dial('+447700900000')
    await seen(() => call.end?.code).toBe(404)
  })

  it('that nobody answers rings as long as the exchange lets it', async () => {
    const agent = await sandbox.agent()
    sandbox.control.changeClient('dana-moreau', { phone: 'no-answer' })
    sandbox.control.changeExchange({ ringSeconds: 0.05 })
    const call = agent.dial(DANA)
    await seen(() => call.end?.code).toBe(408)
    await seen(() => last('dana-moreau')).toMatchObject({ end: 'gave-up-by-firm', code: 487 })
  })

  it('is given up by CANCEL, and the phone stops ringing', async () => {
    const agent = await sandbox.agent()
    sandbox.control.changeClient('dana-moreau', { phone: 'by-hand' })
    agent.dial(DANA)
    await seen(() => last('dana-moreau')?.state).toBe('ringing')
    agent.phone.hangUpAll()
    await seen(() => agent.call().end).toMatchObject({ by: 'us', code: 487 })
    expect(last('dana-moreau')).toMatchObject({ end: 'gave-up-by-firm', code: 487 })
  })

  it('waits for a hand where the phone is answered by hand, and is declined by one', async () => {
    const agent = await sandbox.agent()
    sandbox.control.changeClient('dana-moreau', { phone: 'by-hand' })
    agent.dial(DANA)
    await seen(() => last('dana-moreau')?.state).toBe('ringing')
    await expect(sandbox.control.actOnCall('dana-moreau', { do: 'keys', keys: '1' })).rejects.toThrow('has not begun')
    await sandbox.control.actOnCall('dana-moreau', { do: 'decline', status: 486 })
    await seen(() => agent.call().end?.code).toBe(486)
  })

  it('is busy to the next caller', async () => {
    const agent = await sandbox.agent()
    const first = agent.dial(RAFAEL)
    await seen(() => first.phase).toBe('talking')
    const second = agent.dial(RAFAEL)
    await seen(() => second.end?.code).toBe(486)
    expect(first.phase).toBe('talking')
  })

  it('is ended by a client who hangs up', async () => {
    const agent = await sandbox.agent()
    sandbox.control.changeClient('dana-moreau', { phone: 'hangs-up' })
    const call = agent.dial(DANA)
    await seen(() => call.end).toMatchObject({ by: 'peer', code: null })
    expect(last('dana-moreau')?.end).toBe('hung-up')
  })
})

describe('within a call', () => {
  it('keys are told to both sides, in the sound and by INFO', async () => {
    const agent = await sandbox.agent()
    const call = agent.dial(RAFAEL)
    await hears(call, 1000)
    call.stream?.press('159#')
    await seen(() => last('rafael-ortiz')?.keys).toBe('159#')
    call.host.ask(call.request('INFO', { 'Content-Type': 'application/dtmf-relay' }, 'Signal=7\r\nDuration=160\r\n'), () => undefined)
    await seen(() => last('rafael-ortiz')?.keys).toBe('159#7')
    await sandbox.control.actOnCall('rafael-ortiz', { do: 'keys', keys: '0*' })
    await seen(() => call.digits).toBe('0*')
  })

  it('a client who is held hears nothing, and sends nothing until it is resumed', async () => {
    const agent = await sandbox.agent()
    const call = agent.dial(RAFAEL)
    await hears(call, 1000)
    expect(await hold(call, true)).toBe(200)
    await seen(() => last('rafael-ortiz')?.held).toEqual({ byClient: false, byFirm: true })
    await seen(() => [last('rafael-ortiz')?.heard.hz, call.stream?.heard().hz]).toEqual([null, null])
    expect(await hold(call, false)).toBe(200)
    await hears(call, 1000)
    await seen(() => last('rafael-ortiz')).toMatchObject({ held: { byFirm: false }, heard: { hz: AGENT_HZ } })
  })

  it('a client can hold, and resume', async () => {
    const agent = await sandbox.agent()
    const call = agent.dial(RAFAEL)
    await hears(call, 1000)
    expect(await sandbox.control.actOnCall('rafael-ortiz', { do: 'hold', on: true })).toMatchObject({ held: { byClient: true } })
    expect(call.heldByPeer).toBe(true)
    await seen(() => call.stream?.heard().hz).toBe(null)
    await sandbox.control.actOnCall('rafael-ortiz', { do: 'hold', on: false })
    expect(call.heldByPeer).toBe(false)
    await hears(call, 1000)
  })
})

describe('a call from a client', () => {
  it('rings at the advisor with name and number, and both are heard', async () => {
    const agent = await sandbox.agent()
    const made = sandbox.control.call('rafael-ortiz', {})
    expect(made).toMatchObject({ from: 'client', state: 'ringing', number: RAFAEL })
    await seen(() => agent.phone.calls().length).toBe(1)
    expect(agent.call().invite.get('From')).toMatch(/^"Rafael Ortiz" <sip:\+12025550147@phone\.sandbox\.test>;tag=/)
    await hears(agent.call(), 1000)
    await seen(() => last('rafael-ortiz')?.heard.hz).toBe(AGENT_HZ)
    await sandbox.control.actOnCall('rafael-ortiz', { do: 'hang-up' })
    await seen(() => agent.call().end).toMatchObject({ by: 'peer', code: null })
    expect(last('rafael-ortiz')?.end).toBe('hung-up')
  })

  it('can come from another number, and without one', async () => {
    const agent = await sandbox.agent()
    sandbox.control.call('dana-moreau', { number: '+442079460018', seconds: 0 })
    await seen(() => last('dana-moreau')?.state).toBe('ended')
    sandbox.control.call('dana-moreau', { withheld: true })
    await seen(() => agent.events.filter((kind) => kind === 'came').length).toBe(2)
    expect(agent.came.filter(({ method }) => method === 'INVITE').map((invite) => invite.get('From')?.split(';')[0])).toEqual([
      '"Dana Moreau" <sip:+442079460018@phone.sandbox.test>', '"Anonymous" <sip:anonymous@anonymous.invalid>',
    ])
    expect(agent.came.find((invite) => invite.get('Privacy') === 'id')?.get('P-Asserted-Identity')).toBeUndefined()
  })

  it.each([['busy', 486, 'busy'], ['declined', 603, 'declined']] as const)('ends as %s where the advisor says so', async (_, refuse, end) => {
    const agent = await sandbox.agent()
    agent.behaviour = { ...agent.behaviour, refuse }
    sandbox.control.call('dana-moreau', {})
    await seen(() => last('dana-moreau')).toMatchObject({ state: 'ended', end, code: refuse })
  })

  it('ends as unavailable where no phone of the advisor is registered', () => {
    sandbox.control.call('dana-moreau', {})
    return seen(() => last('dana-moreau')).toMatchObject({ end: 'unavailable', code: 480 })
  })

  it('is given up after a while, and stops ringing', async () => {
    const agent = await sandbox.agent()
    agent.behaviour = { ...agent.behaviour, ringMs: null }
    sandbox.control.call('dana-moreau', { ringSeconds: 0.05 })
    await seen(() => last('dana-moreau')).toMatchObject({ end: 'gave-up', code: 487 })
    expect(agent.call().end).toMatchObject({ by: 'peer', code: 487 })
  })

  it('rings on all phones of the advisor; the first to answer has it, and the others are told so', async () => {
    const [one, other] = [await sandbox.agent(), await sandbox.agent()]
    other.behaviour = { ...other.behaviour, ringMs: null }
    one.behaviour = { ...one.behaviour, ringMs: 30 }
    sandbox.control.call('rafael-ortiz', {})
    await seen(() => one.events).toContain('talking')
    await seen(() => other.call().end).toMatchObject({ by: 'peer', code: 487 })
    expect(other.came.find(({ method }) => method === 'CANCEL')?.get('Reason')).toContain('Call completed elsewhere')
  })

  it('is refused to somebody who is on the phone already', async () => {
    await sandbox.agent()
    sandbox.control.call('dana-moreau', {})
    expect(() => sandbox.control.call('dana-moreau', {})).toThrow('is on the phone')
    expect(() => sandbox.control.call('rafael-ortiz', { number: '+12025550199' })).toThrow('no number')
  })
})

it('nothing is left once all calls are over', async () => {
  const agent = await sandbox.agent()
  const call = agent.dial(RAFAEL)
  await hears(call, 1000)
  expect(sandbox.control.exchange().live).toEqual({ calls: 1, waiting: 0, dialogs: 1, streams: 1 })
  await sandbox.control.reset()
  await seen(() => sandbox.control.exchange().live).toEqual({ calls: 0, waiting: 0, dialogs: 0, streams: 0 })
  await seen(() => call.end?.by).toBe('peer')
  expect(sandbox.control.calls()).toEqual([])
})
