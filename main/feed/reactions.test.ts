import { expect, it } from 'vitest'
import { withDesk } from '../testing/with-desk.ts'
import { createUnread } from '../unread.ts'

const desk = withDesk()

it('a reaction is in the list and on its message, is none of the unread, and nobody is notified of it', async () => {
  await desk.open()
  const thread = await desk.optedIn()
  await desk.text(thread, 'Thursday at 14:00')
  const sent = await desk.until(() => desk.messages(thread).find(({ text, status }) => text === 'Thursday at 14:00' && status === 'delivered'))
  const before = { unread: desk.row(thread).unread, newestIn: desk.row(thread).newestIn, notes: desk.notes.length, total: createUnread(desk.desk().ledger).total() }

  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'reaction', emoji: '👍' })
  const row = await desk.until(() => desk.messages(thread).find(({ id, reactions }) => id === sent.id && reactions.length > 0))
  expect(row.reactions).toMatchObject([{ direction: 'in', emoji: '👍' }])
  expect(desk.row(thread).preview).toMatchObject({ type: 'reaction', text: '👍', direction: 'in' })
  expect({ unread: desk.row(thread).unread, newestIn: desk.row(thread).newestIn, notes: desk.notes.length, total: createUnread(desk.desk().ledger).total() }).toEqual(before)
})

it('a notification names the kind of a file, and the caption with it', async () => {
  await desk.open()
  const thread = await desk.optedIn()
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'image', caption: 'The new house' })
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'audio', voice: true })
  await desk.until(() => desk.messages(thread).filter(({ type }) => type === 'media').length === 2)
  await desk.quiet()
  expect(desk.notes.map(({ body }) => body)).toEqual(expect.arrayContaining(['Photo: The new house', 'Voice message']))
})
