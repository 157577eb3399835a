import type { BuiltinDetector } from '../rule.ts'
import { codes } from './codes.ts'
import type { Detector, Match } from './detector.ts'
import { isOther } from './labels.ts'
import { mentions, phrases, read, type Phrases } from './reading.ts'

const passport = phrases('passport', 'passports', 'passport no', 'passport number', 'pasaporte', 'passeport', 'reisepass', 'passaporto', 'travel document')
const american = phrases('us', 'usa', 'u s', 'american', 'united states', 'state department')
const british = phrases('uk', 'gb', 'u k', 'british', 'united kingdom', 'hmpo', 'hm passport')

const length = [9]

const passportOf = (ref: BuiltinDetector, form: RegExp, own: Phrases, others: Phrases): Detector => ({
  ref,
  find(text) {
    const reading = read(text)
    if (!reading.text.toLowerCase().includes('pas')) return []
    const found: Match[] = []
    let end = -1
    for (const match of codes(text, () => length, (code) => form.test(code))) {
      if (match.start < end || (match.sizes.length < 9 && (match.sizes.length > 3 || /[.,:/]/.test(reading.text.slice(match.start, match.end))))) continue
      if (!mentions(reading.near(match.start, match.end, 6, 3), passport) || isOther(reading, match.start)) continue
      const near = reading.near(match.start, match.end, 10, 6)
      const mine = mentions(near, own)
      if (!mine && mentions(near, others)) continue
      end = match.end
      found.push({ start: match.start, end, confidence: mine ? 'high' : 'medium' })
    }
    return found
  },
})

/** Nine digits, or since 2021 a letter and eight digits. */
export const usPassport = passportOf('us-passport', /^[A-Z0-9][0-9]{8}$/, american, british)
/** Nine digits. */
export const ukPassport = passportOf('uk-passport', /^[0-9]{9}$/, british, american)
