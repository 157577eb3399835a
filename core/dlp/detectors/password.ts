import type { Detector, Match } from './detector.ts'
import { mentions, phrases, plain, read, type Reading } from './reading.ts'

const names = new Set(['password', 'passwords', 'passwort', 'pwd', 'pw', 'passwd', 'passphrase', 'passcode', 'kennwort', 'contraseña', 'wachtwoord', 'senha', 'hasło', 'lösenord'].map(plain))
const pins = new Set(['pin', 'pincode', 'passcode'])

/** Whoever is invited has it. */
const meetings = phrases('meeting', 'meeting id', 'zoom', 'teams', 'webinar', 'conference', 'webex')

/** A word of what one is invited to, more likely than an account's. */
const invited = phrases('meeting', 'webinar', 'conference', 'conference call', 'dial in', 'dialin')

/** `https://….zoom.us/j/…?pwd=…`: a link for guests carries it. */
function isInvitation(text: string, start: number): boolean {
  if (!'?&'.includes(text.charAt(start - 1) || ' ')) return false
  const link = text.slice(Math.max(0, start - 250), start).split(/\s/).at(-1)?.toLowerCase() ?? ''
  return meetingHosts.some((host) => {
    const at = link.indexOf(host)
    return at !== -1 && './'.includes(link.charAt(at - 1)) && link.indexOf('?') > at
  })
}
const meetingHosts = ['zoom.us/', 'zoomgov.com/', 'webex.com/', 'teams.microsoft.com/', 'teams.live.com/']

/** What stands between the name and the value. A colon or `=` says that the value follows; after `is` much else may. */
const marks = new Set([':', '=', '->', '=>', '-', '–'])
const verbs = new Set(['is', 'was', 'ist', 'lautet', 'est', 'es', 'è', 'é', 'will', 'be'])
const between = new Set(['my', 'your', 'the', 'new', 'it', 'here', 'now', 'currently', 'still', 'code', 'number', 'account', 'login', 'temporary', 'set'])
/** What it is for may be anything: `the password for the client portal is …`. */
const purposes = new Set(['for', 'to', 'of', 'on', 'für', 'zum', 'zur', 'von', 'pour', 'du', 'de', 'para', 'del', 'per'])
/** So many words may stand between. */
const REACH = 6

/** `password is …`, `pwd: …`, `PIN 4821`: the word after the name, where it is not one that people say of passwords. */
export const password: Detector = {
  ref: 'password',
  find(text) {
    const reading = read(text)
    const found: Match[] = []
    let end = -1
    reading.tokens.forEach((token, index) => {
      if (token.start < end || token.end - token.start > 12) return
      const name = reading.textOf(token).toLowerCase()
      if (name === 'passcode' && mentions(reading.near(token.start, token.end, 6, 3), meetings)) return
      if (!names.has(name) && !pins.has(name) && !(name === 'passe' && isMotDePasse(reading, index))) return
      const match = pins.has(name) ? pinAfter(reading.text, token.end) : valueAfter(reading.text, token.end)
      if (match === null || isInvitation(reading.text, token.start)) return
      end = match.end
      found.push(mentions(reading.near(token.start, token.end, 6, 0), invited) || (pins.has(name) && isNoCode(reading, match)) ? { ...match, confidence: 'low' } : match)
    })
    return found
  },
}

const isMotDePasse = ({ tokens, textOf }: Reading, index: number): boolean =>
  tokens.slice(Math.max(0, index - 2), index).map((token) => token.end - token.start > 3 ? '' : textOf(token).toLowerCase()).join(' ') === 'mot de'

/** A pin to be worn, and the year of it; the number of a house. */
function isNoCode({ text, near }: Reading, { start, end }: Match): boolean {
  // A sentence that ends here says nothing of the number.
  if (text.charAt(end) !== ' ') return false
  const first = near(end, end, 0, 1)
  const isYear = /^(?:19|20)\d\d$/.test(text.slice(start, end))
  const behind = near(end, end, 0, 3)
  return (isYear && !mentions(first, goesOn)) || mentions(behind, worn) || (/^ [A-Z]/.test(text.slice(end, end + 2)) && mentions(behind, streets))
}
const worn = phrases('badge', 'badges', 'lapel', 'brooch', 'enamel', 'conference')
const streets = phrases('street', 'st', 'road', 'rd', 'avenue', 'ave', 'lane', 'ln', 'drive', 'dr', 'boulevard', 'blvd', 'way', 'court', 'ct', 'square', 'sq', 'place', 'plaza', 'terrace', 'highway', 'parkway')
/** What follows a code in its sentence: `PIN 2026 for the door`. */
const goesOn = phrases('for', 'to', 'and', 'is', 'on', 'at', 'in', 'as', 'or', 'but', 'if', 'thanks', 'thank', 'please', 'until', 'für', 'und', 'pour', 'et', 'para', 'y')

interface Said { readonly word: string, readonly start: number, readonly end: number }

/** The next words as people part them, by spaces; no more than seven, each no longer than 128 characters. */
function wordsAfter(text: string, from: number): Said[] {
  const words: Said[] = []
  let at = from
  while (words.length <= REACH && at < text.length) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at += 1
    const start = at
    while (at < text.length && at - start < 128 && !isSpace(text.charCodeAt(at))) at += 1
    // `pwd:hunter2`: the mark is a word of its own.
    const mark = words.length === 0 && at - start > 1 && /[:=]/.test(text.charAt(start)) ? 1 : 0
    if (mark === 1) words.push({ word: text.charAt(start), start, end: start + 1 })
    if (at > start) words.push({ word: text.slice(start + mark, at), start: start + mark, end: at })
    else break
  }
  return words
}
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 0xa0

function valueAfter(text: string, from: number): Match | null {
  let said: 'nothing' | 'verb' | 'mark' = 'nothing'
  let purpose = false
  for (const { word, start, end } of wordsAfter(text, from)) {
    const small = word.toLowerCase()
    if (marks.has(word)) said = 'mark'
    else if (verbs.has(small.replace(/:$/, ''))) said = small.endsWith(':') ? 'mark' : said === 'mark' ? said : 'verb'
    else if (between.has(small.replace(/:$/, '')) && said !== 'mark') said = small.endsWith(':') ? 'mark' : said
    else if (said === 'nothing' && (purpose ||= purposes.has(small))) said = small.endsWith(':') ? 'mark' : said
    else return said === 'nothing' ? null : valueOf(word, start, end, said)
  }
  return null
}

function valueOf(word: string, start: number, end: number, said: 'verb' | 'mark'): Match | null {
  const bare = word.replace(/^["'“‘«([`*]{1,3}/, '')
  const value = bare.replace(/["'”’»)\]`*,;]{1,3}$/, '').replace(/[.?]$/, '')
  if (value.length < 4) return null
  const from = start + word.length - bare.length
  const match = { start: from, end: Math.min(end, from + value.length) }
  if (/\d/.test(value) && /[^\d.,:/-]/.test(value)) return { ...match, confidence: 'high' }
  if (/[^A-Za-z0-9.,:'’/-]/.test(value.normalize('NFD').replace(/\p{M}/gu, ''))) return { ...match, confidence: 'high' }
  if (/^\d{4,}$/.test(value) || /[a-z][A-Z]/.test(value)) return { ...match, confidence: 'high' }
  // A word of letters alone: after a colon it may be one, after `is` it is what is said of it.
  return said === 'mark' && !usual.has(value.toLowerCase()) ? { ...match, confidence: 'medium' } : null
}

const usual = new Set(['reset', 'protected', 'required', 'changed', 'expired', 'wrong', 'incorrect', 'please', 'forgotten', 'link', 'attached', 'below', 'separately', 'tomorrow', 'unknown', 'same', 'none', 'pending', 'again', 'will', 'this', 'that', 'your', 'they', 'there',
  'sent', 'follows', 'following', 'letter', 'via', 'with', 'from', 'given', 'phone', 'call', 'text', 'email', 'shortly', 'later', 'soon', 'only', 'never', 'available', 'must'])

function pinAfter(text: string, from: number): Match | null {
  const [first, second, third] = wordsAfter(text, from)
  for (const [index, said] of [first, second, third].entries()) {
    if (said === undefined) return null
    const digits = /^\d{4,8}(?=[.,;!?)]?$)/.exec(said.word)?.[0]
    if (digits !== undefined) return { start: said.start, end: said.start + digits.length, confidence: index === 0 ? 'medium' : 'high' }
    if (!marks.has(said.word) && !verbs.has(said.word.toLowerCase()) && !between.has(said.word.toLowerCase().replace(/:$/, ''))) return null
  }
  return null
}
