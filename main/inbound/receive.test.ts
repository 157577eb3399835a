import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '../../core/time.ts'
import { policyWith } from '../gate/testing/gate-view.ts'
import { newId } from '../testing/desk.ts'
import { handTime } from '../testing/time.ts'
import { person, timestamp, whatsappPosts, type From } from '../testing/whatsapp-posts.ts'
import { GEORGE, MEI, refusalOf, TOM, withDesk } from '../testing/with-desk.ts'
import { createReceive } from './receive.ts'

/* What comes in as providers really send it: out of order, under another name, late. */
const desk = withDesk()

const { batch, post, whatsapp } = whatsappPosts(desk)
/** What comes in by no webhook, under the policy of gate-view.ts. */
const receiver = () => createReceive({ ...desk.desk(), policy: policyWith(), clock: { ahead: () => 0 }, arrived: () => undefined, templatesChanged: () => undefined })
const threadOf = (contact: Parameters<typeof desk.thread>[0]) => desk.thread(contact, 'whatsapp')

describe('the client\'s last word counts', () => {
  it('a "yes" that comes in after the STOP that was written after it gives nothing', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await whatsapp(person(MEI), 'STOP', 1 * SECOND)
    expect(desk.row(thread).consent?.state).toBe('declined')
    await whatsapp(person(MEI), 'Yes', 30 * SECOND)
    expect(desk.row(thread).consent?.state).toBe('declined')
    await whatsapp(person(MEI), 'Yes')
    expect(desk.row(thread).consent?.state).toBe('opted-in')
    await desk.quiet()
  })

  it('an answer counts though this machine\'s clock is minutes fast', async () => {
    const time = handTime(Date.now() + 10 * MINUTE)
    await desk.open({ machine: time, policy: (policy) => { policy.clock = 'system' } })
    const tom = await desk.addContact('Tom Becker', TOM)
    const thread = await desk.optIn(tom, TOM)
    desk.app().clock()?.observe(new Date().toUTCString(), time.now(), time.now())
    await whatsapp(person(TOM), 'Yes')
    expect(desk.row(thread).consent?.state).toBe('opted-in')
    await desk.quiet()
  })
})

describe('an answer is an answer to the question', () => {
  const tapped = (text: string) => [{ from: person(MEI), body: '', ago: 0, instead: { type: 'button', button: { text, payload: text } } }]

  it('"No" on the button of another template changes nothing', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await batch(tapped('No'))
    expect(desk.texts(thread)).toContain('No')
    expect(desk.row(thread).consent?.state).toBe('opted-in')
  })

  it('"Yes" on the button of another template takes no STOP back', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await whatsapp(person(MEI), 'STOP', 5 * SECOND)
    await batch(tapped('Yes'))
    expect(desk.row(thread).consent?.state).toBe('declined')
    await batch(tapped('Stop'))
    await desk.quiet()
  })

  it('a "yes" that was typed while this desk was off counts, though the question\'s own status comes as late', async () => {
    const time = handTime(Date.now() - 60 * MINUTE)
    await desk.open({ machine: time, policy: (policy) => { policy.clock = 'system' } })
    const tom = await desk.addContact('Tom Becker', TOM)
    desk.sandbox.control.fault({ target: 'graph.messages', kind: 'drop', when: 'before', count: 1 })
    const id = newId()
    const asked = await desk.call('optIn.send', { id, contactId: tom, number: TOM, lineId: desk.line })
    if (!asked.ok) throw new Error('the opt-in was refused')
    await desk.desk().dispatch.settled()
    expect(desk.messages(asked.threadId).find(({ purpose }) => purpose === 'opt-in')?.status).toBe('unknown')
    time.sleep(60 * MINUTE)
    await post({ statuses: [{ id: 'wamid.q', status: 'delivered', timestamp: timestamp(50 * MINUTE), recipient_id: TOM.slice(1), biz_opaque_callback_data: id }] })
    await batch([{ from: person(TOM), body: 'Yes', ago: 45 * MINUTE }])
    expect(desk.row(asked.threadId).consent?.state).toBe('opted-in')
    await desk.quiet()
  })
})

describe('what WhatsApp says about a person is not their word', () => {
  it('a changed number opens no window', async () => {
    await desk.open()
    const mei = await desk.addContact('Mei Tanaka', MEI)
    const recorded = await desk.call('consent.record', { contactId: mei, number: MEI, lineId: desk.line, evidence: 'Signed form of 3 May' })
    if (!recorded.ok) throw new Error('consent was refused')
    await batch([{ from: person(MEI), body: '', ago: 0, instead: { type: 'system', system: { type: 'user_changed_number', body: 'Mei changed from A to B' } } }])
    expect(desk.texts(recorded.threadId)).toContain('Mei changed from A to B')
    expect(refusalOf(await desk.text(recorded.threadId, 'Hello'))).toBe('window-closed')
  })
})

describe('a note about an answer', () => {
  it('does not go out after another answer has made it untrue', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await whatsapp(person(MEI), 'STOP', 20 * SECOND)
    await desk.quiet()
    const before = desk.sends().length
    await desk.sandbox.control.offline(true)
    const receive = receiver()
    const say = (text: string, ago: number): void => { receive([{ kind: 'message', lineId: desk.line, channel: 'whatsapp', providerId: newId(), from: person(MEI), at: Date.now() - ago, content: { type: 'text', text }, optOut: null, about: null }]) }
    say('Yes', 10 * SECOND)
    await desk.desk().dispatch.settled()
    say('STOP', 5 * SECOND)
    await desk.desk().dispatch.settled()
    await desk.sandbox.control.offline(false)
    desk.desk().woke()
    await desk.until(() => desk.desk().status().waiting === 0)
    await desk.quiet()
    expect(desk.row(thread).consent?.state).toBe('declined')
    expect(desk.sends().slice(before)).toHaveLength(1)
    expect(JSON.stringify(desk.sends().at(-1)?.body)).toContain('"."')
  })
})

describe('STOP and START by SMS', () => {
  it('a START that may not be one lifts nothing, as with the carriers', async () => {
    await desk.open()
    const george = await desk.addContact('George Whitfield', GEORGE)
    const opened = await desk.call('threads.open', { contactId: george, channel: 'sms', number: GEORGE, lineId: desk.line })
    if (!opened.ok) throw new Error('an SMS thread')
    const receive = receiver()
    const say = (text: string): void => { receive([{ kind: 'message', lineId: desk.line, channel: 'sms', providerId: newId(), from: person(GEORGE), at: Date.now(), content: { type: 'text', text }, optOut: null, about: null }]) }
    say('Stop!')
    expect(desk.row(opened.threadId).smsBlock).toBe('sms-opted-out')
    for (const talk of ['Yes?', 'yes 👎', 'start ~', 'Yes please']) say(talk)
    expect(desk.row(opened.threadId).smsBlock).toBe('sms-opted-out')
    say(' Start\n')
    expect(desk.row(opened.threadId).smsBlock).toBeNull()
    say('STOP 🛑')
    expect(desk.row(opened.threadId).smsBlock).toBe('sms-opted-out')
    await desk.quiet()
  })

  it('the firm\'s own words for STOP count by SMS too', async () => {
    await desk.open()
    const george = await desk.addContact('George Whitfield', GEORGE)
    const opened = await desk.call('threads.open', { contactId: george, channel: 'sms', number: GEORGE, lineId: desk.line })
    if (!opened.ok) throw new Error('an SMS thread')
    desk.sandbox.control.send('george-whitfield', { channel: 'sms', text: 'Abmelden' })
    await desk.until(() => desk.row(opened.threadId).smsBlock === 'sms-opted-out')
    expect(refusalOf(await desk.text(opened.threadId, 'Hello'))).toBe('sms-opted-out')
  })
})

describe('one person, one consent', () => {
  it('STOP counts for the number, though it comes under the user id alone', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await whatsapp(person(MEI, 'US.4711'), 'My new phone')
    await whatsapp(person(null, 'US.4711'), 'STOP')
    expect(desk.row(thread).consent?.state).toBe('declined')
    expect(refusalOf(await desk.text(thread, 'Hello'))).toBe('opted-out')
    await desk.quiet()
  })

  it('a stranger\'s STOP holds when the contact is added under the other spelling of the number', async () => {
    await desk.open()
    await whatsapp(person('+551188887777'), 'STOP')
    const ana = await desk.addContact('Ana Souza', '+5511988887777', 'pt-BR')
    const row = threadOf(ana)
    expect(row).toMatchObject({ consent: { state: 'declined' }, address: '+5511988887777' })
    expect(refusalOf(await desk.call('optIn.send', { id: newId(), contactId: ana, number: '+5511988887777', lineId: desk.line }))).toBe('opted-out')
    await desk.quiet()
  })

  it('a STOP under a user id alone counts for the number, once WhatsApp shows that both are one person', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await whatsapp(person(null, 'US.4712'), 'STOP')
    expect(desk.row(thread).consent?.state).toBe('opted-in')
    await whatsapp(person(MEI, 'US.4712'), 'Hello')
    expect(desk.row(thread).consent).toMatchObject({ state: 'declined', answeredBy: 'stop' })
    expect(refusalOf(await desk.text(thread, 'Hello'))).toBe('opted-out')
    expect(desk.messages(thread).find(({ notice }) => notice?.kind === 'declined')?.notice?.detail).toBe('STOP')
    await whatsapp(person(null, 'US.4712'), 'Hello again')
    expect(desk.texts(thread)).toContain('Hello again')
    await whatsapp(person(null, 'US.4712'), 'Yes')
    expect(desk.row(thread).consent?.state).toBe('opted-in')
    await desk.quiet()
  })

  it('what somebody wrote before they showed their number stays in one conversation, and their STOP with it', async () => {
    await desk.open()
    await whatsapp(person(null, 'US.4719'), 'Hello, may I ask something?')
    await whatsapp(person(null, 'US.4719'), 'STOP')
    const before = threadOf(null)
    expect(before).toMatchObject({ address: null, consent: { state: 'declined' } })
    await whatsapp(person(TOM, 'US.4719'), 'This is my number')
    const after = threadOf(null)
    expect(after).toMatchObject({ id: before?.id, address: TOM, consent: { state: 'declined', answeredBy: 'stop' } })
    if (before === null) throw new Error('their conversation')
    expect(desk.texts(before.id)).toEqual(expect.arrayContaining(['Hello, may I ask something?', 'This is my number']))
    const tom = await desk.addContact('Tom Becker', TOM)
    expect(threadOf(tom)?.id).toBe(before?.id)
    expect(refusalOf(await desk.call('optIn.send', { id: newId(), contactId: tom, number: TOM, lineId: desk.line }))).toBe('opted-out')
    await desk.quiet()
  })

  it('a yes under a user id alone opens nothing for the number, though the conversation goes on', async () => {
    await desk.open()
    await whatsapp(person(null, 'US.4720'), 'STOP', 5 * SECOND)
    await whatsapp(person(null, 'US.4720'), 'Yes')
    expect(threadOf(null)?.consent?.state).toBe('opted-in')
    await whatsapp(person(TOM, 'US.4720'), 'This is my number')
    expect(threadOf(null)).toMatchObject({ address: TOM, consent: { state: 'none' } })
    await desk.quiet()
  })

  it('a yes never widens: under a user id it opens no number, and a number that said no stays so', async () => {
    await desk.open()
    const tom = await desk.addContact('Tom Becker', TOM)
    const thread = await desk.optIn(tom, TOM)
    await whatsapp(person(null, 'US.4713'), 'STOP', 5 * SECOND)
    await whatsapp(person(null, 'US.4713'), 'Yes')
    expect(threadOf(null)?.consent?.state).toBe('opted-in')
    await whatsapp(person(TOM, 'US.4713'), 'Hello')
    expect(desk.row(thread).consent?.state).toBe('pending')
    await whatsapp(person(TOM), 'STOP')
    await whatsapp(person(TOM, 'US.4713'), 'Hello')
    expect(desk.row(thread).consent?.state).toBe('declined')
    await desk.quiet()
  })

  it('a STOP stays with the person who takes a new number, under the same user id', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await whatsapp(person(TOM, 'US.4714'), 'My old number')
    await whatsapp(person(null, 'US.4714'), 'STOP')
    expect(desk.row(thread).consent?.state).toBe('opted-in')
    await whatsapp(person(MEI, 'US.4714'), 'My new number')
    expect(desk.row(thread).consent?.state).toBe('declined')
    await whatsapp(person(MEI, 'US.4714'), 'Yes')
    expect(desk.row(thread).consent?.state).toBe('opted-in')
    await whatsapp(person(null, 'US.4714'), 'STOP')
    expect(desk.row(thread).consent?.state).toBe('declined')
    await desk.quiet()
  })

  it('an opt-out counts on the line to which it was said, and on no other', async () => {
    await desk.open({ wait: false, policy: (policy) => { policy.lines = [...policy.lines, { id: 'second', name: 'Second', whatsapp: { phoneNumberId: '206540352242922', number: '+442079460999' } }] } })
    const mei = await desk.addContact('Mei Tanaka', MEI)
    await desk.call('consent.record', { contactId: mei, number: MEI, lineId: 'second', evidence: 'Signed form of 3 May' })
    const receive = receiver()
    const said = (from: From, text: string): void => {
      receive([{ kind: 'message', lineId: desk.line, channel: 'whatsapp', providerId: newId(), from, at: Date.now(), content: { type: 'text', text }, optOut: null, about: null }])
    }
    said(person(null, 'US.4715'), 'STOP')
    said(person(MEI, 'US.4715'), 'Hello')
    const refusal = async (lineId: string) => (await desk.call('optIn.preview', { contactId: mei, number: MEI, lineId })).refusal?.code
    expect(await refusal(desk.line)).toBe('opted-out')
    expect(await refusal('second')).toBe('already-opted-in')
  })
})

describe('much at once', () => {
  it('is told of in few notifications: the newest of each conversation, and five at most', async () => {
    await desk.open()
    const people = [...'123456789'].map((digit) => person(`+1202555011${digit}`))
    await batch(people.slice(0, 2).flatMap((from) => ['one', 'two', 'three'].map((body) => ({ from, body, ago: 0 }))))
    expect(desk.notes.map(({ body }) => body)).toEqual(['three', 'three'])
    await batch(people.map((from) => ({ from, body: 'four', ago: 0 })))
    expect(desk.notes).toHaveLength(2 + 5)
  })
})
