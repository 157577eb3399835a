import { describe, expect, it } from 'vitest'
import type { PolicyInput } from '../../core/policy.ts'
import { LedgerProblem } from '../ledger/database.ts'
import { newId } from '../testing/desk.ts'
import { handTime } from '../testing/time.ts'
import { GEORGE, MEI } from '../testing/with-desk.ts'
import { withPhone } from '../testing/with-phone.ts'

/* What a phone is to its desk: setup, devices, what survives a restart, and what cannot be written. */
const phone = withPhone()
const { desk } = phone

describe('the phone window', () => {
  it('gets how the line registers, and no password', async () => {
    await phone.open()
    const setup = phone.did('setup')[0]?.setup
    expect(setup).toMatchObject({ aor: 'sip:sam.rowe@phone.sandbox.test', authUser: 'sam.rowe', displayName: 'Sam Rowe', registerExpires: 300, codecs: ['opus', 'PCMU', 'PCMA'], mwi: true })
    expect(JSON.stringify(phone.orders)).not.toContain(desk.sandbox.control.credentials.phone.password)
    const instance = setup?.instanceId
    expect(instance).toMatch(/^[0-9a-f-]{36}$/)
    await desk.restart()
    phone.register()
    expect(phone.did('setup').at(-1)?.setup?.instanceId).toBe(instance)
  })

  it('that begins anew has none of the calls of the one before: they are ended, and it registers again', async () => {
    await phone.open()
    const id = await phone.talk(MEI)
    const before = phone.did('setup').length
    phone.register()
    expect(phone.row(id).call).toMatchObject({ end: 'lost' })
    expect(phone.did('setup')).toHaveLength(before + 1)
    expect(desk.desk().phone.mayUseMicrophone()).toBe(false)
  })

  it('that does not end a call when told to is shut, with the microphone, and another one opened; that is said, and on record', async () => {
    const machine = handTime()
    await phone.open({ machine, policy: (policy) => { policy.clock = 'system' } })
    const held = await phone.talk(GEORGE)
    const id = await phone.talk(MEI)
    const { opened } = phone.page
    phone.page.hangs = true
    await phone.act({ do: 'hang-up', id })
    expect(phone.row(id).call).toMatchObject({ state: 'ended', end: 'hung-up' })
    machine.advance(4999)
    expect(phone.page.opened).toBe(opened)
    machine.advance(1)
    expect(phone.page.opened).toBe(opened + 1)
    // The other call was in that window as well.
    expect(phone.row(held).call).toMatchObject({ state: 'ended', end: 'lost' })
    expect(phone.now()).toMatchObject({ state: 'connecting', details: 'the phone window did not end a call, and was opened anew' })
    expect(desk.desk().phone.mayUseMicrophone()).toBe(false)
    machine.advance(60_000)
    expect(phone.page.opened).toBe(opened + 1)
    phone.register()
    expect(phone.now().state).toBe('registered')
    await phone.talk(MEI)
  })

  it('that lives, and only takes its time to end one of two calls, cuts not the other', async () => {
    const machine = handTime()
    await phone.open({ machine, policy: (policy) => { policy.clock = 'system' } })
    const on = await phone.talk(GEORGE)
    const id = await phone.talk(MEI)
    const { opened } = phone.page
    phone.page.hangs = true
    await phone.act({ do: 'hang-up', id })
    for (let second = 0; second < 20; second += 1) {
      machine.advance(1000)
      phone.say({ kind: 'media', id: on, state: 'flowing', mos: 4, level: 0.5 })
    }
    expect(phone.page.opened).toBe(opened)
    // Once nobody talks any more there is no reason left for an open microphone.
    phone.ended(on)
    machine.advance(5000)
    expect(phone.page.opened).toBe(opened + 1)
  })

  it('that slept with the machine has its time after it', async () => {
    const machine = handTime()
    await phone.open({ machine, policy: (policy) => { policy.clock = 'system' } })
    const id = await phone.talk(MEI)
    const { opened } = phone.page
    phone.page.hangs = true
    await phone.act({ do: 'hang-up', id })
    machine.sleep(60_000)
    machine.advance(0)
    phone.ended(id, { by: 'us' })
    machine.advance(60_000)
    expect(phone.page.opened).toBe(opened)
  })

  it('without its secret asks IT, and begins once that is there', async () => {
    await phone.open({}, false)
    await desk.call('accounts.removeSecret', { name: 'phone-password' })
    const before = phone.did('setup').length
    phone.say({ kind: 'ready' })
    expect(phone.did('setup')).toHaveLength(before)
    expect(phone.now()).toMatchObject({ state: 'needs-it', details: 'phone-password' })
    await desk.call('accounts.setSecret', { name: 'phone-password', value: 'x' })
    expect(phone.did('setup')).toHaveLength(before + 1)
    expect(phone.now().state).toBe('connecting')
  })

  it('hears when the machine woke: nothing ends by that', async () => {
    await phone.open()
    const id = await phone.talk(MEI)
    desk.app().woke()
    expect(phone.did('network-changed')).toHaveLength(1)
    expect(phone.call(id).state).toBe('talking')
  })

  it('reports about calls that are none are no news', async () => {
    await phone.open()
    const id = newId()
    phone.answered(id)
    phone.ended(id)
    phone.ringing(id)
    for (const report of [{ kind: 'held', id, byUs: true, byPeer: true }, { kind: 'transfer', id, state: 'done', code: 200 }, { kind: 'digits', id, digits: '1' }, { kind: 'media', id, state: 'flowing', mos: 4, level: 1 }] as const) phone.say(report)
    expect(phone.now().calls).toEqual([])
    expect(desk.desk().ledger.state.get('message', id)).toBeNull()
  })
})

describe('devices', () => {
  const chosen = { microphone: 'headset', speaker: 'headset', ringer: 'desk speaker' }
  it('stay chosen after a restart, also while they are not there', async () => {
    await phone.open()
    phone.say({ kind: 'devices', microphones: [{ id: 'built-in', name: 'Built-in' }], speakers: [] })
    await desk.call('phone.set', { devices: chosen })
    expect(phone.did('devices').at(-1)).toEqual({ do: 'devices', chosen })
    expect(phone.now().devices).toEqual({ microphones: [{ id: 'built-in', name: 'Built-in' }], speakers: [], chosen })
    await desk.restart()
    phone.register()
    expect(phone.now().devices.chosen).toEqual(chosen)
    expect(phone.did('devices').at(-1)).toEqual({ do: 'devices', chosen })
  })

  it('a page that begins anew tests nothing any more: the microphone is not for it', async () => {
    await phone.open()
    await desk.call('phone.test', { on: true, tone: null })
    expect(desk.desk().phone.mayUseMicrophone()).toBe(true)
    phone.say({ kind: 'ready' })
    expect(phone.now().testing).toBe(false)
    expect(desk.desk().phone.mayUseMicrophone()).toBe(false)
  })

  it('a test opens the microphone, and shuts it after a minute where nobody ends it', async () => {
    const machine = handTime()
    await phone.open({ machine, policy: (policy) => { policy.clock = 'system' } })
    await desk.call('phone.test', { on: true, tone: null })
    expect(desk.desk().phone.mayUseMicrophone()).toBe(true)
    machine.advance(60_000)
    expect(phone.did('test').at(-1)).toEqual({ do: 'test', on: false, tone: null })
    expect(phone.now().testing).toBe(false)
    expect(desk.desk().phone.mayUseMicrophone()).toBe(false)
  })
})

describe('a call that is on', () => {
  it('is interrupted by quitting: the far side hears of it, and it is on record', async () => {
    await phone.open()
    const id = await phone.talk(MEI)
    await desk.restart()
    expect(phone.did('end')).toEqual([{ do: 'end', id, how: 'hang-up' }])
    expect(phone.did('setup').at(-1)).toEqual({ do: 'setup', setup: null })
    expect(phone.row(id).call).toMatchObject({ end: 'interrupted' })
  })

  it('ends when the machine goes to sleep: on both sides, on record, and the line is signed off until it wakes', async () => {
    await phone.open()
    const id = await phone.talk(MEI)
    const ringing = phone.offer('447700900999')
    await desk.call('phone.test', { on: true, tone: null })
    const setup = phone.did('setup').at(-1)
    desk.desk().phone.sleeps()
    // Who rings here may still be heard on another phone of the line: it is not declined for all of them.
    expect(phone.did('end')).toEqual([{ do: 'end', id, how: 'hang-up' }, { do: 'end', id: ringing, how: 'away' }])
    expect(phone.row(id).call).toMatchObject({ end: 'interrupted' })
    expect(phone.row(ringing)).toMatchObject({ call: { end: 'interrupted', answeredAt: null } })
    expect(phone.did('setup').at(-1)).toEqual({ do: 'setup', setup: null })
    expect(phone.now()).toMatchObject({ state: 'connecting', testing: false })
    expect(desk.desk().phone.mayUseMicrophone()).toBe(false)
    expect(await phone.refused(MEI)).toBe('phone-offline')

    desk.app().woke()
    expect(phone.did('setup').at(-1)).toEqual(setup)
    const before = phone.did('setup').length
    phone.say({ kind: 'registered', on: true, code: 200, reason: 'OK' })
    // Another network is no waking up.
    desk.app().woke()
    expect(phone.did('setup')).toHaveLength(before)
    await phone.talk(MEI)
  })

  it('ends when the session does, and the line stays until Compline goes: whoever stays logged in after all can be called', async () => {
    await phone.open()
    const id = await phone.talk(MEI)
    const before = phone.did('setup').length
    desk.desk().phone.hangUp('logged off')
    expect(phone.did('end')).toEqual([{ do: 'end', id, how: 'hang-up' }])
    expect(phone.row(id).call).toMatchObject({ end: 'interrupted' })
    expect(phone.facts('call.ended').at(-1)).toMatchObject({ subject: id })
    expect(phone.did('setup')).toHaveLength(before)
    expect(phone.now().state).toBe('registered')
  })

  it('is not cut by another policy: that one waits for its end', async () => {
    let policy: PolicyInput | null = null
    await phone.open({ policy: (draft) => { policy = draft } })
    const id = await phone.talk(MEI)
    Object.assign(policy ?? {}, { advisor: { name: 'Sam Rowe-Hill' } })
    const checking = desk.call('policy.check', undefined)
    await expect.poll(async () => (await desk.call('policy.about', undefined)).held).toBe(true)
    expect(phone.call(id).state).toBe('talking')
    phone.ended(id)
    expect(await checking).toMatchObject({ outcome: 'new' })
    expect(phone.row(id).call?.end).toBe('hung-up-by-peer')
    phone.register()
    expect(phone.did('setup').at(-1)?.setup?.displayName).toBe('Sam Rowe-Hill')
  })
})

describe('where the ledger cannot be written', () => {
  /** The last free bytes go as well, so that not even a small fact finds room. */
  function fillUp(): () => void {
    const { ledger } = desk.desk()
    const { page_count: pages } = ledger.db.prepare('PRAGMA page_count').get() as { page_count: number }
    ledger.db.exec(`PRAGMA max_page_count = ${String(pages)}`)
    for (const size of [50_000, 2000, 0]) {
      try {
        for (;;) ledger.write((tx) => tx.fact({ kind: 'call.refused', actor: 'advisor', subject: newId(), attrs: { thread: null, code: 'phone-offline' }, payload: { dialled: 'x'.repeat(size) } }))
      } catch (error) {
        if (!(error instanceof LedgerProblem)) throw error
      }
    }
    return () => { ledger.db.exec('PRAGMA max_page_count = 1000000') }
  }

  it('nothing is dialled, and who calls hears busy; a call that is on goes on, and its end is written later', async () => {
    await phone.open()
    const on = await phone.talk(GEORGE)
    const free = fillUp()
    const dials = phone.did('dial').length
    await expect(desk.call('calls.dial', { id: newId(), lineId: desk.line, to: MEI })).rejects.toBeInstanceOf(LedgerProblem)
    expect(phone.did('dial')).toHaveLength(dials)
    const inbound = phone.offer(MEI)
    expect(phone.did('end').at(-1)).toEqual({ do: 'end', id: inbound, how: 'busy' })
    phone.ended(on)
    expect(phone.row(on).call?.state).toBe('talking')
    free()
    await desk.addContact('Mei Tanaka', MEI)
    expect(phone.row(on).call).toMatchObject({ state: 'ended', end: 'hung-up-by-peer' })
  })

  it('what could not be written is written once, by whatever is the first that can be', async () => {
    await phone.open()
    const on = await phone.dial(GEORGE)
    const free = fillUp()
    phone.answered(on)
    free()
    phone.ended(on)
    for (const kind of ['call.answered', 'call.ended']) expect(phone.facts(kind).filter(({ subject }) => subject === on)).toHaveLength(1)
    expect(phone.row(on).call).toMatchObject({ state: 'ended', end: 'hung-up-by-peer' })
  })
})
