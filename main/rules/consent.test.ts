import { describe, expect, it } from 'vitest'
import type { E164, LineId } from '../../core/ids.ts'
import { DAY, MINUTE } from '../../core/time.ts'
import { newId } from '../testing/desk.ts'
import { GEORGE, MEI, refusalOf, TOM, withDesk } from '../testing/with-desk.ts'

/* Rules 1 to 4: who may be written to. Over the whole desk: commands in, real HTTP to the sandbox, rows out. For every refusal the sandbox has seen nothing. */
const desk = withDesk()

describe('rule 1: the connector must be enabled by the organisation', () => {
  it('refuses WhatsApp where the policy has it off, and nothing reaches the provider', async () => {
    await desk.open({ policy: (policy) => { if (policy.connectors.whatsapp) policy.connectors.whatsapp.enabled = false } })
    const mei = await desk.addContact('Mei Tanaka', MEI)
    expect(refusalOf(await desk.call('optIn.send', { id: newId(), contactId: mei, number: MEI, lineId: desk.line }))).toBe('connector-off')
    expect(desk.desk().status().whatsapp.state).toBe('off')
    expect((await desk.call('session.start', undefined)).connectors.whatsapp).toBeNull()
    expect(desk.sends()).toEqual([])
  })

  it('refuses SMS where the policy has it off', async () => {
    await desk.open({ policy: (policy) => { if (policy.connectors.sms) policy.connectors.sms.enabled = false } })
    const george = await desk.addContact('George Whitfield', GEORGE)
    const opened = await desk.call('threads.open', { contactId: george, channel: 'sms', number: GEORGE, lineId: desk.line })
    if (!opened.ok) throw new Error('an SMS thread can be opened, to be read')
    expect(refusalOf(await desk.text(opened.threadId, 'Hello'))).toBe('connector-off')
    expect(desk.sends()).toEqual([])
  })
})

describe('rule 2: WhatsApp goes only to people in the contacts', () => {
  it('shows a stranger who writes, and refuses a reply until they are added and opted in', async () => {
    await desk.open()
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
    await desk.open()
    const george = await desk.addContact('George Whitfield', GEORGE)
    const thread = await desk.optIn(george, GEORGE)
    await desk.until(() => desk.row(thread).consent?.state === 'unreachable')
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
    await desk.open()
    const george = await desk.addContact('George Whitfield', GEORGE)
    const thread = await desk.optIn(george, GEORGE)
    await desk.until(() => desk.row(thread).consent?.state === 'unreachable')
    await desk.call('contacts.save', { id: george, name: 'George Whitfield', numbers: [{ label: 'mobile', e164: MEI }], about: '', notes: '', language: 'en-GB' })
    expect(desk.row(thread)).toMatchObject({ address: MEI, consent: { state: 'none' } })
    expect((await desk.call('optIn.send', { id: newId(), contactId: george, number: MEI, lineId: desk.line })).ok).toBe(true)
    await desk.quiet()
  })

  it('an opt-in is noted as sent when the provider has it, and not while it waits, is taken back or refused', async () => {
    await desk.open()
    const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
    const ask = (id = newId()) => desk.call('optIn.send', { id, contactId: mei, number: MEI, lineId: desk.line })
    await desk.sandbox.control.offline(true)
    const waits = newId()
    const asked = await ask(waits)
    if (!asked.ok) throw new Error('it was refused')
    await desk.desk().dispatch.settled()
    expect(desk.texts(asked.threadId)).not.toContain('(opt-in-sent)')
    expect(desk.row(asked.threadId).consent).toMatchObject({ state: 'pending', left: false })
    expect(await desk.call('messages.cancel', { id: waits })).toEqual({ ok: true })
    expect(desk.texts(asked.threadId)).toEqual([])
    expect(desk.row(asked.threadId)).toMatchObject({ consent: { state: 'none' }, preview: null })
    await desk.sandbox.control.offline(false)
    desk.desk().retry('whatsapp')

    desk.sandbox.control.fault({ target: 'graph.messages', kind: 'error', code: 132001 })
    await ask()
    await desk.quiet()
    expect(desk.messages(asked.threadId).map(({ status }) => status)).toEqual(['failed'])
    expect(desk.row(asked.threadId).consent?.state).toBe('none')

    await ask()
    await desk.quiet()
    const notices = desk.messages(asked.threadId).flatMap(({ notice }) => notice ?? [])
    expect(notices).toMatchObject([{ kind: 'opt-in-sent', detail: expect.stringContaining('Mei') }])
    expect(desk.row(asked.threadId).consent).toMatchObject({ state: 'pending', left: true })
  })

  it('an opt-in that the provider took and could not deliver is noted as such, and counts as not asked', async () => {
    await desk.open()
    desk.sandbox.control.fault({ target: 'webhooks.whatsapp', kind: 'error', code: 131049 })
    const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
    const thread = await desk.optIn(mei, MEI)
    await desk.until(() => desk.row(thread).consent?.state === 'none')
    expect(desk.texts(thread)).toEqual(expect.arrayContaining(['(opt-in-sent)', '(opt-in-failed)']))
    expect(desk.row(thread).consent?.state).toBe('none')
    // Withheld by WhatsApp: it would withhold the next one too.
    const again = () => desk.call('optIn.send', { id: newId(), contactId: mei, number: MEI, lineId: desk.line })
    expect(refusalOf(await again())).toBe('opt-in-too-soon')
    await desk.travel(DAY + MINUTE)
    expect(refusalOf(await again())).toBeNull()
    await desk.quiet()
  })

  it('(b) accepted: advisor and client are told, and free text goes out', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    expect(desk.notes.map(({ title }) => title)).toContain('Mei Tanaka opted in')
    expect(desk.texts(thread)).toEqual(expect.arrayContaining(['(opt-in-sent)', '(opted-in)']))
    const phone = desk.sandbox.control.client('mei-tanaka').messages
    expect(phone.filter(({ from }) => from === 'firm')).toHaveLength(2)
    expect(await desk.text(thread, 'Good morning!')).toEqual({ ok: true })
    await desk.quiet()
    expect(desk.messages(thread).at(-1)).toMatchObject({ text: 'Good morning!', direction: 'out' })
    await desk.until(() => desk.messages(thread).find(({ text }) => text === 'Good morning!')?.status === 'delivered' || desk.messages(thread).find(({ text }) => text === 'Good morning!')?.status === 'read')
  })

  it('(c) declined: messages and templates are off, the client is told, and "yes" opts in at any time', async () => {
    await desk.open()
    const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
    const thread = await desk.optIn(mei, MEI)
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', button: 'no' })
    await desk.until(() => desk.row(thread).consent?.state === 'declined')
    await desk.quiet()
    expect(desk.notes.map(({ title }) => title)).toEqual(['Mei Tanaka opted out'])
    expect(desk.row(thread).consent?.yes).toBe('YES')
    const told = desk.sandbox.control.client('mei-tanaka').messages.filter(({ from }) => from === 'firm').at(-1)
    expect(told?.text).toMatch(/YES/i)
    const before = desk.sends().length
    expect(refusalOf(await desk.text(thread, 'Are you sure?'))).toBe('opted-out')
    expect(refusalOf(await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'template', name: 'document_ready', language: 'en_GB', values: { 1: 'x' } } }))).toBe('opted-out')
    await desk.travel(3 * DAY)
    expect(refusalOf(await desk.call('optIn.send', { id: newId(), contactId: mei, number: MEI, lineId: desk.line }))).toBe('opted-out')
    expect(desk.sends()).toHaveLength(before)
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'Yes' })
    await desk.until(() => desk.row(thread).consent?.state === 'opted-in')
    expect(refusalOf(await desk.text(thread, 'Welcome back'))).toBeNull()
    await desk.quiet()
  })

  it('(d) no answer: stays pending over a restart, and can be asked again every 24 hours', async () => {
    await desk.open()
    const tom = await desk.addContact('Tom Becker', TOM)
    const thread = await desk.optIn(tom, TOM)
    await desk.restart()
    expect(desk.row(thread).consent?.state).toBe('pending')
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
    await desk.open()
    const tom = await desk.addContact('Tom Becker', TOM)
    desk.sandbox.control.fault({ target: 'graph.messages', kind: 'error', code: 132015, count: 1 })
    const thread = await desk.optIn(tom, TOM)
    expect(desk.row(thread).consent).toMatchObject({ state: 'none', againAt: 0 })
  })
})

describe('rule 4: consent is kept per line and WhatsApp identity', () => {
  it('deleting and re-adding a contact widens nothing', async () => {
    await desk.open()
    const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
    const thread = await desk.optIn(mei, MEI)
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', button: 'no' })
    await desk.until(() => desk.row(thread).consent?.state === 'declined')
    await desk.call('contacts.delete', { id: mei })
    expect(desk.row(thread).contactId).toBeNull()
    const again = await desk.addContact('M. Tanaka', MEI)
    expect(desk.row(thread)).toMatchObject({ contactId: again, consent: { state: 'declined' } })
    expect(refusalOf(await desk.text(thread, 'Hello'))).toBe('opted-out')
    await desk.quiet()
  })

  it('editing the number takes no consent along', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    const { contactId } = desk.row(thread)
    if (contactId === null) throw new Error('a contact')
    await desk.call('contacts.save', { id: contactId, name: 'Mei Tanaka', numbers: [{ label: 'mobile', e164: TOM }], about: '', notes: '', language: 'en-US' })
    const before = desk.sends().length
    expect(refusalOf(await desk.text(thread, 'Hello'))).toBe('opt-in-needed')
    expect(desk.sends()).toHaveLength(before)
  })

  it('"no" in normal talk after the opt-in changes nothing; STOP always counts', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'No' })
    await desk.until(() => desk.texts(thread).includes('No'))
    expect(desk.row(thread).consent?.state).toBe('opted-in')
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'Please do not stop the plan' })
    await desk.until(() => desk.texts(thread).includes('Please do not stop the plan'))
    expect(desk.row(thread).consent?.state).toBe('opted-in')
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'STOP' })
    await desk.until(() => desk.row(thread).consent?.state === 'declined')
    await desk.quiet()
  })

  it('other text while pending is shown and leaves it pending', async () => {
    await desk.open()
    const tom = await desk.addContact('Tom Becker', TOM)
    const thread = await desk.optIn(tom, TOM)
    desk.sandbox.control.send('tom-becker', { channel: 'whatsapp', text: 'What is this about?' })
    await desk.until(() => desk.texts(thread).includes('What is this about?'))
    expect(desk.row(thread).consent?.state).toBe('pending')
    expect(refusalOf(await desk.text(thread, 'Your pension'))).toBe('opt-in-pending')
  })

  it('two lines keep two consents', async () => {
    await desk.open({ wait: false, policy: (policy) => { policy.lines = [...policy.lines, { id: 'second', name: 'Second', whatsapp: { phoneNumberId: '206540352242922', number: '+442079460999' } }] } })
    const mei = await desk.addContact('Mei Tanaka', MEI)
    const whom = (lineId: LineId) => ({ contactId: mei, number: MEI as E164, lineId })
    await desk.call('consent.record', { ...whom(desk.line), evidence: 'Signed form of 3 May' })
    expect((await desk.call('optIn.preview', whom(desk.line))).refusal?.code).toBe('already-opted-in')
    const other = await desk.call('optIn.preview', whom('second' as LineId))
    expect(other.threadId).toBeNull()
    expect(other.refusal?.code).not.toBe('already-opted-in')
  })

  it('consent obtained elsewhere opens templates, not the window, and is on record with its evidence', async () => {
    await desk.open({ policy: (policy) => { if (policy.connectors.whatsapp) policy.connectors.whatsapp.refreshedBy = 'client' }, sandbox: { window: 'client' } })
    const mei = await desk.addContact('Mei Tanaka', MEI)
    const recorded = await desk.call('consent.record', { contactId: mei, number: MEI, lineId: desk.line, evidence: 'Signed form of 3 May, scan 118' })
    if (!recorded.ok) throw new Error('consent was refused')
    expect(desk.row(recorded.threadId).consent?.state).toBe('opted-in')
    expect(refusalOf(await desk.text(recorded.threadId, 'Hello'))).toBe('window-closed')
    const template = await desk.until(() => desk.desk().templates.get('document_ready', 'en_GB'))
    const values = Object.fromEntries(template.variables.map(({ key }) => [key, 'statement']))
    expect(await desk.call('messages.submit', { id: newId(), threadId: recorded.threadId, body: { type: 'template', name: 'document_ready', language: 'en_GB', values } })).toEqual({ ok: true })
    await desk.quiet()
    expect(desk.messages(recorded.threadId).find(({ notice }) => notice?.kind === 'consent-recorded')?.notice?.detail).toBe('Signed form of 3 May, scan 118')
  })
})
