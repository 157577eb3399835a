import { expect, it, describe } from 'vitest'
import type { MessageId, ThreadId } from '../../core/ids.ts'
import type { Attached } from '../../core/messaging/attachment.ts'
import { DAY, HOUR } from '../../core/time.ts'
import { newId } from '../testing/desk.ts'
import { refusalOf, withDesk } from '../testing/with-desk.ts'

/* Places and contact cards from this desk. Over the whole desk: commands in, real HTTP to the sandbox, rows out. */
const desk = withDesk()

const pier = { latitude: 50.8225, longitude: -0.1372, name: 'The pier', address: 'Madeira Drive, Brighton' }
const ines = { name: 'Ines Keller', organisation: 'Keller Tax', phones: [{ number: '+442079460123', label: 'WORK' }, { number: '+447700900123', label: 'CELL', whatsapp: true }], emails: ['ines@keller.example'] }
const phone = () => desk.sandbox.control.client('mei-tanaka').messages.filter(({ from }) => from === 'firm')
const submitPlace = (threadId: ThreadId, place: object = {}, replyTo: MessageId | null = null, id = newId()) =>
  desk.call('messages.submit', { id, threadId, body: { type: 'location', place: { ...pier, ...place }, replyTo } })
const submitCards = (threadId: ThreadId, id = newId()) => desk.call('messages.submit', { id, threadId, body: { type: 'cards', cards: [ines] } })
const draftOf = (thread: ThreadId): unknown[] => desk.row(thread).draft?.attachments.map(({ id: _, ...what }) => what) ?? []
const save = (threadId: ThreadId, ...attachments: (Attached & { id: MessageId })[]) =>
  desk.call('drafts.save', { threadId, draft: { id: newId(), text: 'Here we meet', template: null, attachments } })

describe('a place', () => {
  it('reaches the provider in the documented shape, and the client\'s phone', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    expect(refusalOf(await submitPlace(thread))).toBeNull()
    await desk.quiet()
    expect(desk.sends().at(-1)?.body).toMatchObject({ type: 'location', location: pier, to: '+12025550185' })
    expect(phone().at(-1)).toMatchObject({ place: pier, status: 'delivered' })
    expect(desk.messages(thread).at(-1)).toMatchObject({ type: 'location', direction: 'out', text: 'The pier, Madeira Drive, Brighton', place: pier, status: 'delivered' })
  })

  it('may have no name; of one without letters nothing is made up', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await submitPlace(thread, { name: ' \u200b ', address: '' })
    await desk.quiet()
    expect(desk.sends().at(-1)?.body).toMatchObject({ location: { latitude: pier.latitude, longitude: pier.longitude } })
    expect(Object.keys((desk.sends().at(-1)?.body as { location: object }).location)).toEqual(['latitude', 'longitude'])
    expect(desk.messages(thread).at(-1)?.text).toBe('50.82250, -0.13720')
  })

  it('can answer a message', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    const { id } = desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'Where?' })
    const asked = await desk.until(() => desk.messages(thread).find(({ text }) => text === 'Where?') ?? null)
    await submitPlace(thread, {}, asked.id)
    await desk.quiet()
    expect(desk.sends().at(-1)?.body).toMatchObject({ type: 'location', context: { message_id: id } })
  })

  it('off the globe is no place: main does not take it from the page', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    for (const place of [{ latitude: 90.1 }, { longitude: -180.1 }, { latitude: Number.NaN }]) await expect(submitPlace(thread, place)).rejects.toThrow()
  })
})

it('places to choose from are the policy\'s and those sent lately, newest first, each once', async () => {
  await desk.open({ policy: (policy) => { policy.places = [{ name: 'Office', address: 'Quay Street', latitude: 50.8, longitude: -0.1 }] } })
  const thread = await desk.optedIn()
  const office = { name: 'Office', address: 'Quay Street', latitude: 50.8, longitude: -0.1 }
  expect(await desk.call('places.known', undefined)).toEqual({ own: [office], recent: [] })
  for (const name of ['A', 'B', 'C', 'B', 'D', 'E', 'F']) await submitPlace(thread, { name })
  await submitPlace(thread, office)
  await desk.quiet()
  const { recent } = await desk.call('places.known', undefined)
  expect(recent.map(({ name }) => name)).toEqual(['F', 'E', 'D', 'B', 'C'])
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'location', ...pier, name: 'Hers' })
  await desk.until(() => desk.texts(thread).some((text) => text.startsWith('Hers')))
  expect((await desk.call('places.known', undefined)).recent).toHaveLength(5)
  const plan = desk.desk().ledger.db.prepare("EXPLAIN QUERY PLAN SELECT seq FROM fact WHERE kind = 'message.queued' AND attrs ->> '$.type' = 'location' ORDER BY seq DESC LIMIT 50").all()
  expect(JSON.stringify(plan)).toContain('fact_place')
})

describe('contact cards', () => {
  it('reach the provider in the documented shape, with what was chosen alone, and the client\'s phone', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    expect(refusalOf(await submitCards(thread))).toBeNull()
    await desk.quiet()
    expect(desk.sends().at(-1)?.body).toMatchObject({
      type: 'contacts',
      contacts: [{
        name: { formatted_name: 'Ines Keller', first_name: 'Ines Keller' }, org: { company: 'Keller Tax' }, emails: [{ email: 'ines@keller.example' }],
        phones: [{ phone: '+442079460123', type: 'WORK' }, { phone: '+447700900123', type: 'CELL', wa_id: '447700900123' }],
      }],
    })
    expect(phone().at(-1)).toMatchObject({ cards: [{ name: 'Ines Keller', organisation: 'Keller Tax', phones: ['+442079460123', '+447700900123'], emails: ['ines@keller.example'] }] })
    expect(desk.messages(thread).at(-1)).toMatchObject({ type: 'cards', text: 'Ines Keller', cards: [ines], status: 'delivered' })
  })

  it('that failed can be sent again, as they were', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    desk.sandbox.control.fault({ target: 'graph.messages', kind: 'error', code: 131008, count: 1 })
    const id = newId()
    await submitCards(thread, id)
    await desk.quiet()
    expect(desk.messages(thread).at(-1)?.status).toBe('failed')
    expect(refusalOf(await desk.call('messages.retry', { id, newId: newId() }))).toBeNull()
    await desk.quiet()
    expect(desk.messages(thread).at(-1)).toMatchObject({ cards: [ines], status: 'delivered' })
  })
})

describe('in a draft', () => {
  it('they are kept like its text, over an end of the app as well', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await save(thread, { id: newId(), place: pier }, { id: newId(), cards: [ines] })
    await desk.restart()
    expect(desk.row(thread).draft?.text).toBe('Here we meet')
    expect(draftOf(thread)).toEqual([{ place: pier }, { cards: [ines] }])
  })

  it('the text that goes before them leaves them there, under another id: a text written next is another message', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await save(thread, { id: newId(), place: pier })
    const { id = newId() } = desk.row(thread).draft ?? {}
    await desk.text(thread, 'Here we meet', id)
    expect(desk.row(thread).draft).toMatchObject({ text: '', attachments: [{ place: pier }] })
    expect(desk.row(thread).draft?.id).not.toBe(id)
    await desk.quiet()
  })

  it('they stay where the 24 hours are over, and nothing is sent', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    const [one, other] = [newId(), newId()]
    await save(thread, { id: one, place: pier }, { id: other, cards: [ines] })
    await desk.travel(2 * DAY)
    const before = desk.sends().length
    expect(refusalOf(await submitPlace(thread, {}, null, one))).toBe('window-closed')
    expect(refusalOf(await submitCards(thread, other))).toBe('window-closed')
    expect(draftOf(thread)).toEqual([{ place: pier }, { cards: [ines] }])
    expect(desk.sends()).toHaveLength(before)
  })

  it('they are there again when they were taken back, or refused while they waited', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await desk.sandbox.control.offline(true)
    const [one, other] = [newId(), newId()]
    await submitPlace(thread, {}, null, one)
    await submitCards(thread, other)
    await desk.quiet()
    expect(await desk.call('messages.cancel', { id: one })).toEqual({ ok: true })
    expect(draftOf(thread)).toEqual([{ place: pier }])
    const before = desk.sends().length
    await desk.sandbox.control.offline(false)
    await desk.travel(25 * HOUR)
    await desk.until(() => desk.messages(thread).find(({ id }) => id === other)?.status === 'refused')
    expect(draftOf(thread)).toEqual([{ place: pier }, { cards: [ines] }])
    expect(desk.sends()).toHaveLength(before)
  })
})
