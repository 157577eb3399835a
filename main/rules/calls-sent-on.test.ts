import { describe, expect, it } from 'vitest'
import { newId } from '../testing/desk.ts'
import { GEORGE, MEI } from '../testing/with-desk.ts'
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
})
