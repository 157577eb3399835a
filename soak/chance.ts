import { diceFrom } from '../sandbox/weather/dice.ts'

export interface Chance {
  /** From 0 up to 1. */
  readonly roll: () => number
  /** A whole number, both ends included. */
  readonly pick: (from: number, to: number) => number
  readonly oneOf: <T>(list: readonly [T, ...T[]] | readonly T[]) => T
}

/** The same for the same seed. */
export function chanceFrom(seed: number): Chance {
  const roll = diceFrom(seed)
  const pick = (from: number, to: number): number => from + Math.floor(roll() * (to - from + 1))
  return {
    roll, pick,
    oneOf(list) {
      if (list.length === 0) throw new Error('nothing to pick from')
      return list[pick(0, list.length - 1)] as (typeof list)[number]
    },
  }
}
