import type { BuiltinDetector } from '../../../core/dlp/rule.ts'
import type { Random } from './random.ts'

/**
 * Values made by the rules of their standard, and what looks like them and is none. The code here shares nothing with
 * the detectors: it cannot be wrong together with them.
 */
export interface ValueSet {
  readonly ref: BuiltinDetector
  value(random: Random): string
  /** As people write it; `{}` is the value. */
  readonly sentences: readonly string[]
  /** Nearly one: a wrong check digit, a number that is not given out, one digit too few. In the same sentences. */
  near?(random: Random): string
  /** Other things that are said in the same words. */
  readonly others: readonly ((random: Random) => string)[]
}
