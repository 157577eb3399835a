import { decodings, type Decoding } from '../normalise/decodings.ts'
import type { Normalised } from '../normalise.ts'
import type { Detector, Match } from './detector.ts'

const known = new WeakMap<Normalised, readonly Decoding[]>()

function decodingsOf(text: Normalised): readonly Decoding[] {
  const found = known.get(text) ?? decodings(text)
  known.set(text, found)
  return found
}

/** Finds it in what is written in base64, too: all of that piece is then the finding. Only for what has a check digit or a name; no guess upon a guess. */
export const alsoDecoded = (detector: Detector): Detector => ({
  ref: detector.ref,
  find(text, surroundings) {
    const found = detector.find(text, surroundings)
    const hidden = decodingsOf(text).flatMap(({ start, end, text: decoded }): Match[] =>
      detector.find(decoded, surroundings).some(({ confidence }) => confidence === 'high') ? [{ start, end, confidence: 'medium' }] : [])
    return hidden.length === 0 ? found : [...found, ...hidden].sort((a, b) => a.start - b.start)
  },
})
