import type { Normalised } from '../normalise.ts'
import { tokensOf } from './tokens.ts'

/** An e-mail address that is written around: [start, end) of the normalised text, and the address itself. */
export interface SpelledAddress { readonly start: number, readonly end: number, readonly address: string }

const atWords = new Set(['at', 'arroba', 'chez'])
const dot = String.raw`(?:\s{0,2}[[({<*_]{1,2}\s?(?:dot|punkt|point|punto|\.)\s?[\])}>*_]{1,2}\s{0,2}|\s{1,3}(?:dot|punkt|point|punto)\s{1,3}|\.)`
const domain = new RegExp(String.raw`[a-z0-9-]{1,63}(?:${dot}[a-z0-9-]{2,63}){1,4}`, 'iy')
const spelledDot = new RegExp(dot, 'gi')
const localLetter = /[a-z0-9._%+-]/i
const wordLetter = /[a-z0-9_+-]/i
const dotBefore = /(?:\s{1,3}dot\s{1,3}|\s?[[(]dot[\])]\s?)$/i

/** The letters that a text ends with, `most` at most. By hand: a pattern for it would begin anew at each of them. */
function lettersAtEnd(text: string, isOne: RegExp, most: number): string {
  let start = text.length
  while (start > 0 && text.length - start < most && isOne.test(text.charAt(start - 1))) start -= 1
  return text.slice(start)
}

/** 'jane dot doe', 'j(dot)r(dot)doe': with one or two spelled dots; null = with none. */
function nameWithDots(text: string): string | null {
  let start = text.length - lettersAtEnd(text, wordLetter, 30).length
  if (start === text.length) return null
  for (let dots = 0; ; dots += 1) {
    const spelled = dots === 2 ? undefined : dotBefore.exec(text.slice(Math.max(0, start - 10), start))?.[0]
    const word = spelled === undefined ? '' : lettersAtEnd(text.slice(0, start - spelled.length), wordLetter, 30)
    if (spelled === undefined || word === '') return dots === 0 ? null : text.slice(start)
    start -= spelled.length + word.length
  }
}

/** Without dots and dashes at its end, which are the sentence's. */
function withoutEnd(host: string): string {
  let end = host.length
  while (host.charAt(end - 1) === '.' || host.charAt(end - 1) === '-') end -= 1
  return host.slice(0, end)
}

/**
 * 'jane [at] example.com', 'jane(at)example(dot)com', 'jane at example dot com'. Not 'see us at example.com': a bare
 * 'at' needs a spelled dot, or a name with a dot or a digit before it. A guess. Linear: each look is at 100 units at most.
 */
export function spelledAddresses(normalised: Normalised): readonly SpelledAddress[] {
  const { text } = normalised
  const found: SpelledAddress[] = []
  for (const { kind, start, end } of tokensOf(normalised)) {
    if (kind === 'word' && end - start <= 6 && atWords.has(text.slice(start, end).toLowerCase())) add(start, end, false)
  }
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) add(at, at + 1, true)
  return found.sort((a, b) => a.start - b.start)

  function add(start: number, end: number, sign: boolean): void {
    const brackets = [bracketed(text, start - 1, -1), bracketed(text, end, 1)] as const
    const bare = brackets[0] === 0 || brackets[1] === 0
    const [left, right] = bare ? [along(text, start - 1, -1, isSpace, 3), along(text, end, 1, isSpace, 3)] : brackets
    // `a@b.com` is an address as it stands.
    if (bare && (sign ? left + right === 0 : left === 0 || right === 0)) return
    const before = text.slice(Math.max(0, start - left - 100), start - left)
    const name = nameWithDots(before) ?? lettersAtEnd(before, localLetter, 64)
    domain.lastIndex = end + right
    const host = withoutEnd(domain.exec(text)?.[0] ?? '')
    if (name === '' || host === '') return
    const [plainName, plainHost] = [name.replace(spelledDot, '.'), host.replace(spelledDot, '.')]
    if (bare && !sign && plainHost === host && !/[.\d]/.test(plainName)) return
    found.push({ start: start - left - name.length, end: end + right + host.length, address: `${plainName}@${plainHost}` })
  }
}

const isSpace = (character: string): boolean => character !== '' && character.trim() === ''
const isBracket = (character: string): boolean => character !== '' && '[](){}<>*_'.includes(character)

/** How many characters there are from `at` on, in the direction of `step`, that are one; `most` at most. */
function along(text: string, at: number, step: 1 | -1, isOne: (character: string) => boolean, most: number): number {
  let count = 0
  while (count < most && isOne(text.charAt(at + step * count))) count += 1
  return count
}

/** How far a bracket with its spaces reaches that begins beside 'at', as in ' [ at'; 0 = there is none. */
function bracketed(text: string, at: number, step: 1 | -1): number {
  const inner = along(text, at, step, isSpace, 1)
  const brackets = along(text, at + step * inner, step, isBracket, 2)
  return brackets === 0 ? 0 : inner + brackets + along(text, at + step * (inner + brackets), step, isSpace, 3)
}
