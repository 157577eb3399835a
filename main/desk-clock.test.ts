import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ContactId, E164, LineId, MessageId, ThreadId } from '../core/ids.ts'
import type { Policy } from '../core/policy.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../core/time.ts'
import { createClock, type Clock } from './clock.ts'
import { createDesk, type Desk } from './desk.ts'
import { noMicrophone } from './microphone.ts'
import { policyWith, template } from './gate/testing/gate-view.ts'
import { verifyLedger } from './ledger/verify.ts'
import { straight } from './network/testing/straight.ts'
import type { CheckResult, MessagingProvider, ReceiveEvents, SendOutcome } from './providers/provider.ts'
import { testKeychain } from './testing/keychain.ts'
import { handTime, type HandTime } from './testing/time.ts'

/*
 *  What a wrong clock of the machine does, and does not do. The provider is one of the test: it tells the time when it is told to.
 */
const NUMBER = '+12025550185' as E164
const LINE = 'main' as LineId
const BEGIN = Date.UTC(2026, 10, 22, 9, 0)

let folder: string
const keychain = testKeychain()
/** What the test's provider does; `right` = what the right time is by the machine's. */
let machine: HandTime
let clock: Clock
let desk: Desk
let events: ReceiveEvents
let sent: string[]
let answer: SendOutcome
let checks: ((result: CheckResult) => void)[]

const tell = (right: number): void => { clock.observe(new Date(right).toUTCString(), machine.now(), machine.now()) }
const offline = { ok: false, error: { code: 'offline', class: 'try-later', advice: 'try-later', details: 'nobody there' } } as const
const provider: MessagingProvider = {
  channel: 'whatsapp', webhookPath: '/webhooks/whatsapp',
  send(message) {
    sent.push(message.content.text)
    return Promise.resolve(answer)
  },
  check: () => new Promise((resolve) => { checks.push(resolve) }),
  registerWebhook: () => Promise.resolve({ ok: true }),
  webhook: () => Promise.resolve({ status: 200, contentType: 'text/plain', body: '' }),
}

async function start(follow: Policy['clock'], at: number): Promise<void> {
  machine = handTime(at)
  clock = createClock(follow, machine)
  sent = []
  checks = []
  answer = { kind: 'accepted', providerId: `wamid.${randomUUID()}`, waId: null, userId: null }
  desk = await createDesk({
    ledgerPath: join(folder, 'ledger.db'), mediaFolder: join(folder, 'media'), recordingsFolder: join(folder, 'recordings'), callsFolder: join(folder, 'call-recordings'), microphone: noMicrophone, mediaProgress: () => undefined, keychain, clock, random: () => 0,
    loaded: { policy: { ...policyWith({ sms: false }), clock: follow }, origin: 'test', digest: 'test' },
    secrets: { get: () => null }, agent: straight, trusted: () => createSecureContext(),
    providers: () => ({ whatsapp: provider }),
    listen: (_routes, receive) => {
      events = receive
      return Promise.resolve({ ok: true, listener: { baseUrl: new URL('http://127.0.0.1:1'), onRequest: () => () => undefined, close: () => Promise.resolve() } })
    },
    isLookedAt: () => false, show: () => undefined, badge: () => undefined, feedChanged: () => undefined, statusChanged: () => undefined,
    phone: { openExchange: null, order: () => undefined, reopenWindow: () => undefined, phoneChanged: () => undefined, levels: () => undefined },
  })
  await desk.start()
}
async function restart(follow: Policy['clock'], at: number): Promise<void> {
  clock.stop()
  await desk.stop()
  await start(follow, at)
}
const settled = async (): Promise<void> => {
  await desk.dispatch.settled()
  await new Promise((resolve) => { setImmediate(resolve) })
}
const status = (id: MessageId): string | undefined => desk.ledger.state.get('message', id)?.status
const offsets = (): number[] => (desk.ledger.db.prepare('SELECT clock_offset FROM fact ORDER BY seq').all() as { clock_offset: number }[]).map(({ clock_offset: offset }) => offset)
const about = (offset: number): number => Math.round(offset / MINUTE) * MINUTE

/** Mei is opted in and has just written, at `at`: her window is open for 24 hours. */
async function talk(at: number): Promise<ThreadId> {
  const contactId = randomUUID() as ContactId
  desk.contacts.save({ id: contactId, name: 'Mei Tanaka', numbers: [{ label: 'mobile', e164: NUMBER }], about: '', notes: '', language: 'en-GB' })
  const recorded = desk.submit.recordConsent({ contactId, number: NUMBER, lineId: LINE }, 'Signed form')
  if (!recorded.ok) throw new Error('consent was refused')
  await events([{ kind: 'message', lineId: LINE, channel: 'whatsapp', providerId: 'wamid.in', from: { e164: NUMBER, userId: null, profileName: null }, at, content: { type: 'text', text: 'Hello' }, optOut: null, about: null }])
  return recorded.threadId
}

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'compline-clock-')) })
afterEach(async () => {
  expect(verifyLedger(desk.ledger.db).findings).toEqual([])
  clock.stop()
  await desk.stop()
  rmSync(folder, { recursive: true })
})

describe('a desk that goes by the provider\'s clock', () => {
  /** A message that waits, written at 09:00 with the window open; the desk is shut again. */
  async function waiting(): Promise<MessageId> {
    await start('provider', BEGIN)
    const id = randomUUID() as MessageId
    expect(desk.submit.message(id, await talk(BEGIN), { type: 'text', text: 'Good morning', replyTo: null }).ok).toBe(true)
    await settled()
    expect(sent).toEqual([])
    return id
  }

  it('sends nothing before a provider has told the time, and then goes by it', async () => {
    const id = await waiting()
    // The machine's clock is a day and an hour ahead: by it the window had closed.
    await restart('provider', BEGIN + DAY + HOUR)
    await settled()
    expect([sent, status(id)]).toEqual([[], 'queued'])
    tell(BEGIN + MINUTE)
    await settled()
    expect([sent, status(id)]).toEqual([['Good morning'], 'accepted'])
  })

  it('lets nothing out that a clock set back would let out', async () => {
    const id = await waiting()
    await restart('provider', BEGIN + MINUTE)
    tell(BEGIN + DAY + HOUR)
    await settled()
    expect([sent, status(id)]).toEqual([[], 'refused'])
  })

  it('goes on with what it knew at the last start, until it is told otherwise', async () => {
    await start('provider', BEGIN + DAY)
    tell(BEGIN)
    await restart('provider', BEGIN + DAY + HOUR)
    expect(about(desk.status().clockOffset)).toBe(0 - DAY)
    expect(about(clock.now())).toBe(BEGIN + HOUR)
    tell(BEGIN + DAY + HOUR)
    expect(desk.status().clockOffset).toBe(0)
    await restart('provider', BEGIN + DAY + 2 * HOUR)
    expect(desk.status().clockOffset).toBe(0)
  })

  it('does not trust what it knew so far as to send: the machine\'s clock may have been put right since', async () => {
    const id = await waiting()
    tell(BEGIN - DAY - HOUR)
    await settled()
    expect(sent).toEqual(['Good morning'])
    expect(status(id)).toBe('accepted')
    const later = randomUUID() as MessageId
    const thread = desk.ledger.state.get('message', id)?.thread
    if (thread === undefined) throw new Error('the thread of the message')
    await restart('provider', BEGIN + HOUR)
    desk.submit.message(later, thread, { type: 'text', text: 'And this', replyTo: null })
    await settled()
    expect([sent, status(later)]).toEqual([[], 'queued'])
    tell(BEGIN + HOUR)
    await settled()
    expect(sent).toEqual(['And this'])
  })

  it('waits on while nobody answers, and sends when somebody does, though without a date', async () => {
    const id = await waiting()
    await restart('provider', BEGIN + HOUR)
    checks.shift()?.(offline)
    await settled()
    expect([desk.status().whatsapp.state, sent]).toEqual(['offline', []])
    desk.woke()
    checks.shift()?.({ ok: true })
    await settled()
    await settled()
    expect([status(id), sent]).toEqual(['accepted', ['Good morning']])
  })
})

describe('a desk that goes by its own clock', () => {
  it('sends without waiting, and keeps with each fact how far the provider\'s was off', async () => {
    await start('system', BEGIN)
    desk.submit.message(randomUUID() as MessageId, await talk(BEGIN), { type: 'text', text: 'Good morning', replyTo: null })
    await settled()
    expect(sent).toEqual(['Good morning'])
    expect(new Set(offsets())).toEqual(new Set([0]))
    const before = offsets().length
    tell(BEGIN + HOUR)
    expect(desk.status().clockOffset).toBe(0)
    await talkAgain()
    expect(offsets().length).toBeGreaterThan(before)
    for (const offset of offsets().slice(before)) expect(Math.abs(offset - HOUR)).toBeLessThan(SECOND)
    await restart('system', BEGIN + MINUTE)
    expect(Math.abs((offsets().at(-1) ?? 0) - HOUR)).toBeLessThan(SECOND)
  })

  const talkAgain = (): Promise<void> => events([{ kind: 'message', lineId: LINE, channel: 'whatsapp', providerId: 'wamid.again', from: { e164: NUMBER, userId: null, profileName: null }, at: machine.now(), content: { type: 'text', text: 'Again' }, optOut: null, about: null }])
})

describe('a window that a clock that ran ahead has dated', () => {
  const FAR = 30 * DAY
  const write = (threadId: ThreadId, text: string) => desk.submit.message(randomUUID() as MessageId, threadId, { type: 'text', text, replyTo: null })
  const windowOf = (id: ThreadId) => {
    const change = desk.feed.row('thread', id)
    return change.entity === 'thread' ? change.row?.window : undefined
  }

  it('is open for 24 hours from when the clock was put right, not for a month', async () => {
    await start('system', BEGIN + FAR)
    const threadId = await talk(BEGIN + FAR)
    expect(write(threadId, 'Good morning').ok).toBe(true)
    await settled()
    await restart('system', BEGIN)
    expect(windowOf(threadId)).toMatchObject({ lastClientAt: BEGIN, lastOwnAt: BEGIN })
    expect(write(threadId, 'Still there?').ok).toBe(true)
    await settled()
    machine.advance(DAY + MINUTE)
    expect(write(threadId, 'And now?')).toEqual({ ok: false, refusal: { code: 'window-closed' } })
  })

  it('is open anew when the client writes, though the wrong moment is later', async () => {
    await start('system', BEGIN + FAR)
    const threadId = await talk(BEGIN + FAR)
    await restart('system', BEGIN)
    machine.advance(2 * DAY)
    await events([{ kind: 'message', lineId: LINE, channel: 'whatsapp', providerId: 'wamid.later', from: { e164: NUMBER, userId: null, profileName: null }, at: machine.now(), content: { type: 'text', text: 'Hello again' }, optOut: null, about: null }])
    expect(windowOf(threadId)?.lastClientAt).toBe(BEGIN + 2 * DAY)
    machine.advance(DAY - MINUTE)
    expect(write(threadId, 'Good morning').ok).toBe(true)
    await settled()
  })
})

describe('an opt-in that was asked by a clock that ran ahead', () => {
  const FAR = 30 * DAY
  async function askedAhead(): Promise<{ contactId: ContactId, threadId: ThreadId }> {
    await start('system', BEGIN + FAR)
    desk.templates.replaceAll([template('opt_in_v3', { body: 'May we?', variables: [] })])
    const contactId = randomUUID() as ContactId
    desk.contacts.save({ id: contactId, name: 'Mei Tanaka', numbers: [{ label: 'mobile', e164: NUMBER }], about: '', notes: '', language: 'en-GB' })
    const asked = desk.submit.optIn(randomUUID() as MessageId, { contactId, number: NUMBER, lineId: LINE })
    if (!asked.ok) throw new Error(`the opt-in was refused: ${asked.refusal.code}`)
    await settled()
    return { contactId, threadId: asked.threadId }
  }
  const again = (contactId: ContactId) => desk.submit.optIn(randomUUID() as MessageId, { contactId, number: NUMBER, lineId: LINE })
  const againAt = (id: ThreadId): number | undefined => {
    const change = desk.feed.row('thread', id)
    return change.entity === 'thread' ? change.row?.consent?.againAt : undefined
  }
  const cursorNow = (): number => {
    for (let cursor = 0; ;) {
      const page = desk.feed.since(cursor, 500)
      cursor = page.cursor
      if (!page.more) return cursor
    }
  }

  it('blocks the next one for 24 hours from when the clock was put right, and the view hears of it', async () => {
    const { contactId, threadId } = await askedAhead()
    const cursor = cursorNow()
    await restart('system', BEGIN)
    expect(desk.feed.since(cursor, 500).changes.map(({ id }) => id)).toContain(threadId)
    expect(againAt(threadId)).toBe(BEGIN + DAY)
    expect(again(contactId)).toEqual({ ok: false, refusal: { code: 'opt-in-too-soon', againAt: BEGIN + DAY } })
    machine.advance(DAY)
    expect(againAt(threadId)).toBe(BEGIN + DAY)
    expect(again(contactId).ok).toBe(true)
    await settled()
  })

  it('is answered by a "yes" all the same', async () => {
    const { threadId } = await askedAhead()
    await restart('system', BEGIN)
    machine.advance(10 * MINUTE)
    await events([{ kind: 'message', lineId: LINE, channel: 'whatsapp', providerId: 'wamid.yes', from: { e164: NUMBER, userId: null, profileName: null }, at: machine.now() - 5 * SECOND, content: { type: 'text', text: 'Yes' }, optOut: null, about: null }])
    const key = desk.ledger.state.get('thread', threadId)?.consent
    expect(key && desk.ledger.state.get('consent', key)?.state).toBe('opted-in')
    await settled()
  })
})
