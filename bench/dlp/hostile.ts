import { detectors } from '../../core/dlp/detectors/index.ts'
import { firmPatternsOf } from '../../core/dlp/firm-regex.ts'
import { normalise } from '../../core/dlp/normalise.ts'
import type { Finding } from '../finding.ts'

/** Over and over: beginnings of what the detectors look for, and of what patterns stumble over. */
const pieces = [
  '4', '4 ', '4111 1111 ', '4-', '+1 ', '+1', '00', 'a@', '@a.', 'a.a@a-', 'GB29 ', 'G B 2 9 ', 'eyJhbGci.', 'AKIA', '-----BEGIN PRIVATE KEY', 'password is ', 'password: for ', 'pin ', 'born 1/1/', 'DOB ', 'one two ', 'double ',
  '0x', 'bc1q', '1A1zP1', '<b>4', '<a ', '&#49;', 'x4', 'l1', '🙂4', '12-34-56 ', 'account number ', 'US0378', 'B0W', 'AB 12 ', 'at dot ', 'a [at] b ', ' dot ', '....', 'passport 9 ', '%34', '%3', 'five hundred ', 'twenty ', 'GB8Z ', '\u202e', 'g u ', 'jane (at) ', 'é', '\u200b4', '٤', '-', ' ', '\n', 'a', 'aaaa ', '!',
]
/** What the firm may write, and what has held up engines that try ways one after another. */
const patterns = ['(a+)+$', '(.*a){20}b', '(a|aa)*c', '(\\d+[ -]?)+x', '([a-z]+)*!', '(x+x+)+y'].map((pattern) => ({ pattern, flags: '' }))
const attacks = ['a', 'aaaa ', '1 ', 'x', 'ab', '12-']

const LENGTH = 5000
const TIMES = 4
const TRIES = 5
/** Where other programs had the machine in all of these, it is tried again: the least of enough tries is what the work takes. */
const MOST_TRIES = 40
const MOST = 5

/** The worst of all: how much longer four times the text takes. In step with the text it is 4. */
export function hostile(): Finding[] {
  const found = Object.values(detectors)
  const firm = firmPatternsOf(patterns)
  return [
    worst('built-in detectors', pieces, (text) => {
      const normalised = normalise(text)
      for (const detector of found) detector.find(normalised, { regions: ['GB', 'US'] })
    }),
    worst("a firm's patterns", attacks, (text) => {
      firm.among(text)
      patterns.forEach((_, index) => firm.find(index, text))
    }),
  ]
}

function worst(what: string, of: readonly string[], read: (text: string) => void): Finding {
  let found: { piece: string, short: number, long: number } = { piece: '', short: 1, long: 0 }
  for (const piece of of) {
    const make = (length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
    const [short, long] = fastest(() => read(make(LENGTH)), () => read(make(LENGTH * TIMES)))
    if (long / short > found.long / found.short) found = { piece, short, long }
  }
  return {
    bench: 'dlp', work: `${what}: ${(LENGTH * TIMES).toLocaleString('en-GB')} hostile characters, the worst of ${of.length} kinds (${JSON.stringify(found.piece)})`, value: found.long, unit: 'ms',
    beside: { what: `${LENGTH.toLocaleString('en-GB')} of them`, value: found.short }, goal: { of: 'ratio', atMost: MOST },
  }
}

/** ms of the processor, the least of some tries each, in turn: what else runs on the machine only makes it longer. */
function fastest(one: () => void, other: () => void): readonly [number, number] {
  let [first, second] = [Infinity, Infinity]
  for (let n = 0; n < TRIES || (n < MOST_TRIES && second > MOST * first); n += 1) {
    first = Math.min(first, spent(one))
    second = Math.min(second, spent(other))
  }
  return [first, second]
}

function spent(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
