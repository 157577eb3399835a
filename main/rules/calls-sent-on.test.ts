import { describe, expect, it } from 'vitest'
import type { CallId } from '../../core/ids.ts'
import { newId } from '../testing/desk.ts'
import { GEORGE, MEI, TOM } from '../testing/with-desk.ts'
import { withPhone } from '../testing/with-phone.ts'

/* The far side sends the advisor on (REFER): by the gate that everything dialled passes, or not at all. */
const phone = withPhone()

describe('a far side that sends us on', () => {
  it('is followed to a number that may be called: a call of its own, on record, cleared for the guard', async () => {
    await phone.open()
    const id = await phone.dial(GEORGE)
    phone.answered(id)
    const as = newId()
    phone.say({ kind: 'referred', id, as, to: `sip:${MEI}@phone.sandbox.test` })
    const uri = `sip:${MEI}@phone.sandbox.test`
    expect(phone.did('follow')).toEqual([{ do: 'follow', id, as, uri, anonymous: false }])
    expect(phone.cleared.at(-1)).toMatchObject({ id: as, how: 'dial', uri })
    expect(phone.call(as)).toMatchObject({ direction: 'out', state: 'calling', peer: { e164: MEI } })
    expect(phone.facts('call.placed')).toHaveLength(2)
  })
  it.each([['an emergency number', 'sip:112@phone.sandbox.test'], ['another exchange', 'sip:boss@away.example'], ['nowhere', '-']])('is not followed to %s: nothing is cleared', async (_what, to) => {
    await phone.open()
    const id = await phone.dial(GEORGE)
    phone.answered(id)
    const before = phone.cleared.length
    phone.say({ kind: 'referred', id, as: newId(), to })
    expect(phone.did('follow')).toMatchObject([{ id, uri: null }])
    expect(phone.cleared).toHaveLength(before)
  })
  it('is not followed from a call that nobody has answered, or that is over', async () => {
    await phone.open()
    const id = await phone.dial(GEORGE)
    phone.say({ kind: 'referred', id, as: newId(), to: `sip:${MEI}@phone.sandbox.test` })
    phone.say({ kind: 'referred', id: newId(), as: newId(), to: `sip:${MEI}@phone.sandbox.test` })
    expect(phone.did('follow').map(({ uri }) => uri)).toEqual([null, null])
  })
  it('is on record as what the client asked for, not the advisor', async () => {
    await phone.open()
    const id = await phone.talk(GEORGE)
    for (const to of [MEI, '112']) phone.say({ kind: 'referred', id, as: newId(), to: `sip:${to}@phone.sandbox.test` })
    const actors = (kind: string): unknown[] => phone.desk.desk().ledger.db.prepare('SELECT actor FROM fact WHERE kind = ? ORDER BY seq').all(kind).map(({ actor }) => actor)
    expect(actors('call.placed')).toEqual(['advisor', 'client'])
  })
  it('cannot have help called, also where the advisor may call it', async () => {
    await phone.open({ policy: (policy) => { policy.voice = { region: 'GB', emergency: 'dial' } } })
    const id = await phone.talk(GEORGE)
    phone.say({ kind: 'referred', id, as: newId(), to: 'sip:112@phone.sandbox.test' })
    expect(phone.did('follow')).toMatchObject([{ id, uri: null }])
    expect(phone.facts('call.refused').at(-1)?.attrs).toMatchObject({ code: 'emergency-number' })
    expect(await phone.refused('112')).toBeNull()
  })
  it('does not take the advisor from another call, nor make two of one', async () => {
    await phone.open()
    const held = await phone.talk(GEORGE)
    const on = await phone.talk(TOM)
    const send = (id: CallId): void => { phone.say({ kind: 'referred', id, as: newId(), to: `sip:${MEI}@phone.sandbox.test` }) }
    send(held)
    expect(phone.did('follow').map(({ uri }) => uri)).toEqual([null])
    send(on)
    send(on)
    expect(phone.did('follow').map(({ uri }) => uri === null)).toEqual([true, false, true])
  })
})
