import type { WeatherInput } from '../sandbox/weather/weather.ts'

type Dice = () => number

/** Some weather for each line: mostly a few troubles at a time, at times a storm of all of them. */
export function someWeather(roll: Dice): WeatherInput[] {
  return (['graph', 'twilio', 'webhooks'] as const).map((target) => {
    const storm = roll() < 0.2 ? 2 : 1
    const chance = (most: number): number => roll() < 0.5 ? 0 : Math.min(1, Math.round(roll() * most * storm * 100) / 100)
    return {
      target, seed: Math.floor(roll() * 2 ** 31), latencyMs: Math.floor(roll() * 200), jitterMs: Math.floor(roll() * 400 * storm),
      dropBefore: chance(0.25), dropAfter: chance(0.25), status5xx: chance(0.25), status429: chance(0.2), wrongType: chance(0.15), truncate: chance(0.15),
      slowBody: chance(0.1), slowBodyMs: 800,
      // Each costs the app its whole patience, 30 s.
      halfOpen: roll() < 0.3 ? 0.03 : 0,
      clockSkewMs: Math.floor((roll() - 0.5) * 2000),
      ...(target === 'webhooks' && { duplicate: chance(0.3), disorder: chance(0.3) }),
    }
  })
}
