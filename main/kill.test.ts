import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { MessageStatus } from '../core/messaging/status.ts'
import { textMoments, type Moment } from './testing/desk-process.ts'
import { CASE_NUMBER, randomFrom, seed, startKilling, withoutCaseNumber } from './testing/killing.ts'

const KILLS = 20
/** On WhatsApp, opted in: more than one, for WhatsApp takes 45 at once to one person, and one in 6 s after that. */
const chatting = { 'mei-tanaka': '+12025550185', 'rafael-ortiz': '+12025550147', 'tom-becker': '+12025550177' }
const GEORGE = '+447700900268'

it(`loses nothing and sends nothing twice when killed ${String(KILLS)} times under traffic both ways (seed ${String(seed)})`, { timeout: 400_000 }, async () => {
  const random = randomFrom(seed)
  const pick = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  const killing = await startKilling()
  const { desk, sandbox, rows, until } = killing
  try {
    // Some on WhatsApp, opted in; one by SMS.
    await desk.start(null)
    const threads: string[] = []
    for (const [person, number] of Object.entries(chatting)) threads.push(await killing.optedIn(person, number))
    const opened = await desk.call('threads.open', { contactId: await killing.addContact('George Whitfield', GEORGE), channel: 'sms', number: GEORGE, lineId: 'main' }) as { threadId: string }
    threads.push(opened.threadId)
    await desk.kill()

    const submitted: { id: string, threadId: string, text: string }[] = []
    const written: string[] = []
    const died: Record<string, number> = {}
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const at: Moment = textMoments[kill % textMoments.length] ?? 'answer'
      await desk.start({ at, nth: pick(1, 4) })
      // What was not answered before the last death is submitted again, with its own id, as the screen does.
      const again = submitted.slice(-6)
      const fresh = Array.from({ length: pick(2, 5) }, (_, index) => ({ id: randomUUID(), threadId: threads[pick(0, threads.length - 1)] ?? '', text: `out ${String(kill)}.${String(index)}${index === 0 ? ` ${CASE_NUMBER}` : ''}` }))
      submitted.push(...fresh)
      for (let index = 0; index < 3; index += 1) {
        const text = `in ${String(kill)}.${String(index)}${index === 0 ? ` ${CASE_NUMBER}` : ''}`
        written.push(text)
        const writer = Object.keys(chatting)[pick(0, 5)]
        if (writer !== undefined) sandbox.control.send(writer, { channel: 'whatsapp', text })
        else sandbox.control.send('george-whitfield', { channel: 'sms', text })
      }
      await Promise.all([...again, ...fresh].map(({ id, threadId, text }) => desk.call('messages.submit', { id, threadId, body: { type: 'text', text } })))
      if (await killing.dies()) died[at] = (died[at] ?? 0) + 1
    }
    for (const at of textMoments) expect(died[at] ?? 0, `a kill at "${at}"`).toBeGreaterThan(0)

    await desk.start(null)
    for (const { id, threadId, text } of submitted.slice(-6)) await desk.call('messages.submit', { id, threadId, body: { type: 'text', text } })
    const settled = new Set<MessageStatus>(['sent', 'delivered', 'read', 'unknown', 'failed'])
    const all = await until(async () => {
      const page = await rows()
      const inbound = new Set(page.filter(({ direction }) => direction === 'in').map(({ text }) => text))
      const waiting = page.filter((row) => row.direction === 'out' && !settled.has(row.status))
      return written.every((text) => inbound.has(withoutCaseNumber(text))) && waiting.length === 0 && page
    }, 'everything that was written arrives, and everything queued goes out')
    await sandbox.control.idle()

    const phones = [...Object.keys(chatting), 'george-whitfield'].flatMap((id) => sandbox.control.client(id).messages)
    const onPhones = (text: string): number => phones.filter((message) => message.from === 'firm' && message.text === withoutCaseNumber(text)).length
    for (const text of written) expect(all.filter((row) => row.direction === 'in' && row.text === withoutCaseNumber(text)), `${text} is kept once`).toHaveLength(1)
    for (const { id, text } of submitted) {
      const row = all.find((message) => message.id === id)
      expect(row, `${text} is kept`).toBeDefined()
      // The verdict was recorded in the same step as the message, or neither was.
      expect(row?.dlp?.original ?? row?.text, `${text} is kept as it was written`).toBe(text)
      const times = onPhones(text)
      // A request that was lost on its way stays "unknown", for the advisor to decide; nothing arrives twice.
      if (row?.status === 'unknown') expect(times, `${text}, unknown`).toBeLessThanOrEqual(1)
      else expect(times, `${text}, ${row?.status ?? ''}`).toBe(1)
    }
    expect(phones.filter(({ from, text }) => from === 'firm' && text.includes(CASE_NUMBER))).toEqual([])
    await killing.dies()
  } finally {
    await killing.end()
  }
})
