import { env } from 'node:process'

/** How often the properties of the parsers that meet the network are tried; `npm run fuzz` says 100,000. */
export const runs = Number(env['COMPLINE_FUZZ_RUNS'] ?? 2000)

/** For each test, ms: a case takes less than 5. */
export const FUZZ_TIME = Math.max(20_000, runs * 5)
