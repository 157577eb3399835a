import { describe, expect, it } from 'vitest'
import type { CallId } from '../../core/ids.ts'
import { isOffered, isOn, isTalking } from '../../core/telephony/live-call.ts'
import { randomFrom } from '../testing/killing.ts'
import { newId } from '../testing/desk.ts'
import { handTime } from '../testing/time.ts'
import { GEORGE, MEI, TOM } from '../testing/with-desk.ts'
import { withPhone } from '../testing/with-phone.ts'

/* Several calls at once, and calls given on, over the whole desk; phone window and exchange by script. */
const phone = withPhone()
const { desk } = phone
const holds = (): (readonly [CallId, boolean])[] => phone.did('hold').map(({ id, on }) => [id, on] as const)
const takeIn = async (user: string): Promise<CallId> => {
  const id = phone.offer(user)
  await phone.act({ do: 'answer', id })
  phone.answered(id)
  return id
}

describe('a second call', () => {
  it('only knocks while the advisor talks, and rings on its own', async () => {
    await phone.open()
    const first = await phone.talk(MEI)
    const second = phone.offer(GEORGE)
    expect(phone.did('ring').at(-1)?.sound).toBe('wait')
    phone.ended(first)
    expect(phone.did('ring').at(-1)?.sound).toBe('ring')
    phone.ended(second)
    expect(phone.did('ring').at(-1)?.sound).toBe('none')
  })

  it('taken, holds the first before it is answered', async () => {
    await phone.open()
    const first = await phone.talk(MEI)
    const second = phone.offer(GEORGE)
    await phone.act({ do: 'answer', id: second })
    expect(phone.orders.filter(({ do: what }) => what === 'hold' || what === 'answer')).toEqual([{ do: 'hold', id: first, on: true }, { do: 'answer', id: second }])
    phone.answered(second)
    expect(phone.call(first).held.byUs).toBe(true)
    expect(phone.call(second).held.byUs).toBe(false)
  })

  it('dialled while another is on holds that one', async () => {
    await phone.open()
    const first = await phone.talk(MEI)
    await phone.dial(GEORGE)
    expect(holds()).toEqual([[first, true]])
  })

  it('swap talks with the other and holds the first; hold and resume likewise', async () => {
    await phone.open()
    const first = await phone.talk(MEI)
    const second = await takeIn(GEORGE)
    phone.orders.length = 0
    await phone.act({ do: 'swap', id: first })
    expect(holds()).toEqual([[second, true], [first, false]])
    await phone.act({ do: 'hold', id: second, on: false })
    expect(holds().slice(2)).toEqual([[first, true], [second, false]])
    await phone.act({ do: 'hold', id: second, on: true })
    expect([first, second].map((id) => phone.call(id).held.byUs)).toEqual([true, true])
  })

  it('that is answered there while the advisor has taken another one waits on hold', async () => {
    await phone.open()
    const out = await phone.dial(MEI)
    const inbound = await takeIn(GEORGE)
    phone.answered(out)
    expect(holds()).toEqual([[out, true]])
    expect([out, inbound].map((id) => phone.call(id).held.byUs)).toEqual([true, false])
  })

  it('one that is being called hears nothing of another that the advisor takes, also before it is answered', async () => {
    await phone.open()
    const out = await phone.dial(MEI)
    phone.ringing(out, true)
    const inbound = phone.offer(GEORGE)
    expect(holds()).toEqual([])
    await phone.act({ do: 'answer', id: inbound })
    expect(holds()).toEqual([[out, true]])
    phone.answered(inbound)
    phone.ended(inbound)
    expect(holds()).toEqual([[out, true], [out, false]])
    phone.answered(out)
    expect(phone.call(out).held.byUs).toBe(false)
  })

  it('of two that are being called the advisor is on the later one, and on the first when that is over', async () => {
    await phone.open()
    const [first, second] = [await phone.dial(MEI), await phone.dial(GEORGE)]
    expect(holds()).toEqual([[first, true]])
    phone.answered(first)
    expect(phone.call(first).held.byUs).toBe(true)
    phone.ended(second)
    await phone.act({ do: 'swap', id: first })
    expect(phone.call(first).held.byUs).toBe(false)
    expect(holds().at(-1)).toEqual([first, false])
  })

  it('a fifth gets a busy signal and stands as missed; a fifth is not dialled', async () => {
    await phone.open()
    for (const number of [MEI, TOM, GEORGE]) await phone.talk(number)
    const fourth = phone.offer('+442079460101')
    const fifth = phone.offer('+442079460102')
    expect(phone.did('end')).toEqual([{ do: 'end', id: fifth, how: 'busy' }])
    expect(phone.row(fifth).call).toMatchObject({ end: 'missed', code: 486 })
    expect(phone.thread(fifth).unread).toBe(1)
    expect(await phone.refused('+442079460103')).toBe('too-many-calls')
    phone.ended(fourth)
    expect(await phone.refused('+442079460103')).toBeNull()
  })

  it('the advisor is never on two at once, whatever they and the far sides do', async () => {
    await phone.open()
    const random = randomFrom(20_261_123)
    const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
    let both = 0
    for (let step = 0; step < 400; step += 1) {
      const id = pick(phone.now().calls.filter(({ state }) => state !== 'ended'))?.id
      const what = pick(['dial', 'offer', 'answer', 'told-answered', 'swap', 'hold', 'resume', 'peer-holds', 'end'] as const)
      if (what === 'dial') await desk.call('calls.dial', { id: newId(), lineId: desk.line, to: GEORGE })
      else if (what === 'offer') phone.offer(MEI)
      else if (id === undefined) continue
      else if (what === 'told-answered') {
        if (phone.call(id).direction === 'out' || phone.call(id).state === 'connecting') phone.answered(id)
      } else if (what === 'peer-holds') phone.say({ kind: 'held', id, byUs: random() < 0.5, byPeer: random() < 0.5 })
      else if (what === 'end') phone.ended(id)
      else await phone.act(what === 'answer' || what === 'swap' ? { do: what, id } : { do: 'hold', id, on: what === 'hold' })
      const live = phone.now().calls.filter(({ state }) => state !== 'ended')
      expect(live.length).toBeLessThanOrEqual(4)
      // As the phone window has it: by the last order for each.
      const silent = new Set([...new Map(holds()).entries()].filter(([, on]) => on).map(([held]) => held))
      expect(live.filter((call) => !isOffered(call) && !silent.has(call.id)).length).toBeLessThanOrEqual(1)
      const heard = live.filter((call) => isTalking(call) && !silent.has(call.id))
      expect(heard.map((call) => call.id)).toEqual(live.filter((call) => isTalking(call) && isOn(call)).map((call) => call.id))
      if (live.filter(isTalking).length > 1) both += 1
    }
    expect(both).toBeGreaterThan(20)
  })
})

describe('a call given on', () => {
  it('blind: to a number that the gate cleared; done, it goes on without us and is on record', async () => {
    await phone.open()
    const id = await phone.talk(MEI)
    expect(await phone.act({ do: 'transfer', id, to: '020 7946 0123' })).toBeNull()
    const uri = 'sip:+442079460123@phone.sandbox.test'
    expect(phone.did('refer')).toEqual([{ do: 'refer', id, uri }])
    expect(phone.cleared.at(-1)).toMatchObject({ id, how: 'transfer', uri })
    expect(phone.call(id).transfer).toEqual({ to: '+44 20 7946 0123', state: 'asking', code: null })
    // On record before anybody was asked, whatever becomes of it.
    expect(phone.facts('call.transfer-asked')).toEqual([{ subject: id, attrs: { consulted: null } }])
    // A second click asks nobody twice.
    expect(await phone.act({ do: 'transfer', id, to: '020 7946 0123' })).toBe('no-such-call')
    phone.say({ kind: 'transfer', id, state: 'ringing', code: 180 })
    expect(phone.call(id).transfer?.state).toBe('ringing')
    phone.say({ kind: 'transfer', id, state: 'done', code: 200 })
    expect(phone.row(id).call).toMatchObject({ end: 'transferred' })
    expect(phone.did('end').at(-1)).toEqual({ do: 'end', id, how: 'hang-up' })
    expect(phone.facts('call.transferred')).toEqual([{ subject: id, attrs: { consulted: null, done: true, code: 200 } }])
  })

  it('that does not come about is still ours, says why, and can be tried again', async () => {
    await phone.open()
    const id = await phone.talk(MEI)
    await phone.act({ do: 'transfer', id, to: '020 7946 0123' })
    phone.say({ kind: 'transfer', id, state: 'failed', code: 486 })
    expect(phone.call(id)).toMatchObject({ state: 'talking', transfer: { state: 'failed', code: 486 } })
    expect(phone.facts('call.transferred')).toMatchObject([{ attrs: { done: false, code: 486 } }])
    expect(await phone.act({ do: 'transfer', id, to: '2015' })).toBeNull()
  })

  it('of which nobody says what became is the advisor\'s again after a while', async () => {
    const machine = handTime()
    await phone.open({ machine, policy: (policy) => { policy.clock = 'system' } })
    const id = await phone.talk(MEI)
    await phone.act({ do: 'transfer', id, to: GEORGE })
    phone.say({ kind: 'transfer', id, state: 'asking', code: 0 })
    machine.advance(44_000)
    expect(phone.call(id).transfer).toMatchObject({ state: 'asking' })
    machine.advance(1000)
    expect(phone.call(id)).toMatchObject({ state: 'talking', transfer: { state: 'failed', code: null } })
    expect(phone.facts('call.transferred').map(({ attrs }) => attrs)).toEqual([{ consulted: null, done: false, code: null }])
    // Said too late, it changes nothing on record.
    phone.say({ kind: 'transfer', id, state: 'done', code: 200 })
    expect(phone.call(id).state).toBe('talking')
    expect(await phone.act({ do: 'transfer', id, to: GEORGE })).toBeNull()
    machine.advance(40_000)
    phone.say({ kind: 'transfer', id, state: 'ringing', code: 0 })
    machine.advance(60_000)
    expect(phone.call(id).transfer).toMatchObject({ state: 'ringing' })
  })

  it.each([['asking', 'hung-up-by-peer'], ['ringing', 'transferred']] as const)('from which the client goes while nobody has said what became of it (%s): neither done nor failed is on record', async (state, end) => {
    await phone.open()
    const id = await phone.talk(MEI)
    await phone.act({ do: 'transfer', id, to: GEORGE })
    phone.say({ kind: 'transfer', id, state, code: 0 })
    phone.ended(id)
    expect(phone.row(id).call?.end).toBe(end)
    expect(phone.facts('call.transferred').map(({ attrs }) => attrs)).toEqual([{ consulted: null, done: null, code: null }])
  })

  it('attended: asks first while the client is held, then joins the two', async () => {
    await phone.open()
    const client = await phone.talk(MEI)
    const colleague = await phone.dial('2015', client)
    expect(holds()).toEqual([[client, true]])
    expect(phone.call(colleague).consults).toBe(client)
    expect(await phone.act({ do: 'join', id: client, to: colleague })).toBe('no-such-call')
    phone.answered(colleague)
    expect(await phone.act({ do: 'join', id: client, to: colleague })).toBeNull()
    expect(phone.facts('call.transfer-asked')).toEqual([{ subject: client, attrs: { consulted: colleague } }])
    expect(phone.did('join')).toEqual([{ do: 'join', id: client, to: colleague }])
    phone.say({ kind: 'transfer', id: client, state: 'done', code: 200 })
    expect([client, colleague].map((id) => phone.row(id).call?.end)).toEqual(['transferred', 'transferred'])
    expect(phone.facts('call.transferred')).toEqual([{ subject: client, attrs: { consulted: colleague, done: true, code: 200 } }])
    expect(desk.desk().phone.isBusy()).toBe(false)
  })

  it('a client who hangs up while the advisor asks leaves them with the colleague', async () => {
    await phone.open()
    const client = await phone.talk(MEI)
    const colleague = await phone.talk('2015', client)
    phone.ended(client)
    expect(phone.call(colleague)).toMatchObject({ state: 'talking', consults: null })
  })

  it('to us: who talks with the advisor is replaced, without a ring, muted and held as before', async () => {
    await phone.open()
    const first = await phone.talk(MEI)
    await phone.act({ do: 'mute', id: first, on: true })
    await phone.act({ do: 'hold', id: first, on: true })
    await desk.call('phone.set', { doNotDisturb: true })
    const next = phone.offer(GEORGE, { replaces: first })
    expect(phone.did('answer')).toEqual([{ do: 'answer', id: next }])
    expect(phone.did('ring').every(({ sound }) => sound === 'none')).toBe(true)
    phone.answered(next)
    phone.ended(first, { by: 'system', cause: 'Terminated' })
    expect(phone.call(next)).toMatchObject({ state: 'talking', muted: true, held: { byUs: true } })
    expect(holds().at(-1)).toEqual([next, true])
  })
})

describe('the socket', () => {
  it('that drops ends what was not established, clearly, and leaves alone who talks', async () => {
    await phone.open()
    const talking = await phone.talk(MEI)
    const rings = phone.offer(GEORGE)
    phone.wire({ kind: 'closed', reason: 'ECONNRESET', needsIt: false })
    expect(phone.call(talking).state).toBe('talking')
    expect(phone.row(rings).call).toMatchObject({ end: 'lost' })
    expect(phone.did('end')).toEqual([{ do: 'end', id: rings, how: 'hang-up' }])
    expect(phone.thread(rings).unread).toBe(1)
    expect(phone.now()).toMatchObject({ state: 'offline', details: 'ECONNRESET' })
    phone.wire({ kind: 'open' })
    expect(phone.now().state).toBe('connecting')
    phone.say({ kind: 'registered', on: true, code: 200, reason: 'OK' })
    expect(phone.now().state).toBe('registered')
    phone.ended(talking)
    expect(phone.row(talking).call?.end).toBe('hung-up-by-peer')
  })

  it('carries what the window says, and gives it what the server says', async () => {
    await phone.open()
    phone.say({ kind: 'send', message: 'REGISTER sip:x SIP/2.0\r\n\r\n' })
    expect(phone.sent).toEqual(['REGISTER sip:x SIP/2.0\r\n\r\n'])
    phone.wire({ kind: 'received', message: 'SIP/2.0 200 OK\r\n\r\n' })
    expect(phone.did('receive')).toEqual([{ do: 'receive', message: 'SIP/2.0 200 OK\r\n\r\n' }])
  })

  it('is tried at once when the advisor asks, and the line registers anew; a call that is on is not cut by that', async () => {
    await phone.open({}, false)
    phone.say({ kind: 'ready' })
    phone.say({ kind: 'registered', on: false, code: 403, reason: 'Forbidden' })
    const setups = phone.did('setup').length
    await desk.call('connections.retry', { channel: 'phone' })
    expect(phone.did('setup')).toHaveLength(setups + 1)
    phone.say({ kind: 'registered', on: true, code: 200, reason: 'OK' })
    const id = await phone.talk(MEI)
    phone.wire({ kind: 'closed', reason: 'reset', needsIt: false })
    await desk.call('connections.retry', { channel: 'phone' })
    expect(phone.did('setup')).toHaveLength(setups + 1)
    expect(phone.call(id).state).toBe('talking')
    expect(phone.tries).toHaveLength(2)
  })

  it('says for whom it is where the exchange turns the line away', async () => {
    await phone.open({}, false)
    phone.say({ kind: 'registered', on: false, code: 403, reason: 'Forbidden' })
    expect(phone.now()).toMatchObject({ state: 'needs-it', details: '403 Forbidden' })
    expect(desk.desk().status().phone).toMatchObject({ state: 'needs-it', details: '403 Forbidden' })
  })
})
