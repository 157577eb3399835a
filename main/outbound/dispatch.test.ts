import { describe, expect, it, vi } from 'vitest'
import type { E164 } from '../../core/ids.ts'
import { DAY, MINUTE } from '../../core/time.ts'
import { policyWith } from '../gate/testing/gate-view.ts'
import { createReceive } from '../inbound/receive.ts'
import { LedgerProblem } from '../ledger/database.ts'
import type { SendOutcome } from '../providers/provider.ts'
import { handTime } from '../testing/time.ts'
import { GEORGE, MEI, TOM, withDesk } from '../testing/with-desk.ts'
import { dispatchTo } from './testing/dispatch-to.ts'

/* What happens to messages that wait: where the world changes meanwhile, or the ledger does. */
const desk = withDesk()

async function sms(number: string, name = 'George Whitfield') {
  const contact = await desk.addContact(name, number)
  const opened = await desk.call('threads.open', { contactId: contact, channel: 'sms', number, lineId: desk.line })
  if (!opened.ok) throw new Error('an SMS thread')
  return opened.threadId
}
/** The ledger cannot be written `times` times, after it could be `after` times. */
function fullDisk(after: number, times: number) {
  const { ledger } = desk.desk()
  const write = ledger.write.bind(ledger)
  let calls = 0
  return vi.spyOn(ledger, 'write').mockImplementation((work) => {
    calls += 1
    if (calls > after && calls <= after + times) throw new LedgerProblem('disk-full', 'database or disk is full')
    return write(work)
  })
}
const sent = (text: string) => desk.sends().filter(({ body }) => JSON.stringify(body).includes(text))

describe('a ledger that cannot be written for a while', () => {
  it('makes a message wait, not the whole app go round in circles', async () => {
    const time = handTime(Date.now())
    await desk.open({ machine: time })
    const thread = await sms(GEORGE)
    vi.spyOn(console, 'error').mockReturnValue()
    const write = fullDisk(1, 500)
    await desk.text(thread, 'Your statement is ready')
    await desk.desk().dispatch.settled()
    expect(write.mock.calls.length).toBeLessThan(5)
    write.mockRestore()
    time.advance(MINUTE)
    await desk.quiet()
    expect(sent('statement')).toHaveLength(1)
    expect(desk.messages(thread).at(-1)?.status).toBe('delivered')
  })

  it('loses no answer of the provider', async () => {
    const time = handTime(Date.now())
    await desk.open({ machine: time })
    const thread = await sms(GEORGE)
    vi.spyOn(console, 'error').mockReturnValue()
    desk.sandbox.control.fault({ target: 'webhooks.twilio', kind: 'drop', count: 10 })
    const write = fullDisk(2, 1)
    await desk.text(thread, 'Your statement is ready')
    await desk.desk().dispatch.settled()
    expect(desk.messages(thread).at(-1)?.status).toBe('dispatching')
    time.advance(MINUTE)
    expect(desk.messages(thread).at(-1)?.status).toBe('accepted')
    write.mockRestore()
    await desk.quiet()
    expect(sent('statement')).toHaveLength(1)
  })
})

describe('the gate looks at whom a message was written to', () => {
  it('not at the other number that its conversation has gone on to', async () => {
    const time = handTime(Date.now())
    await desk.open({ machine: time })
    const thread = await desk.optedIn()
    const { contactId } = desk.row(thread)
    if (contactId === null) throw new Error('a contact')
    const both = [{ label: 'mobile', e164: MEI }, { label: 'office', e164: TOM }] as const
    await desk.call('contacts.save', { id: contactId, name: 'Mei Tanaka', numbers: [...both], about: '', notes: '', language: 'en-US' })
    await desk.call('optIn.send', { id: crypto.randomUUID(), contactId, number: TOM, lineId: desk.line })
    await desk.quiet()
    desk.sandbox.control.send('tom-becker', { channel: 'whatsapp', button: 'yes' })
    await desk.until(() => desk.row(thread).address === TOM && desk.row(thread).consent?.state === 'opted-in')
    await desk.quiet()
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'My first number again' })
    await desk.until(() => desk.row(thread).address === MEI)
    desk.sandbox.control.fault({ target: 'graph.messages', kind: 'rate-limit', count: 1 })
    await desk.text(thread, 'This waits')
    await desk.desk().dispatch.settled()
    expect(desk.messages(thread).find(({ text }) => text === 'This waits')?.status).toBe('queued')
    const before = sent('This waits').length
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'STOP' })
    await desk.until(() => desk.row(thread).consent?.state === 'declined')
    desk.sandbox.control.send('tom-becker', { channel: 'whatsapp', text: 'Here I can be reached' })
    await desk.until(() => desk.row(thread).address === TOM)
    time.advance(10 * MINUTE)
    await desk.quiet()
    expect(desk.messages(thread).find(({ text }) => text === 'This waits')).toMatchObject({ status: 'refused', refusal: 'opted-out' })
    expect(sent('This waits')).toHaveLength(before)
  })
})

describe('an SMS that the carrier refuses', () => {
  it('blocks the number it was sent to, not the one that its conversation has gone on to', async () => {
    const time = handTime(Date.now())
    await desk.open({ machine: time })
    const thread = await sms(MEI, 'Mei Tanaka')
    const { contactId } = desk.row(thread)
    if (contactId === null) throw new Error('a contact')
    const save = (e164: string) => desk.call('contacts.save', { id: contactId, name: 'Mei Tanaka', numbers: [{ label: 'mobile', e164 }], about: '', notes: '', language: 'en-US' })
    desk.sandbox.control.fault({ target: 'twilio.messages', kind: 'rate-limit', count: 1 })
    await desk.text(thread, 'This waits')
    await desk.desk().dispatch.settled()
    await save(TOM)
    desk.sandbox.control.fault({ target: 'twilio.messages', kind: 'error', code: 21610, count: 1 })
    time.advance(10 * MINUTE)
    await desk.quiet()
    expect(desk.messages(thread).find(({ text }) => text === 'This waits')?.status).toBe('failed')
    expect(desk.row(thread)).toMatchObject({ address: TOM, smsBlock: null })
    await save(MEI)
    expect(desk.row(thread)).toMatchObject({ address: MEI, smsBlock: 'sms-opted-out' })
  })
})

describe('waiting', () => {
  it('on one channel of a line holds up nothing on the other', async () => {
    await desk.open()
    const thread = await sms(GEORGE)
    const chat = await desk.optedIn()
    desk.sandbox.control.fault({ target: 'twilio.messages', kind: 'rate-limit', count: 1 })
    await desk.text(thread, 'An SMS that waits')
    await desk.desk().dispatch.settled()
    await desk.text(chat, 'Good morning')
    await desk.quiet()
    expect(sent('Good morning')).toHaveLength(1)
  })

  it('does not last until a moment that a wrong clock gave', async () => {
    const time = handTime(Date.now() + 300 * DAY)
    await desk.open({ machine: time, policy: (policy) => { policy.clock = 'system' } })
    const thread = await sms(GEORGE)
    desk.sandbox.control.fault({ target: 'twilio.messages', kind: 'rate-limit', count: 1 })
    await desk.text(thread, 'This waits')
    await desk.desk().dispatch.settled()
    expect(desk.messages(thread).at(-1)?.status).toBe('queued')
    time.sleep(-300 * DAY)
    desk.desk().woke()
    desk.desk().dispatch.wake()
    await desk.quiet()
    expect(desk.messages(thread).at(-1)?.status).toBe('delivered')
  })
})

describe('a message whose outcome is unknown', () => {
  it('is settled and sent again in one commit, so that no crash makes two of it', async () => {
    const time = handTime(Date.now())
    await desk.open({ machine: time })
    const thread = await sms(GEORGE)
    desk.sandbox.control.fault({ target: 'twilio.messages', kind: 'drop', when: 'before', count: 1 })
    const id = crypto.randomUUID()
    await desk.call('messages.submit', { id, threadId: thread, body: { type: 'text', text: 'Your statement' } })
    await desk.desk().dispatch.settled()
    expect(desk.messages(thread).at(-1)?.status).toBe('unknown')
    await desk.call('messages.settle', { id, as: 'again', newId: crypto.randomUUID() })
    await desk.quiet()
    const kinds = (desk.desk().ledger.db.prepare("SELECT kind FROM fact WHERE kind LIKE 'message.%' ORDER BY seq").all() as { kind: string }[]).map(({ kind }) => kind)
    const again = kinds.lastIndexOf('message.queued')
    expect(kinds.slice(again, again + 3)).toEqual(['message.queued', 'message.settled', 'message.dispatching'])
  })

  it('is accepted, and not yet sent, where the provider lists it as on its way', async () => {
    await desk.open()
    const thread = await sms(GEORGE)
    desk.sandbox.control.fault({ target: 'twilio.messages', kind: 'drop', count: 1 })
    await desk.text(thread, 'Your statement')
    await desk.desk().dispatch.settled()
    const receive = createReceive({ ...desk.desk(), policy: policyWith(), clock: { ahead: () => 0 }, arrived: () => undefined, templatesChanged: () => undefined })
    const listed = { kind: 'listed', channel: 'sms', lineId: desk.line, providerId: `SM${'0'.repeat(32)}`, to: GEORGE as E164, text: 'Your statement', at: Date.now(), status: null, error: null } as const
    receive([listed])
    expect(desk.messages(thread).at(-1)?.status).toBe('accepted')
    receive([listed])
    expect(desk.messages(thread).at(-1)?.status).toBe('accepted')
  })

  it('is found in the list though the clocks differ, and the conversation has gone on to another number', async () => {
    const time = handTime(Date.now() + 600 * MINUTE)
    await desk.open({ machine: time, policy: (policy) => { policy.clock = 'system' } })
    const thread = await sms(GEORGE)
    desk.sandbox.control.fault({ target: 'twilio.messages', kind: 'drop', when: 'before', count: 1 })
    await desk.text(thread, 'Your statement')
    await desk.desk().dispatch.settled()
    const { contactId } = desk.row(thread)
    if (contactId === null) throw new Error('a contact')
    await desk.call('contacts.save', { id: contactId, name: 'George Whitfield', numbers: [{ label: 'mobile', e164: TOM }], about: '', notes: '', language: 'en-GB' })
    const receive = createReceive({ ...desk.desk(), policy: policyWith(), clock: { ahead: () => -600 * MINUTE }, arrived: () => undefined, templatesChanged: () => undefined })
    receive([{ kind: 'listed', channel: 'sms', lineId: desk.line, providerId: `SM${'0'.repeat(32)}`, to: GEORGE as E164, text: 'Your statement', at: Date.now(), status: 'delivered', error: null }])
    expect(desk.messages(thread).at(-1)?.status).toBe('delivered')
  })

  it('comes back into the conversation where it was dropped for lost, and arrived all the same', async () => {
    await desk.open()
    const thread = await sms(GEORGE)
    desk.sandbox.control.fault({ target: 'twilio.messages', kind: 'drop', when: 'after', count: 1 })
    const id = crypto.randomUUID()
    await desk.call('messages.submit', { id, threadId: thread, body: { type: 'text', text: 'Your statement' } })
    await desk.desk().dispatch.settled()
    await desk.call('messages.settle', { id, as: 'dropped', newId: crypto.randomUUID() })
    expect(desk.texts(thread)).toEqual([])
    await desk.quiet()
    expect(desk.messages(thread).map(({ text, status }) => [text, status])).toEqual([['Your statement', 'delivered']])
  })
})

it('messages that a locked account holds back wait, and go out at once when the advisor says that it is mended', async () => {
  // By this clock the wait is never over.
  await desk.open({ machine: handTime(Date.now()) })
  const thread = await desk.optedIn()
  desk.sandbox.control.fault({ target: 'graph.messages', kind: 'error', code: 131031 })
  await desk.text(thread, 'Good morning')
  await desk.desk().dispatch.settled()
  expect(desk.messages(thread).at(-1)?.status).toBe('queued')
  await desk.until(() => desk.desk().status().whatsapp.state === 'needs-it')
  await desk.call('connections.retry', { channel: 'whatsapp' })
  await desk.until(() => desk.messages(thread).at(-1)?.status !== 'queued' && desk.desk().status().whatsapp.state === 'online')
  await desk.quiet()
  expect(desk.messages(thread).at(-1)).toMatchObject({ text: 'Good morning', status: 'delivered' })
})

describe('what the answer tells of the person', () => {
  /** The desk's own dispatch rests; another sends to a provider that answers like this. */
  async function answering(send: () => Promise<SendOutcome>): Promise<void> {
    const other = dispatchTo(desk, { send })
    other.wake()
    await other.settled()
  }
  function stopUnder(userId: string): void {
    const receive = createReceive({ ...desk.desk(), policy: policyWith(), clock: { ahead: () => 0 }, arrived: () => undefined, templatesChanged: () => undefined })
    receive([{ kind: 'message', lineId: desk.line, channel: 'whatsapp', providerId: 'wamid.1', from: { e164: null, userId, profileName: null }, at: Date.now(), content: { type: 'text', text: 'STOP' }, optOut: null, about: null }])
  }

  it('a note to a user id that turns out to be a contact\'s: the STOP is theirs, and their SMS are still found', async () => {
    await desk.open()
    const mei = await desk.addContact('Mei Tanaka', MEI)
    desk.desk().dispatch.stop()
    stopUnder('US.1')
    await answering(() => Promise.resolve({ kind: 'accepted', providerId: 'wamid.2', waId: MEI.slice(1), userId: 'US.1' }))
    const whom = { contactId: mei, number: MEI, lineId: desk.line }
    expect((await desk.call('optIn.preview', whom)).refusal?.code).toBe('opted-out')
    desk.sandbox.control.send('mei-tanaka', { channel: 'sms', text: 'Good morning' })
    expect((await desk.until(() => desk.thread(mei, 'sms'))).preview?.text).toBe('Good morning')
  })

  it('where there is none, for something broke: its outcome is unknown, and the advisor can settle it', async () => {
    await desk.open()
    vi.spyOn(console, 'error').mockReturnValue()
    const thread = await desk.optedIn()
    desk.desk().dispatch.stop()
    await desk.text(thread, 'Good morning')
    await answering(() => Promise.reject(new Error('a bug')))
    expect(desk.messages(thread).at(-1)).toMatchObject({ text: 'Good morning', status: 'unknown' })
  })
})
