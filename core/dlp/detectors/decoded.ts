import { decodings } from '../normalise/decodings.ts'
import type { Detector, Match } from './detector.ts'

/** Finds it in what is written in base64 or percent-encoded, too: all of that piece is then the finding. Who writes a number so means one, however it is grouped. */
export const alsoDecoded = (detector: Detector): Detector => ({
  ref: detector.ref,
  find(text, surroundings) {
    const found = detector.find(text, surroundings)
    const hidden = decodings(text).flatMap(({ start, end, text: decoded }): Match[] => {
      const inside = detector.find(decoded, surroundings)
      return inside.length === 0 ? [] : [{ start, end, confidence: inside.some(({ confidence }) => confidence === 'high') ? 'medium' : 'low' }]
    })
    return hidden.length === 0 ? found : [...found, ...hidden].sort((a, b) => a.start - b.start)
  },
})
