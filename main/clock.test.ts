import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../core/time.ts'
import { createClock } from './clock.ts'
import { handTime } from './testing/time.ts'

const dateOf = (ms: number): string => new Date(ms).toUTCString()

describe('the clock', () => {
  it('calls an alarm once, when its moment has come', () => {
    const time = handTime()
    const clock = createClock('system', time)
    let calls = 0
    clock.at(clock.now() + HOUR, () => { calls += 1 })
    time.advance(HOUR - 1)
    expect(calls).toBe(0)
    time.advance(1)
    expect(calls).toBe(1)
    time.advance(DAY)
    expect(calls).toBe(1)
  })

  it.each(['1', '2026', '', 'soon', '2026-11-22T09:00:00Z', 'Sat, 13 Sep 275760 00:00:00 GMT', 'Sun, 22 Nov 2026 09:00:00 +0900', 'Xxx, 99 Nov 2026 99:00:00 GMT'])('takes no time from a Date that is none of HTTP\'s: %s', (date) => {
    const time = handTime()
    const clock = createClock('provider', time)
    clock.observe(date, time.now(), time.now() + 10)
    expect([clock.now(), clock.known(), clock.settled()]).toEqual([time.now(), null, false])
  })

  it('follows the provider when it travels in time, and looks at every alarm again', () => {
    const time = handTime()
    const clock = createClock('provider', time)
    const jumps: number[] = []
    let rang = 0
    clock.onJump((offset) => jumps.push(offset))
    clock.at(clock.now() + DAY, () => { rang += 1 })
    clock.observe(dateOf(time.now() + DAY), time.now(), time.now() + 10)
    expect(rang).toBe(1)
    expect(jumps).toHaveLength(1)
    expect(Math.abs(clock.offset() - DAY)).toBeLessThan(SECOND)
  })

  it('does not move for the header being cut to the second', () => {
    const time = handTime()
    const clock = createClock('provider', time)
    for (let passed = 0; passed < 5000; passed += 137) {
      time.advance(137)
      clock.observe(dateOf(Math.floor(time.now() / 1000) * 1000), time.now(), time.now() + 20)
    }
    expect(clock.offset()).toBe(0)
  })

  it('comes back to the machine\'s own time when the provider does', () => {
    const time = handTime()
    const clock = createClock('provider', time)
    clock.observe(dateOf(time.now() + DAY), time.now(), time.now())
    clock.observe(dateOf(time.now()), time.now(), time.now())
    expect(clock.offset()).toBe(0)
  })

  it('listens to no provider where the policy says system', () => {
    const time = handTime()
    const clock = createClock('system', time)
    clock.observe(dateOf(time.now() + DAY), time.now(), time.now())
    expect(clock.offset()).toBe(0)
  })

  it('knows how far the provider is off, though it goes by the machine', () => {
    const time = handTime()
    const clock = createClock('system', time)
    expect(clock.known()).toBeNull()
    clock.observe(dateOf(time.now() + HOUR), time.now(), time.now())
    expect(clock.offset()).toBe(0)
    expect(Math.abs((clock.known() ?? 0) - HOUR)).toBeLessThan(SECOND)
    expect(clock.ahead()).toBe(clock.known())
  })

  it('knows the machine\'s time of a fact, whatever it has heard since', () => {
    const at = Date.UTC(2026, 10, 22)
    for (const [follow, said] of [['provider', at + DAY], ['system', at]] as const) expect(createClock(follow, handTime(at)).machineAt(said, DAY)).toBe(at)
  })

  it('begins with what an earlier run knew, and is settled by an answer of this one alone', () => {
    const time = handTime()
    const clock = createClock('provider', time)
    const heard: number[] = []
    clock.onHeard((known) => heard.push(known))
    clock.recall(0 - DAY)
    expect(clock.now()).toBe(time.now() - DAY)
    expect(clock.settled()).toBe(false)
    clock.observe(dateOf(time.now() - DAY), time.now(), time.now())
    expect(clock.settled()).toBe(true)
    expect(heard).toEqual([0 - DAY])
    clock.observe(dateOf(time.now()), time.now(), time.now())
    expect(heard).toEqual([0 - DAY, 0])
    clock.recall(0 - DAY)
    expect(clock.offset()).toBe(0)
  })

  it('believes no header that was more than a minute on its way, and none that is no date', () => {
    const time = handTime()
    const clock = createClock('provider', time)
    clock.observe(dateOf(time.now() + DAY), time.now() - 2 * MINUTE, time.now())
    clock.observe('yesterday', time.now(), time.now())
    expect(clock.offset()).toBe(0)
  })

  it('rings after sleep, though its timer did not run', () => {
    const time = handTime()
    const clock = createClock('system', time)
    let rang = 0
    clock.at(clock.now() + HOUR, () => { rang += 1 })
    time.sleep(8 * HOUR)
    clock.woke()
    expect(rang).toBe(1)
  })

  it('polls by the machine\'s time: travelling a day does not poll a day\'s worth', () => {
    const time = handTime()
    const clock = createClock('provider', time)
    let polls = 0
    const off = clock.every(2 * SECOND, () => { polls += 1 })
    clock.observe(dateOf(time.now() + DAY), time.now(), time.now())
    time.advance(6 * SECOND)
    expect(polls).toBe(3)
    off()
    time.advance(6 * SECOND)
    expect(polls).toBe(3)
  })
})
