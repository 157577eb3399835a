import { afterEach, describe, expect, it } from 'vitest'
import type { E164, LineId, ThreadId } from '../core/ids.ts'
import type { RefusalCode } from '../core/messaging/refusal.ts'
import { DAY, HOUR, MINUTE } from '../core/time.ts'
import { verifyLedger } from './ledger/verify.ts'
import { newId, startTestDesk, type TestDesk, type TestDeskOptions } from './testing/desk.ts'

/*
 *  The product's rules (1–8 and 11), over the whole desk: commands in, real HTTP to the sandbox, rows out.
 *  For every refusal the sandbox must have seen nothing.
 */
const MEI = '+12025550185'
const TOM = '+12025550177'
const GEORGE = '+447700900268'

let desk: TestDesk
const start = async (options: TestDeskOptions = {}): Promise<void> => { desk = await startTestDesk(options) }
afterEach(async () => {
  expect(verifyLedger(desk.desk().ledger.db).findings).toEqual([])
  await desk.stop()
})

const whatsapp = (threadId: ThreadId) => {
  const change = desk.desk().feed.row('thread', threadId)
  if (change.entity !== 'thread' || change.row === null) throw new Error('no such thread')
  return change.row
}
const texts = (thread: ThreadId): string[] => desk.messages(thread).map((message) => message.notice === null ? message.text : `(${message.notice.kind})`)
const refusalOf = (answer: { ok: boolean, refusal?: { code: RefusalCode } }): RefusalCode | null => answer.ok ? null : answer.refusal?.code ?? null

/** Mei, asked and willing: her window is open. */
async function optedIn(): Promise<ThreadId> {
  const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
  const thread = await desk.optIn(mei, MEI)
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', button: 'yes' })
  await desk.until(() => whatsapp(thread).consent?.state === 'opted-in')
  await desk.quiet()
  return thread
}

describe('rule 1: the connector must be enabled by the organisation', () => {
  it('refuses WhatsApp where the policy has it off, and nothing reaches the provider', async () => {
    await start({ policy: (policy) => { if (policy.connectors.whatsapp) policy.connectors.whatsapp.enabled = false } })
    const mei = await desk.addContact('Mei Tanaka', MEI)
    expect(refusalOf(await desk.call('optIn.send', { id: newId(), contactId: mei, number: MEI as E164, lineId: desk.line }))).toBe('connector-off')
    expect(desk.desk().status().whatsapp.state).toBe('off')
    expect((await desk.call('session.start', undefined)).connectors.whatsapp).toBeNull()
    expect(desk.sends()).toEqual([])
  })

  it('refuses SMS where the policy has it off', async () => {
    await start({ policy: (policy) => { if (policy.connectors.sms) policy.connectors.sms.enabled = false } })
    const george = await desk.addContact('George Whitfield', GEORGE)
    const opened = await desk.call('threads.open', { contactId: george, channel: 'sms', number: GEORGE as E164, lineId: desk.line })
    if (!opened.ok) throw new Error('an SMS thread can be opened, to be read')
    expect(refusalOf(await desk.text(opened.threadId, 'Hello'))).toBe('connector-off')
    expect(desk.sends()).toEqual([])
  })
})

describe('rule 2: WhatsApp goes only to people in the contacts', () => {
  it('shows a stranger who writes, and refuses a reply until they are added and opted in', async () => {
    await start()
    desk.sandbox.control.addClient({ id: 'pat', name: 'Pat Doe', numbers: [{ label: 'mobile', e164: '+12025550111' }], temper: 'stranger' })
    desk.sandbox.control.send('pat', { channel: 'whatsapp', text: 'Is this Sam?' })
    const row = await desk.until(() => desk.thread(null, 'whatsapp'))
    expect(row.title).toBe('Pat Doe')
    expect(row.unread).toBe(1)
    expect(refusalOf(await desk.text(row.id, 'It is'))).toBe('not-a-contact')
    const pat = await desk.addContact('Pat Doe', '+12025550111')
    expect(desk.thread(pat, 'whatsapp')?.id).toBe(row.id)
    expect(refusalOf(await desk.text(row.id, 'It is'))).toBe('opt-in-needed')
    expect(desk.sends()).toEqual([])
  })
})

describe('rule 3: the first message asks for consent', () => {
  it('(a) not on WhatsApp: says so, minutes later, offers SMS, and asks again after 24 hours', async () => {
    await start()
    const george = await desk.addContact('George Whitfield', GEORGE)
    const thread = await desk.optIn(george, GEORGE)
    await desk.until(() => whatsapp(thread).consent?.state === 'unreachable')
    expect(desk.notes.at(-1)?.title).toBe('George Whitfield may not be on WhatsApp')
    expect(desk.messages(thread).find(({ purpose }) => purpose === 'opt-in')).toMatchObject({ status: 'failed', failure: { code: '131026', advice: 'offer-sms' } })
    const again = { contactId: george, number: GEORGE as E164, lineId: desk.line }
    expect(refusalOf(await desk.call('optIn.send', { id: newId(), ...again }))).toBe('opt-in-too-soon')
    const sms = await desk.call('threads.open', { ...again, channel: 'sms' })
    expect(sms.ok).toBe(true)
    await desk.travel(DAY + MINUTE)
    expect(refusalOf(await desk.call('optIn.send', { id: newId(), ...again }))).toBeNull()
    await desk.quiet()
  })

  it('(a) a changed number may be asked at once', async () => {
    await start()
    const george = await desk.addContact('George Whitfield', GEORGE)
    const thread = await desk.optIn(george, GEORGE)
    await desk.until(() => whatsapp(thread).consent?.state === 'unreachable')
    await desk.call('contacts.save', { id: george, name: 'George Whitfield', numbers: [{ label: 'mobile', e164: MEI }], about: '', notes: '', language: 'en-GB' })
    expect(whatsapp(thread)).toMatchObject({ address: MEI, consent: { state: 'none' } })
    expect((await desk.call('optIn.send', { id: newId(), contactId: george, number: MEI as E164, lineId: desk.line })).ok).toBe(true)
    await desk.quiet()
  })

  it('(b) accepted: advisor and client are told, and free text goes out', async () => {
    await start()
    const thread = await optedIn()
    expect(desk.notes.map(({ title }) => title)).toContain('Mei Tanaka opted in')
    expect(texts(thread)).toEqual(expect.arrayContaining(['(opt-in-sent)', '(opted-in)']))
    const phone = desk.sandbox.control.client('mei-tanaka').messages
    expect(phone.filter(({ from }) => from === 'firm')).toHaveLength(2)
    expect(await desk.text(thread, 'Good morning!')).toEqual({ ok: true })
    await desk.quiet()
    expect(desk.messages(thread).at(-1)).toMatchObject({ text: 'Good morning!', direction: 'out' })
    await desk.until(() => desk.messages(thread).find(({ text }) => text === 'Good morning!')?.status === 'delivered' || desk.messages(thread).find(({ text }) => text === 'Good morning!')?.status === 'read')
  })

  it('(c) declined: messages and templates are off, the client is told, and "yes" opts in at any time', async () => {
    await start()
    const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
    const thread = await desk.optIn(mei, MEI)
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', button: 'no' })
    await desk.until(() => whatsapp(thread).consent?.state === 'declined')
    await desk.quiet()
    const told = desk.sandbox.control.client('mei-tanaka').messages.filter(({ from }) => from === 'firm').at(-1)
    expect(told?.text).toMatch(/YES/i)
    const before = desk.sends().length
    expect(refusalOf(await desk.text(thread, 'Are you sure?'))).toBe('opted-out')
    expect(refusalOf(await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'template', name: 'document_ready', language: 'en_GB', values: { 1: 'x' } } }))).toBe('opted-out')
    await desk.travel(3 * DAY)
    expect(refusalOf(await desk.call('optIn.send', { id: newId(), contactId: mei, number: MEI as E164, lineId: desk.line }))).toBe('opted-out')
    expect(desk.sends()).toHaveLength(before)
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'Yes' })
    await desk.until(() => whatsapp(thread).consent?.state === 'opted-in')
    expect(refusalOf(await desk.text(thread, 'Welcome back'))).toBeNull()
    await desk.quiet()
  })

  it('(d) no answer: stays pending over a restart, and can be asked again every 24 hours', async () => {
    await start()
    const tom = await desk.addContact('Tom Becker', TOM)
    const thread = await desk.optIn(tom, TOM)
    await desk.restart()
    expect(whatsapp(thread).consent?.state).toBe('pending')
    expect(refusalOf(await desk.text(thread, 'Hello?'))).toBe('opt-in-pending')
    const again = { contactId: tom, number: TOM as E164, lineId: desk.line }
    await desk.travel(DAY - MINUTE)
    expect(refusalOf(await desk.call('optIn.send', { id: newId(), ...again }))).toBe('opt-in-too-soon')
    await desk.travel(2 * MINUTE)
    expect(refusalOf(await desk.call('optIn.send', { id: newId(), ...again }))).toBeNull()
    await desk.quiet()
    expect(desk.sends()).toHaveLength(2)
  })

  it('an opt-in that never left has not been asked', async () => {
    await start()
    const tom = await desk.addContact('Tom Becker', TOM)
    desk.sandbox.control.fault({ target: 'graph.messages', kind: 'error', code: 132015, count: 1 })
    const thread = await desk.optIn(tom, TOM)
    expect(whatsapp(thread).consent).toMatchObject({ state: 'none', againAt: 0 })
  })
})

describe('rule 4: consent is kept per line and WhatsApp identity', () => {
  it('deleting and re-adding a contact widens nothing', async () => {
    await start()
    const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
    const thread = await desk.optIn(mei, MEI)
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', button: 'no' })
    await desk.until(() => whatsapp(thread).consent?.state === 'declined')
    await desk.call('contacts.delete', { id: mei })
    expect(whatsapp(thread).contactId).toBeNull()
    const again = await desk.addContact('M. Tanaka', MEI)
    expect(whatsapp(thread)).toMatchObject({ contactId: again, consent: { state: 'declined' } })
    expect(refusalOf(await desk.text(thread, 'Hello'))).toBe('opted-out')
    await desk.quiet()
  })

  it('editing the number takes no consent along', async () => {
    await start()
    const thread = await optedIn()
    const { contactId } = whatsapp(thread)
    if (contactId === null) throw new Error('a contact')
    await desk.call('contacts.save', { id: contactId, name: 'Mei Tanaka', numbers: [{ label: 'mobile', e164: TOM }], about: '', notes: '', language: 'en-US' })
    const before = desk.sends().length
    expect(refusalOf(await desk.text(thread, 'Hello'))).toBe('opt-in-needed')
    expect(desk.sends()).toHaveLength(before)
  })

  it('"no" in normal talk after the opt-in changes nothing; STOP always counts', async () => {
    await start()
    const thread = await optedIn()
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'No' })
    await desk.until(() => texts(thread).includes('No'))
    expect(whatsapp(thread).consent?.state).toBe('opted-in')
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'Please do not stop the plan' })
    await desk.until(() => texts(thread).includes('Please do not stop the plan'))
    expect(whatsapp(thread).consent?.state).toBe('opted-in')
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'STOP' })
    await desk.until(() => whatsapp(thread).consent?.state === 'declined')
    await desk.quiet()
  })

  it('other text while pending is shown and leaves it pending', async () => {
    await start()
    const tom = await desk.addContact('Tom Becker', TOM)
    const thread = await desk.optIn(tom, TOM)
    desk.sandbox.control.send('tom-becker', { channel: 'whatsapp', text: 'What is this about?' })
    await desk.until(() => texts(thread).includes('What is this about?'))
    expect(whatsapp(thread).consent?.state).toBe('pending')
    expect(refusalOf(await desk.text(thread, 'Your pension'))).toBe('opt-in-pending')
  })

  it('two lines keep two consents', async () => {
    await start({ wait: false, policy: (policy) => { policy.lines = [...policy.lines, { id: 'second', name: 'Second', whatsapp: { phoneNumberId: '206540352242922', number: '+442079460999' } }] } })
    const mei = await desk.addContact('Mei Tanaka', MEI)
    const whom = (lineId: LineId) => ({ contactId: mei, number: MEI as E164, lineId })
    await desk.call('consent.record', { ...whom(desk.line), evidence: 'Signed form of 3 May' })
    expect((await desk.call('optIn.preview', whom(desk.line))).refusal?.code).toBe('already-opted-in')
    const other = await desk.call('optIn.preview', whom('second' as LineId))
    expect(other.threadId).toBeNull()
    expect(other.refusal?.code).not.toBe('already-opted-in')
  })

  it('consent obtained elsewhere opens templates, not the window, and is on record with its evidence', async () => {
    await start({ policy: (policy) => { if (policy.connectors.whatsapp) policy.connectors.whatsapp.refreshedBy = 'client' }, sandbox: { window: 'client' } })
    const mei = await desk.addContact('Mei Tanaka', MEI)
    const recorded = await desk.call('consent.record', { contactId: mei, number: MEI as E164, lineId: desk.line, evidence: 'Signed form of 3 May, scan 118' })
    if (!recorded.ok) throw new Error('consent was refused')
    expect(whatsapp(recorded.threadId).consent?.state).toBe('opted-in')
    expect(refusalOf(await desk.text(recorded.threadId, 'Hello'))).toBe('window-closed')
    const template = await desk.until(() => desk.desk().templates.get('document_ready', 'en_GB'))
    const values = Object.fromEntries(template.variables.map(({ key }) => [key, 'statement']))
    expect(await desk.call('messages.submit', { id: newId(), threadId: recorded.threadId, body: { type: 'template', name: 'document_ready', language: 'en_GB', values } })).toEqual({ ok: true })
    await desk.quiet()
    expect(desk.messages(recorded.threadId).find(({ notice }) => notice?.kind === 'consent-recorded')?.notice?.detail).toBe('Signed form of 3 May, scan 118')
  })
})

describe.each(['either', 'client'] as const)('rule 5, refreshed by %s: free text until 24 hours have passed', (rule) => {
  const under: TestDeskOptions = { policy: (policy) => { if (policy.connectors.whatsapp) policy.connectors.whatsapp.refreshedBy = rule }, sandbox: { window: rule } }

  it('the window ends 24 hours after the last message that counts, and the client can always write', async () => {
    await start(under)
    const thread = await optedIn()
    await desk.travel(23 * HOUR)
    expect(refusalOf(await desk.text(thread, 'Still open'))).toBeNull()
    await desk.quiet()
    await desk.travel(2 * HOUR)
    const before = desk.sends().length
    expect(refusalOf(await desk.text(thread, 'And now?'))).toBe(rule === 'either' ? null : 'window-closed')
    await desk.quiet()
    expect(desk.sends()).toHaveLength(before + (rule === 'either' ? 1 : 0))
    await desk.travel(3 * DAY)
    expect(refusalOf(await desk.text(thread, 'Too late'))).toBe('window-closed')
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'I am back' })
    await desk.until(() => texts(thread).includes('I am back'))
    expect(refusalOf(await desk.text(thread, 'Good'))).toBeNull()
    await desk.quiet()
  })

  it('a 131047 closes the window at once, and the text is a draft again', async () => {
    await start(under)
    const thread = await optedIn()
    desk.sandbox.control.fault({ target: 'graph.messages', kind: 'error', code: 131047, count: 1 })
    expect(refusalOf(await desk.text(thread, 'Bounced'))).toBeNull()
    await desk.quiet()
    await desk.until(() => whatsapp(thread).window?.closedAt)
    expect(whatsapp(thread).draft?.text).toBe('Bounced')
    expect(refusalOf(await desk.text(thread, 'Again'))).toBe('window-closed')
  })
})

describe('rule 5, at its edge', () => {
  it('refuses at dispatch what was queued a second before the window ended, and restores the draft', async () => {
    await start()
    const thread = await optedIn()
    await desk.sandbox.control.offline(true)
    expect(refusalOf(await desk.text(thread, 'Just in time'))).toBeNull()
    await desk.quiet()
    expect(desk.messages(thread).at(-1)?.status).toBe('queued')
    const before = desk.sends().length
    await desk.sandbox.control.offline(false)
    await desk.travel(25 * HOUR)
    await desk.until(() => desk.messages(thread).find(({ text }) => text === 'Just in time')?.status === 'refused')
    expect(desk.messages(thread).find(({ text }) => text === 'Just in time')?.refusal).toBe('window-closed')
    expect(whatsapp(thread).draft?.text).toBe('Just in time')
    expect(desk.sends()).toHaveLength(before)
  })
})

describe('rule 6: after the window templates only', () => {
  it('sends an approved, filled template, and refuses every other', async () => {
    await start()
    const thread = await optedIn()
    await desk.travel(2 * DAY)
    const before = desk.sends().length
    const send = (name: string, language: string, values: Record<string, string>): Promise<RefusalCode | null> =>
      desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'template', name, language, values } }).then(refusalOf)
    expect(await send('account_review_v2', 'en_GB', { 1: 'Mei' })).toBe('template-variables-missing')
    expect(await send('no_such_template', 'en_GB', {})).toBe('template-not-approved')
    expect(await send('opt_in_v3', 'en_GB', { 1: 'a', 2: 'b', 3: 'c' })).toBe('template-is-opt-in')
    expect(desk.sends()).toHaveLength(before)
    expect(await send('account_review_v2', 'en_GB', { 1: 'Mei', 2: 'half-yearly' })).toBeNull()
    await desk.quiet()
    expect(desk.sends()).toHaveLength(before + 1)
    expect(desk.messages(thread).find(({ template }) => template === 'account_review_v2')?.text).toContain('half-yearly')
  })
})

describe('rule 8: one inbox', () => {
  it('SMS out and in, its statuses, and WhatsApp stand in one list of threads', async () => {
    await start()
    await optedIn()
    const george = await desk.addContact('George Whitfield', GEORGE)
    const opened = await desk.call('threads.open', { contactId: george, channel: 'sms', number: GEORGE as E164, lineId: desk.line })
    if (!opened.ok) throw new Error('an SMS thread')
    expect(refusalOf(await desk.text(opened.threadId, 'Your statement is ready'))).toBeNull()
    await desk.quiet()
    await desk.until(() => desk.messages(opened.threadId).at(-1)?.status === 'delivered')
    desk.sandbox.control.send('george-whitfield', { channel: 'sms', text: 'Thank you' })
    await desk.until(() => whatsapp(opened.threadId).unread === 1)
    const page = await desk.call('feed.since', { cursor: 0 })
    expect(page.changes.filter(({ entity }) => entity === 'thread').map(({ row }) => (row as { channel: string }).channel).sort()).toEqual(['sms', 'whatsapp'])
  })

  it('STOP by SMS holds the next one back, START lifts it, and a landline says that it cannot take SMS', async () => {
    await start()
    const george = await desk.addContact('George Whitfield', GEORGE)
    const opened = await desk.call('threads.open', { contactId: george, channel: 'sms', number: GEORGE as E164, lineId: desk.line })
    if (!opened.ok) throw new Error('an SMS thread')
    await desk.text(opened.threadId, 'Hello')
    await desk.quiet()
    desk.sandbox.control.send('george-whitfield', { channel: 'sms', text: 'STOP' })
    await desk.until(() => whatsapp(opened.threadId).smsBlock === 'sms-opted-out')
    const before = desk.sends().length
    expect(refusalOf(await desk.text(opened.threadId, 'Are you there?'))).toBe('sms-opted-out')
    expect(desk.sends()).toHaveLength(before)
    desk.sandbox.control.send('george-whitfield', { channel: 'sms', text: 'START' })
    await desk.until(() => whatsapp(opened.threadId).smsBlock === null)
    expect(refusalOf(await desk.text(opened.threadId, 'Welcome back'))).toBeNull()
    await desk.quiet()
  })
})

describe('a message is never sent twice', () => {
  it('the same id submitted again gives the same answer and sends nothing more', async () => {
    await start()
    const thread = await optedIn()
    const id = newId()
    const before = desk.sends().length
    const answers = await Promise.all([desk.text(thread, 'Once', id), desk.text(thread, 'Once', id), desk.text(thread, 'Once', id)])
    expect(answers).toEqual([{ ok: true }, { ok: true }, { ok: true }])
    await desk.quiet()
    await desk.restart()
    expect(await desk.text(thread, 'Once', id)).toEqual({ ok: true })
    await desk.quiet()
    expect(desk.sends()).toHaveLength(before + 1)
  })

  it('an answer lost after the provider took it is settled by the status that carries our id', async () => {
    await start()
    const thread = await optedIn()
    const before = desk.sandbox.control.client('mei-tanaka').messages.length
    desk.sandbox.control.fault({ target: 'graph.messages', kind: 'drop', when: 'after', count: 1 } as never)
    await desk.text(thread, 'Did you get this?')
    await desk.quiet()
    await desk.until(() => ['delivered', 'read', 'sent'].includes(desk.messages(thread).find(({ text }) => text === 'Did you get this?')?.status ?? ''))
    expect(desk.sandbox.control.client('mei-tanaka').messages).toHaveLength(before + 1)
  })

  it('what waited while offline goes out once, in order, when the network is back', async () => {
    await start()
    const thread = await optedIn()
    await desk.sandbox.control.offline(true)
    for (const text of ['one', 'two', 'three']) await desk.text(thread, text)
    await desk.quiet()
    expect(desk.desk().status().waiting).toBe(3)
    await desk.sandbox.control.offline(false)
    desk.desk().woke()
    await desk.until(() => desk.desk().status().waiting === 0)
    await desk.quiet()
    const got = desk.sandbox.control.client('mei-tanaka').messages.filter(({ from }) => from === 'firm').map(({ text }) => text).slice(-3)
    expect(got).toEqual(['one', 'two', 'three'])
  })
})
