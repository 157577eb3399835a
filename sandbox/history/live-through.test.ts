import { afterEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../index.ts'
import type { OptionsInput } from '../options.ts'
import { registerSms, registerWhatsApp, sendWhatsApp, textTo, twilio } from '../testing/dial.ts'
import { startReceiver, type Receiver } from '../testing/receiver.ts'
import { momentOf } from './thread.ts'

const HOUR = 3_600_000
const open: (Sandbox | Receiver)[] = []
afterEach(async () => { for (const one of open.splice(0)) await one.close() })

async function livedIn(options: OptionsInput = {}) {
  const sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true, ...options })
  const receiver = await startReceiver()
  open.push(sandbox, receiver)
  return { sandbox, receiver, history: sandbox.control.history() }
}
const sinceLast = (messages: { at: number }[]) => (Date.now() - (messages.at(-1)?.at ?? 0)) / HOUR

describe('the lived-in start', () => {
  it('holds a week of threads in both channels, oldest first, without a number or id twice', async () => {
    const { history } = await livedIn()
    expect(history.contacts.length).toBeGreaterThanOrEqual(7)
    expect(history.conversation.length).toBeGreaterThanOrEqual(60)
    expect(history.conversation.length).toBeLessThanOrEqual(90)
    expect(new Set(history.conversation.map((message) => message.channel))).toEqual(new Set(['whatsapp', 'sms']))
    const times = history.conversation.map((message) => message.at)
    expect(times).toEqual([...times].sort())
    expect(Date.parse(times.at(-1) ?? '') - Date.parse(times[0] ?? '')).toBeGreaterThan(7 * 24 * HOUR)
    const ids = [...history.conversation, ...history.arriving].map((message) => message.id)
    expect(new Set(ids).size).toBe(ids.length)
    const numbers = history.contacts.flatMap((contact) => contact.numbers.map((number) => number.e164))
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('has a running window, an ended one, one declined and one pending since 18 hours', async () => {
    const { sandbox, history } = await livedIn()
    expect(sandbox.control.client('dana-moreau').windowOpen).toBe(true)
    expect(sandbox.control.client('amara-sesay').windowOpen).toBe(false)
    expect(sinceLast(sandbox.control.client('amara-sesay').messages)).toBeCloseTo(27, 1)
    const last = (contact: string) => history.optIns.findLast((event) => event.contact === contact)
    expect(last('lucia-gomez')).toMatchObject({ kind: 'declined', reply: 'No', language: 'es' })
    expect(last('tom-becker')?.kind).toBe('opt-in-sent')
    expect((Date.now() - Date.parse(last('tom-becker')?.at ?? '')) / HOUR).toBeCloseTo(18, 1)
    expect(last('dana-moreau')).toMatchObject({ kind: 'opted-in', reply: 'Yes' })
  })

  it('repeats its ids at every start, so that the app knows the messages again', async () => {
    const ids = async () => (await livedIn()).history.conversation.map((message) => message.id)
    expect(await ids()).toEqual(await ids())
  })

  it('never writes a client before its opt-in was answered, and knows every message that an event names', async () => {
    const { history } = await livedIn()
    const known = new Set(history.conversation.map((message) => message.id))
    for (const event of history.optIns) expect(known.has(event.messageId)).toBe(true)
    const free = history.conversation.filter((message) => message.channel === 'whatsapp' && message.direction === 'out' && !message.template)
    for (const message of free) {
      expect(history.optIns.some((event) => event.contact === message.contact && event.kind !== 'opt-in-sent' && event.at < message.at), message.text).toBe(true)
    }
  })

  it('never let the firm write freely in a window that had ended', async () => {
    const { history } = await livedIn()
    for (const message of history.conversation.filter((one) => one.channel === 'whatsapp' && one.direction === 'out' && !one.template)) {
      const before = history.conversation.filter((one) => one.contact === message.contact && one.channel === 'whatsapp' && one.at < message.at).at(-1)
      expect(Date.parse(message.at) - Date.parse(before?.at ?? ''), message.text).toBeLessThan(24 * HOUR)
    }
  })

  it('agrees with Twilio’s message log, arriving ones among it', async () => {
    const { sandbox, history } = await livedIn()
    const { body } = await twilio<{ messages: { sid: string }[] }>(sandbox.twilioUrl, 'GET', '/Messages.json?PageSize=1000')
    const sms = [...history.conversation, ...history.arriving].filter((message) => message.channel === 'sms').map((message) => message.id)
    expect(body.messages.map((message) => message.sid).sort()).toEqual(sms.sort())
  })

  it('tells what is unread when the app registers first, with its own time, and only once', async () => {
    const { sandbox, receiver, history } = await livedIn()
    for (let i = 0; i < 2; i += 1) {
      await registerWhatsApp(sandbox.graphUrl, `${receiver.url}/whatsapp`)
      await registerSms(sandbox.twilioUrl, `${receiver.url}/sms`)
      await sandbox.control.idle()
    }
    const messages = receiver.values().flatMap((value) => value.messages ?? [])
    const arriving = history.arriving.filter((message) => message.channel === 'whatsapp')
    expect(messages.map((message) => [message['id'], message['timestamp']]))
      .toEqual(arriving.map((message) => [message.id, String(Math.floor(Date.parse(message.at) / 1000))]))
    expect(messages.map((message) => message['from'])).toContain('447700900907')
    expect(receiver.forms('/sms').map((form) => form['From'])).toEqual(['+12025550147', '+12025550147'])
  })

  it('replays all inbound messages where it was started so', async () => {
    const { sandbox, receiver, history } = await livedIn({ replay: 'all' })
    await registerWhatsApp(sandbox.graphUrl, `${receiver.url}/whatsapp`)
    await sandbox.control.idle()
    const inbound = [...history.conversation, ...history.arriving].filter((message) => message.channel === 'whatsapp' && message.direction === 'in')
    expect(receiver.values()).toHaveLength(inbound.length)
  })

  it('lets the running conversation go on', async () => {
    const { sandbox } = await livedIn()
    await sendWhatsApp(sandbox.graphUrl, textTo('+447700900142', 'Thursday it is'))
    await sandbox.control.idle()
    expect(sandbox.control.client('dana-moreau').messages.at(-1)).toMatchObject({ text: 'Thursday it is', status: 'delivered' })
  })

  it('reads times by day and by minutes ago', () => {
    const now = Date.parse('2026-11-22T13:00:00Z')
    expect(new Date(momentOf('2d 09:15', now)).toISOString()).toBe('2026-11-20T09:15:00.000Z')
    expect(momentOf('-90m', now)).toBe(now - 1.5 * HOUR)
    expect(() => momentOf('yesterday', now)).toThrow('unreadable time')
  })
})
