import { expect, it } from 'vitest'
import type { MessageId, ThreadId } from '../../core/ids.ts'
import { SECOND } from '../../core/time.ts'
import type { MessageRow } from '../../core/view.ts'
import { newId } from '../testing/desk.ts'
import { handTime, type HandTime } from '../testing/time.ts'
import { GEORGE, TOM, withDesk } from '../testing/with-desk.ts'

/* WhatsApp's limits are kept before they are hit. The sandbox refuses what goes beyond them, as Meta does. */
const desk = withDesk()
const texts = Array.from({ length: 60 }, (_, n) => `Message ${String(n)}`)

/** On both sides; in steps, so that what falls due in between goes when it does. */
async function pass(time: HandTime, seconds: number, step = 2 * SECOND): Promise<void> {
  for (let passed = 0; passed < seconds * SECOND; passed += step) {
    desk.sandbox.control.advance(step)
    time.advance(step)
    await desk.quiet()
  }
}
/** Until all has gone that may go at once: of one number 50 go in a second. */
const burst = (time: HandTime): Promise<void> => pass(time, 2, SECOND / 5)
const refusals = (): unknown[] => desk.sandbox.control.traffic().filter(({ direction, status }) => direction === 'from-app' && (status ?? 200) >= 400)
const row = (thread: ThreadId, text: string): MessageRow | undefined => desk.messages(thread).find((message) => message.text === text)
const onPhone = (id: string): string[] => desk.sandbox.control.client(id).messages.filter(({ from, template }) => from === 'firm' && template === undefined).map(({ text }) => text)
const submitAll = async (thread: ThreadId): Promise<void> => {
  for (const text of texts) await desk.text(thread, text)
}

it('sixty messages to one person all arrive, once and in order, and none is refused on the way', async () => {
  const time = handTime(Date.now())
  await desk.open({ machine: time })
  const thread = await desk.optedIn()
  await submitAll(thread)
  await burst(time)
  const first = onPhone('mei-tanaka').filter((text) => texts.includes(text))
  expect(first).toEqual(texts.slice(0, 43))
  await pass(time, 102)
  expect(onPhone('mei-tanaka').filter((text) => texts.includes(text))).toEqual(texts)
  expect(refusals()).toEqual([])
  expect(desk.messages(thread).filter(({ text, status }) => texts.includes(text) && status !== 'delivered')).toEqual([])
})

it('what waits says when its turn comes, can be taken back, and what stands behind it comes sooner', async () => {
  const time = handTime(Date.now())
  await desk.open({ machine: time })
  const thread = await desk.optedIn()
  await submitAll(thread)
  await burst(time)
  const wait = (text: string): number => ((row(thread, text)?.retryAt ?? 0) - (desk.app().clock()?.now() ?? 0)) / SECOND
  expect(row(thread, 'Message 59')).toMatchObject({ status: 'queued', failure: null })
  // 43 of 60 went: the 17th from there on has 17 times 6 s to wait, but for the two that have passed.
  expect(wait('Message 59')).toBeGreaterThan(98)
  expect(wait('Message 59')).toBeLessThanOrEqual(100)
  expect(wait('Message 59') - wait('Message 58')).toBeCloseTo(6)
  const before = row(thread, 'Message 59')?.retryAt ?? 0
  const back = row(thread, 'Message 50')?.id as MessageId
  expect(await desk.call('messages.cancel', { id: back })).toEqual({ ok: true })
  expect(row(thread, 'Message 59')?.retryAt).toBeCloseTo(before - 6 * SECOND)
  await pass(time, 98)
  expect(onPhone('mei-tanaka').filter((text) => texts.includes(text))).toEqual(texts.filter((text) => text !== 'Message 50'))
  expect(refusals()).toEqual([])
})

it('the pace is remembered over a restart, and one fast conversation holds up no other', async () => {
  const time = handTime(Date.now())
  await desk.open({ machine: time })
  const thread = await desk.optedIn()
  await submitAll(thread)
  await burst(time)
  await desk.restart()
  await desk.until(() => desk.desk().status().whatsapp.state === 'online')
  await desk.quiet()
  expect(row(thread, 'Message 43')).toMatchObject({ status: 'queued' })
  const tom = await desk.addContact('Tom Becker', TOM)
  const opened = await desk.optIn(tom, TOM)
  expect(desk.messages(opened).find(({ purpose }) => purpose === 'opt-in')?.status).toBe('delivered')
  const george = await desk.call('threads.open', { contactId: await desk.addContact('George Whitfield', GEORGE), channel: 'sms', number: GEORGE, lineId: desk.line })
  if (!george.ok) throw new Error('an SMS conversation')
  for (const text of texts.slice(0, 50)) await desk.text(george.threadId, text)
  await desk.quiet()
  expect(desk.messages(george.threadId).filter(({ status }) => status === 'delivered')).toHaveLength(50)
  // One each 6 s, counted from when the desk heard of it: 16 s after the first there are two more, and not three.
  await pass(time, 14)
  expect(onPhone('mei-tanaka').filter((text) => texts.includes(text))).toEqual(texts.slice(0, 45))
  expect(refusals()).toEqual([])
})

it('a reaction counts as a message; "read" and "typing" do not wait, and take nobody\'s turn', async () => {
  const time = handTime(Date.now())
  await desk.open({ machine: time })
  const thread = await desk.optedIn()
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'Hi' })
  const hi = await desk.until(() => row(thread, 'Hi'))
  for (const text of texts.slice(0, 43)) await desk.text(thread, text)
  await burst(time)
  await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'reaction', about: hi.id, emoji: '👍' } })
  await desk.call('threads.typing', { threadId: thread })
  await desk.quiet()
  expect(row(thread, 'Hi')?.reactions).toMatchObject([{ status: 'queued' }])
  await desk.until(() => desk.sandbox.control.traffic().some(({ target, status }) => target === 'graph.read' && status === 200))
  await pass(time, 6)
  expect(row(thread, 'Hi')?.reactions).toMatchObject([{ status: 'sent' }])
  expect(refusals()).toEqual([])
})
