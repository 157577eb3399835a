import { describe, expect, it } from 'vitest'
import { SECOND } from '../../core/time.ts'
import { newId } from '../testing/desk.ts'
import { person, timestamp, whatsappPosts, type From } from '../testing/whatsapp-posts.ts'
import { MEI, refusalOf, TOM, withDesk } from '../testing/with-desk.ts'

/* Whose word it is: only a person's own changes what they wrote, and only their own yes opens their number. */
const desk = withDesk()
const { batch, post, whatsapp } = whatsappPosts(desk)
const words = (from: From, id: string, body: string, ago = 0): Promise<void> => batch([{ from, body, ago, id }])
const edit = (from: From, of: string, body: string, ago = 0): Promise<void> =>
  batch([{ from, body, ago, instead: { type: 'edit', edit: { original_message_id: of, message: { type: 'text', text: { body } } } } }])
const revoke = (from: From, of: string): Promise<void> => batch([{ from, body: '', ago: 0, instead: { type: 'revoke', revoke: { original_message_id: of } } }])

describe('a message is its writer\'s', () => {
  it('nobody else writes it anew or takes it back; what they said stands by itself', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await words(person(MEI), 'wamid.mei', 'Sell ten')
    await edit(person(TOM), 'wamid.mei', 'Sell all')
    await revoke(person(TOM), 'wamid.mei')
    expect(desk.messages(thread).findLast(({ direction }) => direction === 'in')).toMatchObject({ text: 'Sell ten', earlier: [], revokedAt: null })
    const toms = desk.thread(null, 'whatsapp')
    expect(toms === null ? [] : desk.texts(toms.id)).toContain('Sell all')
    await edit(person(MEI), 'wamid.mei', 'Sell two')
    expect(desk.texts(thread)).toContain('Sell two')
  })

  it('it is the same person under a number and under a user id', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await words(person(MEI, 'US.501'), 'wamid.mei', 'Sell ten')
    await edit(person(null, 'US.501'), 'wamid.mei', 'Sell two')
    expect(desk.texts(thread)).toContain('Sell two')
  })

  it('its newest words are those that were written last, whichever came first', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await words(person(MEI), 'wamid.mei', 'Sell ten', 30 * SECOND)
    await edit(person(MEI), 'wamid.mei', 'Sell two', 5 * SECOND)
    await edit(person(MEI), 'wamid.mei', 'Sell three', 20 * SECOND)
    expect(desk.messages(thread).find(({ text }) => text === 'Sell two')).toMatchObject({ earlier: [{ text: 'Sell ten' }, { text: 'Sell three' }] })
  })

  it('STOP counts, though it was something else before', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await words(person(MEI), 'wamid.mei', 'Hm')
    await edit(person(MEI), 'wamid.mei', 'Stop')
    expect(desk.row(thread).consent?.state).toBe('declined')
    expect(refusalOf(await desk.text(thread, 'Hello'))).toBe('opted-out')
    await edit(person(MEI), 'wamid.mei', 'Yes')
    expect(desk.row(thread).consent?.state).toBe('declined')
    await desk.quiet()
  })
})

describe('marketing', () => {
  const wish = (value: 'stop' | 'resume', ago: number): Promise<void> =>
    post({ user_preferences: [{ wa_id: MEI.slice(1), category: 'marketing_messages', value, detail: '', timestamp: Number(timestamp(ago)) }] }, 'user_preferences')

  it('the client\'s last wish counts, however late or often the others come', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await wish('resume', 40 * SECOND)
    await wish('stop', 20 * SECOND)
    expect(desk.row(thread).marketingStopped).toBe(true)
    await wish('resume', 40 * SECOND)
    expect(desk.row(thread).marketingStopped).toBe(true)
    await wish('resume', 10 * SECOND)
    expect(desk.row(thread).marketingStopped).toBe(false)
    await wish('stop', 20 * SECOND)
    expect(desk.row(thread).marketingStopped).toBe(false)
    await wish('stop', 5 * SECOND)
    expect(desk.row(thread).marketingStopped).toBe(true)
    await desk.quiet()
  })
})

describe('a number that goes to another person', () => {
  const moved = (from: From, system: object): Promise<void> => batch([{ from, body: '', ago: 0, instead: { type: 'system', system: { type: 'user_changed_number', body: 'changed', ...system } } }])

  it('takes no yes along: who has it next is asked anew', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await whatsapp(person(MEI, 'US.601'), 'It is me')
    expect(refusalOf(await desk.text(thread, 'Hello Mei'))).toBe(null)
    await desk.quiet()
    await whatsapp(person(MEI, 'US.602'), 'Who is this?')
    expect(desk.row(thread).consent?.state).toBe('none')
    expect(desk.texts(thread)).toContain('(consent-ended)')
    expect(refusalOf(await desk.text(thread, 'Your statement'))).toBe('opt-in-needed')
    await whatsapp(person(MEI, 'US.602'), 'Yes')
    expect(desk.row(thread).consent?.state).toBe('none')
    await desk.quiet()
  })

  it('ends it already when WhatsApp says that its owner has another one; what waited comes back', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await desk.sandbox.control.offline(true)
    const id = newId()
    await desk.text(thread, 'Your portfolio', id)
    await desk.desk().dispatch.settled()
    await desk.sandbox.control.offline(false)
    await moved(person(MEI), { wa_id: '12025550199' })
    expect(desk.row(thread).consent?.state).toBe('none')
    desk.desk().woke()
    await desk.until(() => desk.row(thread).draft?.text === 'Your portfolio')
    expect(desk.sends().filter(({ body }) => JSON.stringify(body).includes('Your portfolio'))).toEqual([])
    await moved(person(MEI), { wa_id: '12025550199' })
    expect(desk.texts(thread).filter((text) => text === '(consent-ended)')).toHaveLength(1)
  })

  it('lifts no STOP', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await whatsapp(person(MEI, 'US.601'), 'STOP')
    await moved(person(MEI, 'US.601'), { wa_id: '12025550199' })
    await whatsapp(person(MEI, 'US.602'), 'Hello?')
    expect(desk.row(thread).consent?.state).toBe('declined')
    await desk.quiet()
  })

  it('a new user id of the same person ends nothing', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await whatsapp(person(MEI, 'US.601'), 'It is me')
    await moved(person(MEI), { type: 'user_changed_user_id', user_id: 'US.602', previous_user_id: 'US.601' })
    await whatsapp(person(MEI, 'US.602'), 'Still me')
    expect(desk.row(thread).consent?.state).toBe('opted-in')
    expect(refusalOf(await desk.text(thread, 'Hello Mei'))).toBe(null)
    await desk.quiet()
  })
})
