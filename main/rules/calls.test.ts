import { describe, expect, it } from 'vitest'
import { newId } from '../testing/desk.ts'
import { handTime } from '../testing/time.ts'
import { GEORGE, MEI } from '../testing/with-desk.ts'
import { withPhone } from '../testing/with-phone.ts'

/* Calls over the whole desk: commands in, orders, facts and rows out; phone window and exchange by script. */
const phone = withPhone()
const { desk } = phone

describe('a call out', () => {
  it('is on record before it is ordered, and goes to what the gate let pass', async () => {
    let onRecord = -1
    const order: typeof phone.order = (what) => {
      if (what.do === 'dial') onRecord = phone.facts('call.placed').length
      phone.order(what)
    }
    await phone.open({ phone: { openExchange: phone.openExchange, order } })
    await desk.addContact('Mei Tanaka', MEI)
    const id = await phone.dial('tel:+1 (202) 555-0185')
    expect(onRecord).toBe(1)
    const uri = `sip:${MEI}@phone.sandbox.test`
    expect(phone.did('dial').at(-1)).toEqual({ do: 'dial', id, uri, anonymous: false })
    expect(phone.cleared.at(-1)).toMatchObject({ id, how: 'dial', uri })
    expect(phone.call(id)).toMatchObject({ state: 'calling', direction: 'out', peer: { e164: MEI, title: 'Mei Tanaka' } })
    expect(phone.row(id)).toMatchObject({ type: 'call', direction: 'out', call: { state: 'calling', recording: 'none' } })
    expect(phone.thread(id)).toMatchObject({ channel: 'voice', title: 'Mei Tanaka', address: MEI, unread: 0, preview: { type: 'call', status: null, call: { state: 'calling' } } })
  })

  it('rings, is answered and ends: each once, whatever comes twice or late', async () => {
    const machine = handTime()
    await phone.open({ machine, policy: (policy) => { policy.clock = 'system' } })
    const id = await phone.dial(GEORGE)
    phone.ringing(id, true)
    expect(phone.call(id)).toMatchObject({ state: 'ringing', earlyMedia: true })
    phone.answered(id)
    phone.answered(id)
    phone.ringing(id)
    expect(phone.call(id).state).toBe('talking')
    machine.advance(65_000)
    phone.ended(id)
    phone.ended(id, { by: 'system' })
    expect(phone.row(id).call).toMatchObject({ state: 'ended', end: 'hung-up-by-peer' })
    const { answeredAt, endedAt } = phone.row(id).call ?? {}
    expect((endedAt ?? 0) - (answeredAt ?? 0)).toBe(65_000)
    for (const kind of ['call.answered', 'call.ended']) expect(phone.facts(kind)).toHaveLength(1)
    expect(phone.now().calls).toHaveLength(1)
    machine.advance(5000)
    expect(phone.now().calls).toEqual([])
  })

  it.each([
    [486, 'busy'], [603, 'refused'], [404, 'not-found'], [480, 'no-answer'], [503, 'unreachable'], [488, 'failed'],
  ] as const)('that does not come about says why: %i is %s', async (code, end) => {
    await phone.open()
    const id = await phone.dial(GEORGE)
    phone.ended(id, { cause: 'Rejected', code })
    expect(phone.row(id).call).toMatchObject({ end, code, answeredAt: null })
    expect(phone.thread(id).unread).toBe(0)
  })

  it('the same id again dials nothing more', async () => {
    await phone.open()
    const id = newId()
    const ask = () => desk.call('calls.dial', { id, lineId: desk.line, to: GEORGE })
    const first = await ask()
    expect(await ask()).toEqual(first)
    expect(phone.did('dial')).toHaveLength(1)
  })

  it('can be hung up in every state', async () => {
    await phone.open()
    for (const before of [[], ['ringing'], ['ringing', 'answered']] as const) {
      const id = await phone.dial(GEORGE)
      for (const step of before) phone[step](id)
      expect(await phone.act({ do: 'hang-up', id })).toBeNull()
      expect(phone.did('end').at(-1)).toEqual({ do: 'end', id, how: 'hang-up' })
      expect(phone.row(id).call?.end).toBe(before.length === 2 ? 'hung-up' : 'canceled')
      expect(await phone.act({ do: 'hang-up', id })).toBe('no-such-call')
    }
    expect(phone.now().calls.every(({ state }) => state === 'ended')).toBe(true)
    expect(desk.desk().phone.mayUseMicrophone()).toBe(false)
  })

  it('sends the keys that were dialled behind the number once it is answered', async () => {
    await phone.open()
    const id = await phone.dial('+44 7700 900268 x12')
    expect(phone.did('digits')).toEqual([])
    phone.answered(id)
    phone.answered(id)
    expect(phone.did('digits')).toEqual([{ do: 'digits', id, digits: ',12' }])
  })
})

describe('what the gate does not let pass', () => {
  const rules = { policy: (policy: { voice?: unknown }) => { policy.voice = { region: 'GB', emergencyNumbers: ['999'], extensions: { from: 3, to: 4 }, deny: ['+4490'], allow: ['+44', '+1'] } } }
  it.each([['999', 'emergency-number'], ['9999', 'maybe-emergency'], ['0-999', 'maybe-emergency'], ['090 1234 5678', 'dial-forbidden'], ['+33 1 70 18 99 00', 'dial-forbidden'], ['Dana', 'not-dialable'], ['*21*02079460123#', 'not-dialable'], [`sip:201@elsewhere.example`, 'not-dialable']] as const)(
    '%s: nothing is ordered, nothing reaches the guard, and it is on record', async (to, code) => {
      await phone.open(rules)
      expect(await phone.refused(to)).toBe(code)
      expect(phone.did('dial')).toEqual([])
      expect(phone.cleared).toEqual([])
      expect(phone.now().calls).toEqual([])
      expect(phone.facts('call.refused')).toMatchObject([{ attrs: { code } }])
    })

  it('nor does a call go on to it by transfer', async () => {
    await phone.open(rules)
    const id = await phone.talk(GEORGE)
    for (const [to, code] of [['999', 'emergency-number'], ['9999', 'maybe-emergency'], ['+33 1 70 18 99 00', 'dial-forbidden']] as const) expect(await phone.act({ do: 'transfer', id, to })).toBe(code)
    expect(phone.did('refer')).toEqual([])
    expect(phone.cleared.map(({ how }) => how)).toEqual(['dial'])
    expect(phone.call(id)).toMatchObject({ state: 'talking', transfer: null })
  })

  it('nothing is dialled from a line without a phone, nor before the line is registered, nor after it is not any more', async () => {
    await phone.open({}, false)
    expect(await phone.refused(GEORGE)).toBe('phone-offline')
    phone.register()
    const answer = await desk.call('calls.dial', { id: newId(), lineId: 'other', to: GEORGE })
    expect(answer).toEqual({ ok: false, refusal: { code: 'phone-off' } })
    phone.wire({ kind: 'closed', reason: 'reset', needsIt: false })
    expect(await phone.refused(GEORGE)).toBe('phone-offline')
    expect(phone.did('dial')).toEqual([])
  })

  it('a desk without a phone in its policy has none', async () => {
    await phone.open({ policy: ({ connectors }) => { delete connectors.phone } }, false)
    expect(await phone.refused(GEORGE)).toBe('phone-off')
    expect(phone.now().state).toBe('off')
    expect(desk.desk().status().phone.state).toBe('off')
  })
})

describe('a call that comes in', () => {
  it('is on record, rings with the contact\'s name, and opens the microphone only once it is taken', async () => {
    await phone.open()
    await desk.addContact('George Whitfield', GEORGE)
    const id = phone.offer('07700900268', { name: 'SOMEBODY ELSE' })
    expect(phone.call(id)).toMatchObject({ state: 'ringing', direction: 'in', peer: { e164: GEORGE, title: 'George Whitfield' } })
    expect(phone.did('ring').at(-1)?.sound).toBe('ring')
    expect(desk.desk().phone.mayUseMicrophone()).toBe(false)
    expect(await phone.act({ do: 'answer', id })).toBeNull()
    expect(phone.orders.slice(-2)).toEqual([{ do: 'ring', sound: 'none' }, { do: 'answer', id }])
    expect(phone.call(id).state).toBe('connecting')
    expect(desk.desk().phone.mayUseMicrophone()).toBe(true)
    phone.answered(id)
    phone.ended(id)
    expect(desk.desk().phone.mayUseMicrophone()).toBe(false)
    expect(phone.row(id)).toMatchObject({ direction: 'in', call: { end: 'hung-up-by-peer' } })
    expect(phone.thread(id).unread).toBe(0)
    expect(desk.notes).toEqual([])
  })

  it('that nobody takes is missed: unread, and told of', async () => {
    await phone.open()
    const id = phone.offer(GEORGE)
    expect(phone.thread(id).unread).toBe(0)
    phone.ended(id, { cause: 'Canceled', code: 487 })
    expect(phone.row(id).call).toMatchObject({ end: 'missed', answeredAt: null })
    expect(phone.thread(id)).toMatchObject({ unread: 1, preview: { type: 'call', direction: 'in', call: { end: 'missed' } } })
    expect(desk.notes).toEqual([{ title: '+44 7700 900268', body: 'Missed call', threadId: phone.row(id).threadId }])
    expect(phone.did('ring').at(-1)?.sound).toBe('none')
    await desk.call('threads.read', { threadId: phone.row(id).threadId, seq: phone.row(id).seq })
    expect(phone.thread(id).unread).toBe(0)
  })

  it('a storm of calls is on record to the last, and not one notification each', async () => {
    const machine = handTime()
    await phone.open({ machine, policy: (policy) => { policy.clock = 'system' } })
    const ids = Array.from({ length: 50 }, (_, n) => phone.offer(`+4420794601${String(n).padStart(2, '0')}`))
    expect(phone.now().calls).toHaveLength(4)
    for (const id of ids) phone.ended(id, { cause: 'Canceled', code: 487 })
    machine.advance(10_000)
    expect(ids.map((id) => phone.row(id).call?.end)).toEqual(ids.map(() => 'missed'))
    expect(desk.notes.length).toBeLessThanOrEqual(6)
  })

  it('that is declined, or taken on another phone of the line, is not missed', async () => {
    await phone.open()
    const declined = phone.offer(GEORGE)
    await phone.act({ do: 'decline', id: declined })
    expect(phone.did('end').at(-1)).toEqual({ do: 'end', id: declined, how: 'decline' })
    const elsewhere = phone.offer(GEORGE)
    phone.ended(elsewhere, { cause: 'Canceled', reason: 'SIP;cause=200;text="Call completed elsewhere"' })
    expect([declined, elsewhere].map((id) => phone.row(id).call?.end)).toEqual(['declined', 'elsewhere'])
    expect(phone.thread(declined).unread).toBe(0)
    expect(desk.notes).toEqual([])
  })

  it('is answered with busy while nobody is to disturb, without a sound, and stands as missed', async () => {
    await phone.open()
    await desk.call('phone.set', { doNotDisturb: true })
    const id = phone.offer(GEORGE)
    expect(phone.did('end')).toEqual([{ do: 'end', id, how: 'busy' }])
    expect(phone.did('ring').every(({ sound }) => sound === 'none')).toBe(true)
    expect(phone.now().calls).toEqual([])
    expect(phone.row(id).call).toMatchObject({ end: 'missed', code: 486 })
    expect(phone.thread(id).unread).toBe(1)
    await desk.restart()
    expect(phone.now().doNotDisturb).toBe(true)
  })

  it('withheld, or from an extension, has a conversation of its own', async () => {
    await phone.open()
    const hidden = phone.offer('anonymous', { name: 'Anonymous' })
    expect(phone.call(hidden).peer).toEqual({ e164: null, user: '', title: '', contactId: null })
    phone.ended(hidden)
    expect(phone.thread(hidden)).toMatchObject({ title: 'Number withheld', address: null })
    expect(desk.notes.at(-1)?.title).toBe('Number withheld')
    const inside = phone.offer('2015', { name: 'Front desk' })
    expect(phone.call(inside).peer).toMatchObject({ e164: null, user: '2015', title: 'Front desk' })
    phone.ended(inside)
    expect(phone.row(hidden).threadId).not.toBe(phone.row(inside).threadId)
    expect(phone.thread(inside)).toMatchObject({ title: 'Front desk', address: null, extension: '2015' })
    expect(phone.thread(hidden)).not.toHaveProperty('extension')
    const out = await phone.dial('2015')
    expect(phone.row(out).threadId).toBe(phone.row(inside).threadId)
    expect(phone.did('dial').at(-1)?.uri).toBe('sip:2015@phone.sandbox.test')
  })

  it('shows the name of a contact that is saved while it goes on', async () => {
    await phone.open()
    const id = phone.offer(GEORGE)
    expect(phone.call(id).peer.title).toBe('+44 7700 900268')
    const contact = await desk.addContact('George Whitfield', GEORGE)
    expect(phone.call(id).peer).toMatchObject({ title: 'George Whitfield', contactId: contact })
    await desk.call('contacts.delete', { id: contact })
    expect(phone.call(id).peer).toMatchObject({ title: '+44 7700 900268', contactId: null })
  })
})

describe('declined with an SMS', () => {
  const decline = async (text: string, user = GEORGE): Promise<string | null> => phone.act({ do: 'decline-with-sms', id: phone.offer(user), messageId: newId(), text })
  const smsTo = (contact: Awaited<ReturnType<typeof desk.addContact>>) => desk.thread(contact, 'sms')

  it('the SMS goes the way of every message', async () => {
    await phone.open()
    const george = await desk.addContact('George Whitfield', GEORGE)
    expect(await decline('I will call you back.')).toBeNull()
    await desk.quiet()
    expect(desk.texts(smsTo(george)?.id ?? never())).toEqual(['I will call you back.'])
    expect(desk.sandbox.control.client('george-whitfield').messages.at(-1)).toMatchObject({ from: 'firm', text: 'I will call you back.' })
    expect(phone.did('end')).toHaveLength(1)
  })

  it('and where the gate holds it the call is declined all the same, and the words wait as a draft', async () => {
    await phone.open({ policy: (policy) => { policy.dlp = { rules: [{ id: 'tip', name: 'No tips', detector: { kind: 'lexicon', terms: ['sure thing'] }, action: 'block' }] } } })
    const george = await desk.addContact('George Whitfield', GEORGE)
    expect(await decline('It is a sure thing.')).toBe('dlp-blocked')
    expect(phone.did('end').at(-1)).toMatchObject({ how: 'decline' })
    expect(smsTo(george)?.draft?.text).toBe('It is a sure thing.')
    expect(desk.notes).toEqual([{ title: 'Your SMS to George Whitfield was not sent', body: 'It waits as a draft: open it to see why.', threadId: smsTo(george)?.id }])
    expect(desk.sends()).toEqual([])
  })

  it('nothing goes to who texted STOP, or withheld their number', async () => {
    await phone.open()
    const george = await desk.addContact('George Whitfield', GEORGE)
    await decline('First')
    await desk.quiet()
    desk.sandbox.control.send('george-whitfield', { channel: 'sms', text: 'STOP' })
    await desk.until(() => smsTo(george)?.smsBlock === 'sms-opted-out')
    expect(await decline('Second')).toBe('sms-opted-out')
    expect(await decline('Third', 'anonymous')).toBe('no-number')
    expect(desk.sandbox.control.client('george-whitfield').messages.filter(({ from }) => from === 'firm').map(({ text }) => text)).not.toContain('Second')
  })
})

function never(): never { throw new Error('it is there') }
