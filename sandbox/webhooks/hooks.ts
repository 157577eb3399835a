import type { Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import type { Traffic } from '../traffic.ts'
import { postThrough } from '../weather/post.ts'
import type { Trouble, Weather } from '../weather/weather.ts'
import type { Registrations } from '../world.ts'
import { addressOf, requestOf, shownOf, type HookEvent, type HookTarget } from './event.ts'

interface Item { seq: number, event: HookEvent, attempts: number, firstTryAt: number, timer?: NodeJS.Timeout }

/** What is out of order comes so many first pauses later, unless the next one brings it along. */
const LATE_ROUNDS = 20
const LONGEST_PAUSE_MS = 15_000
/** After this the provider forgets the event (Meta: days; here: long enough for any test). */
const GIVE_UP_MS = 15 * 60_000
/** Events that wait at the same time; beyond it the oldest is forgotten. */
const MOST_WAITING = 10_000

const calm: Trouble = { delayMs: 0, kind: null, processed: true, status5xx: 503, duplicate: false, disorder: false }

/** Posts events one after another per provider; what fails is repeated with growing pauses until it gets a 200. */
export interface Hooks {
  post(event: HookEvent): void
  /** Tries everything that waits, now and in its order: the app has registered, or the network is back. */
  flush(): void
  /** Whether something is on its way (waiting for a URL or a repetition does not count). */
  busy(): boolean
  waiting(): number
  /** Everything that the app has not confirmed, in its order. */
  undelivered(): HookEvent[]
  clear(): void
}

export interface HooksNeeds {
  clock: Clock
  faults: Faults
  weather: Weather
  traffic: Traffic
  registrations: Registrations
  retryBase(): number
  isOffline(target: HookTarget): boolean
  onChange(): void
}

export function createHooks({ clock, faults, weather, traffic, registrations, retryBase, isOffline, onChange }: HooksNeeds): Hooks {
  const lanes: Record<HookTarget, Item[]> = { 'webhooks.whatsapp': [], 'webhooks.twilio': [] }
  const running = new Set<HookTarget>()
  const waiting = new Set<Item>()
  const underWay = new Set<Item>()
  const delayed = new Set<Item>()
  let held: Item | undefined
  let seq = 0
  let era = 0

  const log = (item: Item, url: string) => traffic.begin({
    direction: 'to-app', target: item.event.target, method: 'POST', path: url, request: shownOf(item.event),
  })

  async function send(item: Item, url: string, fault?: string, trouble: Trouble = calm): Promise<boolean> {
    const { body, headers } = requestOf(item.event, url)
    const entry = log(item, url)
    const sky = weather.of('webhooks')
    const date = new Date(clock.now() + sky.clockSkewMs).toUTCString()
    const result = await postThrough(trouble, sky, url, { ...headers, date }, body)
    traffic.finish(entry, { ...result, ...(fault !== undefined && { fault }) })
    return result.status === 200
  }

  /** True when the event is done with. */
  async function attempt(item: Item): Promise<boolean> {
    const { target } = item.event
    const url = addressOf(item.event, registrations)
    if (url === undefined || isOffline(target)) return false
    if (item.attempts === 0) item.firstTryAt = Date.now()
    item.attempts += 1
    const fault = faults.take(target, ['drop', 'timeout', 'duplicate'])
    if (fault && fault.kind !== 'duplicate' && fault.when === 'before') {
      const entry = log(item, url)
      traffic.finish(entry, { outcome: fault.kind === 'drop' ? 'dropped' : 'timeout', fault: `${fault.kind} before` })
      return false
    }
    const trouble = fault ? calm : weather.next('webhooks')
    weather.met('webhooks', trouble.kind, trouble.duplicate && 'duplicate', weather.of('webhooks').clockSkewMs !== 0 && 'clockSkew')
    const kind = trouble.kind === null ? undefined : `weather ${trouble.kind}`
    const done = await send(item, url, fault ? (fault.kind === 'duplicate' ? 'duplicate' : `${fault.kind} after`) : kind, trouble)
    if (fault?.kind === 'duplicate' || trouble.duplicate) return await send(item, url, 'duplicate') && done
    return done && fault === undefined
  }

  function wait(item: Item): void {
    if (item.attempts > 0 && Date.now() - item.firstTryAt > GIVE_UP_MS) return
    waiting.add(item)
    if (waiting.size > MOST_WAITING) forgetOldest()
    if (item.attempts === 0) return
    const pause = Math.min(retryBase() * 2 ** (item.attempts - 1), LONGEST_PAUSE_MS)
    item.timer = setTimeout(() => {
      waiting.delete(item)
      enqueue(item)
    }, pause)
  }

  function forgetOldest(): void {
    const oldest = [...waiting].reduce((one, other) => one.seq < other.seq ? one : other)
    clearTimeout(oldest.timer)
    waiting.delete(oldest)
  }

  async function run(target: HookTarget): Promise<void> {
    if (running.has(target)) return
    running.add(target)
    const startedIn = era
    for (let item = lanes[target].shift(); item; item = lanes[target].shift()) {
      underWay.add(item)
      const done = await attempt(item)
      underWay.delete(item)
      if (startedIn !== era) break
      if (!done) wait(item)
    }
    running.delete(target)
    if (lanes[target].length > 0) void run(target)
    onChange()
  }

  function enqueue(item: Item): void {
    lanes[item.event.target].push(item)
    void run(item.event.target)
  }

  function release(item: Item): void {
    clearTimeout(item.timer)
    if (held === item) held = undefined
    enqueue(item)
  }

  /** On its way for so long; others pass it. */
  function late(item: Item, delayMs: number): void {
    delayed.add(item)
    item.timer = setTimeout(() => {
      delayed.delete(item)
      enqueue(item)
    }, delayMs)
  }

  return {
    post(event) {
      seq += 1
      const item: Item = { seq, event, attempts: 0, firstTryAt: 0 }
      const { delayMs, disorder } = weather.next('webhooks')
      weather.met('webhooks', delayMs > 0 && 'latency', disorder && 'disorder')
      if (delayMs > 0 || disorder) return late(item, delayMs + (disorder ? LATE_ROUNDS * retryBase() : 0))
      if (!held && faults.take(event.target, ['disorder'])) {
        held = item
        item.timer = setTimeout(() => release(item), LATE_ROUNDS * retryBase())
        return
      }
      enqueue(item)
      if (held?.event.target === event.target) release(held)
    },
    flush() {
      const items = [...waiting].sort((one, other) => one.seq - other.seq)
      waiting.clear()
      for (const item of items) {
        clearTimeout(item.timer)
        enqueue(item)
      }
    },
    busy: () => running.size > 0 || delayed.size > 0 || held !== undefined,
    waiting: () => waiting.size,
    undelivered: () => [...lanes['webhooks.whatsapp'], ...lanes['webhooks.twilio'], ...waiting, ...underWay, ...delayed, ...(held ? [held] : [])]
      .sort((one, other) => one.seq - other.seq).map((item) => item.event),
    clear() {
      era += 1
      underWay.clear()
      for (const item of [...waiting, ...delayed, ...(held ? [held] : [])]) clearTimeout(item.timer)
      waiting.clear()
      delayed.clear()
      held = undefined
      lanes['webhooks.whatsapp'] = []
      lanes['webhooks.twilio'] = []
    },
  }
}
