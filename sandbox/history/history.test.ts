import { describe, expect, it } from 'vitest'
import { cast } from '../clients/cast.ts'
import { sendable } from '../templates/find.ts'
import { historyUntil } from './history.ts'
import { momentOf } from './thread.ts'

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-22T13:00:00Z')
const history = historyUntil(NOW)

describe('the history', () => {
  it('is more than a week in all channels, oldest first, between its two ends', () => {
    const times = history.entries.map(({ at }) => at)
    expect(times).toEqual([...times].sort())
    expect(new Set(history.entries.map(({ channel }) => channel))).toEqual(new Set(['whatsapp', 'sms', 'voice']))
    expect(Date.parse(history.until) - Date.parse(history.from)).toBeGreaterThan(7 * 24 * HOUR)
    expect([history.from < (times[0] ?? ''), (times.at(-1) ?? '') <= history.until]).toEqual([true, true])
    expect(history.until).toBe(new Date(NOW).toISOString())
  })

  it.each([0, 6, 12, 18, 23].map((hour) => `2026-11-22T${String(hour).padStart(2, '0')}:00:30Z`))('begun at %s, lies in the past, each thread in its own order', (now) => {
    const { entries } = historyUntil(Date.parse(now))
    expect(entries.every(({ at }) => Date.parse(at) <= Date.parse(now))).toBe(true)
    const told = (from: typeof entries) => Object.groupBy(from, ({ client, channel }) => `${client} ${channel}`)
    const deeds = (from: typeof entries) => Object.fromEntries(Object.entries(told(from)).map(([thread, lines]) => [thread, lines?.map(({ deed }) => deed)]))
    expect(deeds(entries)).toEqual(deeds(history.entries))
  })

  it('is about people of this sandbox, each with the number that the advisor has', () => {
    for (const { client, number } of history.entries) expect(cast.find(({ id }) => id === client)?.numbers[0]?.e164).toBe(number)
    expect(history.contacts.map(({ id }) => id)).not.toContain('elliot-marsh')
  })

  it('sends no template that the firm does not have', () => {
    for (const { deed } of history.entries) {
      if (deed.does === 'advisor-sends-template') expect(sendable(deed.template, deed.language).status).toBe('APPROVED')
    }
  })

  it('reads times by day and by minutes ago', () => {
    expect(new Date(momentOf('2d 09:15', NOW)).toISOString()).toBe('2026-11-20T09:15:00.000Z')
    expect(momentOf('-90m', NOW)).toBe(NOW - 1.5 * HOUR)
    expect(() => momentOf('yesterday', NOW)).toThrow('unreadable time')
  })
})
