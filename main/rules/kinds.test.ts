import { describe, expect, it } from 'vitest'
import type { ThreadId } from '../../core/ids.ts'
import type { MessageRow } from '../../core/view.ts'
import type { ClientMessage } from '../../sandbox/control/client-message-schema.ts'
import { newId } from '../testing/desk.ts'
import { MEI, withDesk } from '../testing/with-desk.ts'

/* Every kind that a client can send is kept, shown and never lost. Over the whole desk: real webhooks in, files fetched, rows out. */
const desk = withDesk()

const send = (message: ClientMessage) => desk.sandbox.control.send('mei-tanaka', message)
const newest = (thread: ThreadId, wanted: (row: MessageRow) => boolean): Promise<MessageRow> =>
  desk.until(() => desk.messages(thread).findLast((row) => row.direction === 'in' && wanted(row)) ?? null)

describe('what a client sends', () => {
  it('a picture, document, sound, video and sticker: on record at once, and its file follows whole', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    for (const type of ['image', 'document', 'audio', 'video', 'sticker'] as const) {
      const caption = type === 'image' || type === 'document' || type === 'video' ? { caption: `The ${type}` } : {}
      send({ channel: 'whatsapp', type, ...caption })
      const row = await newest(thread, ({ media }) => media?.kind === type && media.state === 'kept')
      expect(row).toMatchObject({ type: 'media', text: caption.caption ?? '', media: { kind: type, bytes: expect.any(Number) } })
      const id = row.media?.id
      if (id === undefined) throw new Error('it has no file')
      let bytes = 0
      for await (const piece of desk.desk().media.read(id)) bytes += piece.length
      expect(bytes).toBe(row.media?.bytes)
    }
  })

  it('a place and contact cards', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    send({ channel: 'whatsapp', type: 'location', latitude: 50.8225, longitude: -0.1372, name: 'The pier', address: 'Brighton' })
    expect(await newest(thread, ({ type }) => type === 'location')).toMatchObject({ text: 'The pier, Brighton', place: { latitude: 50.8225, longitude: -0.1372 } })
    send({ channel: 'whatsapp', type: 'contacts', cards: [{ name: 'Ines Keller', organisation: 'Keller Tax', phones: ['+44 20 7946 0123'], emails: ['ines@keller.example'] }] })
    expect(await newest(thread, ({ type }) => type === 'cards')).toMatchObject({
      text: 'Ines Keller', cards: [{ name: 'Ines Keller', organisation: 'Keller Tax', phones: [{ number: '+44 20 7946 0123' }], emails: ['ines@keller.example'] }],
    })
  })

  it('an answer shows what it answers; a reaction stands at its message, and goes', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await desk.text(thread, 'Shall we say Monday?')
    await desk.quiet()
    const question = desk.sandbox.control.client('mei-tanaka').messages.findLast(({ text }) => text === 'Shall we say Monday?')
    if (question === undefined) throw new Error('it did not arrive')
    send({ channel: 'whatsapp', text: 'Monday it is', replyTo: question.id })
    expect(await newest(thread, ({ text }) => text === 'Monday it is')).toMatchObject({ about: { text: 'Shall we say Monday?' } })
    const reactions = () => desk.messages(thread).find(({ text }) => text === 'Shall we say Monday?')?.reactions ?? []
    send({ channel: 'whatsapp', type: 'reaction', messageId: question.id, emoji: '👍' })
    await desk.until(() => reactions().length === 1)
    expect(reactions()).toMatchObject([{ emoji: '👍' }])
    send({ channel: 'whatsapp', type: 'reaction', messageId: question.id, emoji: '' })
    await desk.until(() => reactions().length === 0)
  })

  it('written anew and taken back: what it said before stays', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    const { id } = send({ channel: 'whatsapp', text: 'Sell ten' })
    await newest(thread, ({ text }) => text === 'Sell ten')
    send({ channel: 'whatsapp', type: 'edit', messageId: id, text: 'Sell two' })
    expect(await newest(thread, ({ text }) => text === 'Sell two')).toMatchObject({ earlier: [{ text: 'Sell ten' }], revokedAt: null })
    send({ channel: 'whatsapp', type: 'revoke', messageId: id })
    expect(await newest(thread, ({ revokedAt }) => revokedAt !== null)).toMatchObject({ text: 'Sell two', earlier: [{ text: 'Sell ten' }] })
  })

  it('a kind that nobody knows is shown as such', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    send({ channel: 'whatsapp', type: 'unsupported', of: 'poll_creation' })
    expect(await newest(thread, ({ type }) => type === 'unsupported')).toMatchObject({ direction: 'in' })
  })
})

describe('what WhatsApp says about a client', () => {
  it('another number stands in the conversation, and nothing is sent there by itself', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    const { address } = desk.row(thread)
    send({ channel: 'whatsapp', type: 'number-change', to: '+12025550199' })
    await desk.until(() => desk.messages(thread).some(({ notice }) => notice?.kind === 'number-changed' && notice.number === '+12025550199'))
    expect(desk.row(thread).address).toBe(address)
  })

  it('no more marketing, by their setting or by a message that Meta withheld', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    const notices = () => desk.messages(thread).flatMap(({ notice }) => notice?.kind.startsWith('marketing') === true ? [notice.kind] : [])
    send({ channel: 'whatsapp', type: 'marketing', value: 'stop' })
    await desk.until(() => notices().length === 1)
    send({ channel: 'whatsapp', type: 'marketing', value: 'resume' })
    await desk.until(() => notices().length === 2)
    desk.sandbox.control.fault({ target: 'webhooks.whatsapp', kind: 'error', code: 131050 })
    await desk.text(thread, 'Have you seen our offer?')
    await desk.until(() => notices().length === 3)
    expect(notices()).toEqual(['marketing-stopped', 'marketing-resumed', 'marketing-stopped'])
  })
})

describe('what a message costs', () => {
  it('is said before, where it is a template, and stands at it as WhatsApp billed it', async () => {
    await desk.open()
    const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
    expect(await desk.call('optIn.preview', { contactId: mei, number: MEI, lineId: desk.line })).toMatchObject({ refusal: null, charged: true })
    const thread = await desk.optIn(mei, MEI)
    send({ channel: 'whatsapp', button: 'yes' })
    await desk.until(() => desk.row(thread).consent?.state === 'opted-in')
    await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'template', name: 'market_update', language: 'en_GB', values: Object.fromEntries((desk.desk().templates.get('market_update', 'en_GB')?.variables ?? []).map(({ key }) => [key, 'today'])) } })
    await desk.text(thread, 'And what do you think?')
    await desk.quiet()
    const cost = desk.messages(thread).filter(({ direction, purpose }) => direction === 'out' && purpose !== 'consent-note').map(({ pricing }) => pricing)
    expect(cost).toMatchObject([{ billable: true, category: 'utility' }, { billable: true, category: 'marketing' }, { billable: false, category: 'service' }])
  })
})
