/** Chance that comes out the same for the same seed. */
export interface Random {
  /** From, up to and with `to`. */
  int(from: number, to: number): number
  pick<T>(list: readonly T[]): T
  digits(count: number): string
  letters(count: number): string
  chance(share: number): boolean
  /** Each `#` a digit, each `@` a capital, each `*` one of both. */
  form(pattern: string): string
}

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const both = `0123456789${capitals}`

export function random(seed: number): Random {
  let state = seed >>> 0
  /** Mulberry32: good enough to vary with. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const pick = <T>(list: readonly T[]): T => {
    const found = list[int(0, list.length - 1)]
    if (found === undefined) throw new Error('nothing to choose from')
    return found
  }
  const of = (count: number, from: string): string => Array.from({ length: count }, () => from.charAt(int(0, from.length - 1))).join('')
  return {
    int, pick,
    digits: (count) => of(count, '0123456789'),
    letters: (count) => of(count, capitals),
    chance: (share) => next() < share,
    form: (pattern) => pattern.replace(/[#@*]/g, (mark) => of(1, mark === '#' ? '0123456789' : mark === '@' ? capitals : both)),
  }
}

/** In groups of these sizes, the last size again and again. */
export function grouped(text: string, gap: string, ...sizes: readonly number[]): string {
  const groups: string[] = []
  for (let at = 0, index = 0; at < text.length; index += 1) {
    const size = sizes[Math.min(index, sizes.length - 1)] ?? text.length
    groups.push(text.slice(at, at + size))
    at += size
  }
  return groups.join(gap)
}

/** With another digit at one place, so that a single check digit cannot be right. */
export function misprinted(random: Random, code: string): string {
  const places = Array.from(code, (character, at) => /\d/.test(character) && at > 3 ? at : -1).filter((at) => at >= 0)
  const place = random.pick(places)
  return `${code.slice(0, place)}${(Number(code.charAt(place)) + random.int(1, 9)) % 10}${code.slice(place + 1)}`
}
