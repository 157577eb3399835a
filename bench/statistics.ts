/** The value below which a share of all lies; 0.5 = the median. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const found = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  if (found === undefined) throw new Error('nothing was measured')
  return found
}
export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** Milliseconds that `work` takes. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/**
 * Does each in turn, round after round, so that what else happens on the machine meets all of them alike.
 * The order turns round each time: nobody always comes first. Returns the milliseconds of each.
 */
export async function interleaved<K extends string>(rounds: number, works: Readonly<Record<K, (round: number) => unknown>>): Promise<Record<K, number[]>> {
  const names = Object.keys(works) as K[]
  const times = Object.fromEntries(names.map((name): [string, number[]] => [name, []])) as Record<K, number[]>
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) times[name].push(await timeOf(async () => works[name](round)))
  }
  return times
}
