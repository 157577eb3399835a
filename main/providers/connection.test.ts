import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND, type UtcMs } from '../../core/time.ts'
import { createClock } from '../clock.ts'
import { handTime } from '../testing/time.ts'
import { createConnection } from './connection.ts'
import type { CheckResult, MessagingProvider, ProviderEvent } from './provider.ts'

/* What is asked of the provider, and when; the provider's own time is `theirs`. */
const START = Date.UTC(2026, 10, 22, 9, 0)
const fine: CheckResult = { ok: true }

function polling({ machineAt = START, follow = 'system', kept = null as UtcMs | null, templates = undefined as MessagingProvider['templates'], receive = (): void => undefined }: { machineAt?: UtcMs, follow?: 'system' | 'provider', kept?: UtcMs | null, templates?: MessagingProvider['templates'], receive?: (events: readonly ProviderEvent[]) => void } = {}) {
  const time = handTime(machineAt)
  const clock = createClock(follow, time)
  const asked: UtcMs[] = []
  let mark = kept
  let checked = fine
  let ahead = START - machineAt
  const observe = (): void => { clock.observe(new Date(time.now() + ahead).toUTCString(), time.now(), time.now()) }
  const provider: MessagingProvider = {
    channel: 'sms', webhookPath: '/webhooks/twilio/',
    send: () => Promise.reject(new Error('nothing is sent here')),
    check: () => { observe(); return Promise.resolve(checked) },
    registerWebhook: () => Promise.resolve(fine),
    webhook: () => Promise.resolve({ status: 200, contentType: '', body: '' }),
    poll: (since) => {
      asked.push(since)
      return Promise.resolve({ ok: true, events: [] })
    },
    ...(templates && { templates }),
  }
  const connection = createConnection({
    provider, clock, checkEvery: 10 * SECOND, pollEvery: 15 * SECOND, webhook: () => null, deaf: () => null,
    lastPolled: { get: () => mark, set: (at) => { mark = at } },
    receive, gotTemplates: () => undefined, online: () => undefined, changed: () => undefined,
  })
  connection.start()
  return {
    asked, connection,
    /** What checks say from now on. */
    answer(result: CheckResult) { checked = result },
    mark: () => mark,
    /** Time passes, and what is under way ends. */
    async pass(by: number) {
      time.advance(by)
      await new Promise((resolve) => { setImmediate(resolve) })
    },
    /** The provider's time is set otherwise; the machine's goes on. */
    setTheirs(by: number) { ahead += by },
  }
}

it('templates that change all at once are asked for once more, not once each', async () => {
  const connection = polling().connection
  expect(await connection.syncTemplates()).toEqual({ ok: true })
  let asked = 0
  const ends: (() => void)[] = []
  const many = polling({ templates: () => {
    asked += 1
    return new Promise((resolve) => { ends.push(() => { resolve({ ok: true, templates: [] }) }) })
  } })
  const all = Array.from({ length: 20 }, () => many.connection.syncTemplates())
  expect(asked).toBe(1)
  ends[0]?.()
  await many.pass(0)
  expect(asked).toBe(2)
  ends[1]?.()
  expect(await Promise.all(all)).toEqual(Array.from({ length: 20 }, () => ({ ok: true })))
  await many.pass(0)
  expect(asked).toBe(2)
})

describe('a poll', () => {
  it('begins about now on a new desk, and where it ended on another', async () => {
    const fresh = polling()
    await fresh.pass(0)
    await fresh.pass(15 * SECOND)
    expect(fresh.asked).toEqual([START + 15 * SECOND])
    const again = polling({ kept: START - 3 * HOUR })
    await again.pass(0)
    await again.pass(15 * SECOND)
    await again.pass(15 * SECOND)
    expect(again.asked).toEqual([START - 3 * HOUR, START + 15 * SECOND])
  })

  it('asks by the provider\'s time: a machine that is hours fast misses nothing', async () => {
    const fast = polling({ machineAt: START + 5 * HOUR })
    await fast.pass(0)
    await fast.pass(15 * SECOND)
    await fast.pass(15 * SECOND)
    for (const since of fast.asked) expect(Math.abs(since - START)).toBeLessThan(MINUTE)
    expect(fast.asked).toHaveLength(2)
    expect(Math.abs((fast.mark() ?? 0) - START)).toBeLessThan(MINUTE)
  })

  it('never asks from the future, though the last one was dated by a clock that was wrong', async () => {
    const wrong = polling({ kept: START + 5 * HOUR })
    await wrong.pass(0)
    await wrong.pass(15 * SECOND)
    expect(wrong.asked).toEqual([START + 15 * SECOND])
    for (const follow of ['provider', 'system'] as const) {
      const set = polling({ follow })
      await set.pass(0)
      await set.pass(15 * SECOND)
      set.setTheirs(-5 * HOUR)
      await set.pass(10 * SECOND)
      await set.pass(10 * SECOND)
      expect(set.asked).toHaveLength(2)
      expect(Math.abs((set.asked[1] ?? 0) - (START - 5 * HOUR))).toBeLessThan(MINUTE)
    }
  })

  it('whose messages could not be kept is made again from the same moment', async () => {
    let full = true
    const desk = polling({ kept: START - HOUR, receive: () => { if (full) throw new Error('the disk is full') } })
    await desk.pass(0)
    await desk.pass(15 * SECOND)
    full = false
    await desk.pass(15 * SECOND)
    await desk.pass(15 * SECOND)
    expect(desk.asked).toEqual([START - HOUR, START - HOUR, START + 30 * SECOND])
  })
})

describe('a halt that a send meets', () => {
  const halt = { code: '131031', class: 'halt', advice: 'tell-it', details: 'Account has been locked' } as const
  const halted = { kind: 'failed', error: halt } as const
  const taken = { kind: 'accepted', providerId: 'wamid.1', waId: null, userId: null } as const

  it('stays where the health check cannot see it, until one is taken', async () => {
    const line = polling()
    await line.pass(0)
    expect(line.connection.status().state).toBe('online')
    line.connection.heard(halted)
    await line.pass(10 * SECOND)
    await line.pass(10 * SECOND)
    expect(line.connection.status()).toMatchObject({ state: 'needs-it', details: 'Account has been locked' })
    line.connection.heard(taken)
    expect(line.connection.status()).toMatchObject({ state: 'online', details: '' })
    await line.pass(10 * SECOND)
    expect(line.connection.status().state).toBe('online')
  })

  it('is over when the advisor tries, until the next send says otherwise', async () => {
    const line = polling()
    await line.pass(0)
    line.connection.heard(halted)
    line.connection.retry()
    await line.pass(0)
    expect(line.connection.status().state).toBe('online')
    line.connection.heard(halted)
    expect(line.connection.status().state).toBe('needs-it')
  })

  it('is over by a check where checks saw it too', async () => {
    const line = polling()
    await line.pass(0)
    line.connection.heard(halted)
    line.answer({ ok: false, error: halt })
    await line.pass(10 * SECOND)
    expect(line.connection.status().state).toBe('needs-it')
    line.answer(fine)
    await line.pass(10 * SECOND)
    expect(line.connection.status().state).toBe('online')
  })
})
