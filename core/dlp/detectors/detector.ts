import type { Normalised } from '../normalise.ts'
import type { BuiltinDetector, Confidence } from '../rule.ts'

/** What a detector found: offsets into the normalised text, [start, end). */
export interface Match { readonly start: number, readonly end: number, readonly confidence: Confidence }

/** What detectors may know beside the text. */
export interface Surroundings {
  /** Countries (ISO 3166-1 alpha-2) whose numbers are read without `+`. */
  readonly regions: readonly string[]
}

export interface Detector {
  readonly ref: BuiltinDetector
  /** In linear time, whatever the text. */
  find(text: Normalised, surroundings: Surroundings): readonly Match[]
}
