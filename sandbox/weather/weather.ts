import { z } from 'zod'
import { diceFrom } from './dice.ts'

const lines = ['graph', 'twilio', 'webhooks'] as const
/** What has a weather of its own: the way to a provider, or the way of webhooks to the app. */
export type WeatherLine = (typeof lines)[number]

/** Troubles of one exchange, of which the first that hits is played. */
const troubleKinds = ['dropBefore', 'dropAfter', 'halfOpen', 'status5xx', 'status429', 'truncate', 'wrongType', 'slowBody'] as const
export type TroubleKind = (typeof troubleKinds)[number]

const chance = z.number().min(0).max(1).default(0)
const ms = z.number().int().min(0).max(600_000)

export const weatherSchema = z.strictObject({
  /** The same seed, the same weather for the same requests in the same order. */
  seed: z.number().int().default(1),
  /** Default: all three lines. */
  target: z.enum(lines).optional(),
  /** Each exchange waits so long, and up to `jitterMs` more. */
  latencyMs: ms.default(0),
  jitterMs: ms.default(0),
  /** The connection breaks: never processed / processed, and the answer is lost. */
  dropBefore: chance,
  dropAfter: chance,
  /** 500, 502, 503 or 504; half of them were processed. On webhooks something on the way says so instead of the app. */
  status5xx: chance,
  /** 429, never processed. */
  status429: chance,
  /** Its Retry-After. */
  retryAfterSeconds: z.number().int().min(0).default(1),
  /** The connection stays, and nothing more ever comes; half of them were processed. */
  halfOpen: chance,
  /** The body comes in pieces, over `slowBodyMs` altogether. */
  slowBody: chance,
  slowBodyMs: ms.default(2000),
  /** Processed, and a page of HTML comes where the answer should be. */
  wrongType: chance,
  /** Processed, and the body breaks off in its middle. */
  truncate: chance,
  /** Webhooks: it comes twice. */
  duplicate: chance,
  /** Webhooks: it comes after later ones. */
  disorder: chance,
  /** The `Date` of the line's messages is off by so much; negative = behind. */
  clockSkewMs: z.number().int().default(0),
}).refine(
  ({ target, duplicate, disorder }) => target === undefined || target === 'webhooks' || duplicate + disorder === 0,
  { message: 'duplicate and disorder are for webhooks' },
)
export type WeatherInput = z.input<typeof weatherSchema>
/** The weather of one line. */
export type LineWeather = Omit<z.output<typeof weatherSchema>, 'target'>

/** What happens to one exchange. */
export interface Trouble {
  readonly delayMs: number
  readonly kind: TroubleKind | null
  /** Of `status5xx` and `halfOpen`: whether the request was processed all the same. */
  readonly processed: boolean
  readonly status5xx: number
  readonly duplicate: boolean
  readonly disorder: boolean
}

/** What an exchange can meet; `latency` = it came later than it was sent. */
export type Met = TroubleKind | 'latency' | 'clockSkew' | 'duplicate' | 'disorder'

export interface Weather {
  /** Replaces the weather of one line, or of all; what is not named is calm. */
  set(input: z.output<typeof weatherSchema>): void
  of(line: WeatherLine): LineWeather
  view(): Record<WeatherLine, LineWeather>
  next(line: WeatherLine): Trouble
  /** Counts what happened to an exchange, not what was only rolled. */
  met(line: WeatherLine, ...what: readonly (Met | false | null)[]): void
  /** How often each has happened since the start. */
  counts(): Record<WeatherLine, Partial<Record<Met, number>>>
  clear(): void
}

const calm = (): LineWeather => weatherSchema.parse({})
const serverErrors = [500, 502, 503, 504] as const

export function createWeather(): Weather {
  const skies = {} as Record<WeatherLine, { weather: LineWeather, roll: () => number }>
  function put(weather: LineWeather, line: WeatherLine): void {
    // Each line has dice of its own: how busy one is changes nothing for the others.
    skies[line] = { weather, roll: diceFrom(weather.seed * lines.length + lines.indexOf(line)) }
  }
  const happened: Record<WeatherLine, Partial<Record<Met, number>>> = { graph: {}, twilio: {}, webhooks: {} }
  const clear = (): void => { for (const line of lines) put(calm(), line) }
  clear()
  return {
    set({ target, ...weather }) { for (const line of target ? [target] : lines) put(weather, line) },
    of: (line) => skies[line].weather,
    view: () => ({ graph: skies.graph.weather, twilio: skies.twilio.weather, webhooks: skies.webhooks.weather }),
    next(line) {
      const { weather, roll } = skies[line]
      // Every exchange throws the same dice, so that one more kind of trouble does not change all the others.
      const delayMs = weather.latencyMs + Math.floor(roll() * weather.jitterMs)
      const rolled = troubleKinds.map((kind) => ({ kind, hits: roll() < weather[kind] }))
      const [processed, which, twice, later] = [roll() < 0.5, roll(), roll(), roll()]
      return {
        delayMs, processed,
        kind: rolled.find(({ hits }) => hits)?.kind ?? null,
        status5xx: serverErrors[Math.floor(which * serverErrors.length)] ?? 503,
        duplicate: twice < weather.duplicate, disorder: later < weather.disorder,
      }
    },
    met(line, ...what) {
      for (const one of what) if (one !== null && one !== false) happened[line][one] = (happened[line][one] ?? 0) + 1
    },
    counts: () => structuredClone(happened),
    clear,
  }
}
