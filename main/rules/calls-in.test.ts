import { describe, expect, it } from 'vitest'
import { handTime } from '../testing/time.ts'
import { GEORGE, MEI } from '../testing/with-desk.ts'
import { withPhone } from '../testing/with-phone.ts'

/* Calls that come in, where it gets difficult: silenced, offered twice, under a made-up name. */
const phone = withPhone()
const { desk } = phone

describe('a call that comes in', () => {
  it('that rings already is silenced by it, and can still be taken; who calls next hears busy', async () => {
    await phone.open()
    const id = phone.offer(GEORGE)
    const rings = (): string | undefined => phone.did('ring').at(-1)?.sound
    expect(rings()).toBe('ring')
    await desk.call('phone.set', { doNotDisturb: true })
    expect(rings()).toBe('none')
    expect(phone.call(id).state).toBe('ringing')
    expect(phone.did('end')).toEqual([])
    const next = phone.offer(MEI)
    expect(phone.did('end')).toEqual([{ do: 'end', id: next, how: 'busy' }])
    expect(rings()).toBe('none')
    await desk.call('phone.set', { doNotDisturb: false })
    expect(rings()).toBe('ring')
    await desk.call('phone.set', { doNotDisturb: true })
    expect(await phone.act({ do: 'answer', id })).toBeNull()
    phone.answered(id)
    expect(phone.call(id).state).toBe('talking')
  })

  it('offered once more by the exchange after the phone window crashed is the same call: one row', async () => {
    const machine = handTime()
    await phone.open({ machine, policy: (policy) => { policy.clock = 'system' } })
    const id = phone.offer(GEORGE, { sipCallId: 'one@exchange' })
    phone.register()
    expect(phone.row(id).call).toMatchObject({ end: 'lost' })
    const again = phone.offer(GEORGE, { sipCallId: 'one@exchange' })
    expect(phone.did('end').at(-1)).toEqual({ do: 'end', id: again, how: 'busy' })
    expect(phone.facts('call.offered')).toHaveLength(1)
    expect(phone.thread(id).unread).toBe(1)
    // Sent round by the exchange and here again later, it rings again.
    machine.advance(121_000)
    expect(phone.call(phone.offer(GEORGE, { sipCallId: 'one@exchange' })).state).toBe('ringing')
  })

  it('from who is no contact stands with its number, and never with the name it gave itself', async () => {
    await phone.open()
    const id = phone.offer(GEORGE, { name: 'Harbour & Pine Compliance' })
    expect(phone.call(id).peer).toMatchObject({ title: '+44 7700 900268', saysName: 'Harbour & Pine Compliance' })
    await desk.addContact('George Whitfield', GEORGE)
    expect(phone.call(id).peer).not.toHaveProperty('saysName')
    const contact = phone.offer(GEORGE, { name: 'SOMEBODY ELSE' })
    expect(phone.call(contact).peer).not.toHaveProperty('saysName')
    // Neither a number nor an extension: the name stands for nobody, here nor in the inbox.
    const named = phone.offer('compliance', { name: 'Harbour & Pine Compliance' })
    expect(phone.call(named).peer).toMatchObject({ title: 'compliance', saysName: 'Harbour & Pine Compliance' })
    expect(phone.thread(named).title).toBe('compliance')
    const hidden = phone.offer('anonymous', { name: 'Mei Tanaka' })
    expect(phone.call(hidden).peer).toMatchObject({ title: '', saysName: 'Mei Tanaka' })
  })
})
