import type { Normalised } from '../normalise.ts'
import { tokensOf } from './tokens.ts'

/** An e-mail address that is written around: [start, end) of the normalised text, and the address itself. */
export interface SpelledAddress { readonly start: number, readonly end: number, readonly address: string }

/** What is before and after 'at' or '@'. */
const bracketBefore = /\s{0,3}[[({<*_]{1,2}\s?$/
const bracketAfter = /^\s?[\])}>*_]{1,2}\s{0,3}/
const spaceBefore = /\s{1,3}$/
const spaceAfter = /^\s{1,3}/
const atWords = new Set(['at', 'arroba', 'chez'])
const dot = String.raw`(?:\s{0,2}[[({<*_]{1,2}\s?(?:dot|punkt|point|punto|\.)\s?[\])}>*_]{1,2}\s{0,2}|\s{1,3}(?:dot|punkt|point|punto)\s{1,3}|\.)`
const domain = new RegExp(String.raw`[a-z0-9-]{1,63}(?:${dot}[a-z0-9-]{2,63}){1,4}`, 'iy')
const spelledDot = new RegExp(dot, 'gi')
const local = /[a-z0-9._%+-]{1,64}$/i
const localWithDot = new RegExp(String.raw`(?:[a-z0-9_+-]{1,30}(?:\s{1,3}dot\s{1,3}|\s?[[(]dot[\])]\s?)){1,2}[a-z0-9_+-]{1,30}$`, 'i')

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
    const [before, after] = [text.slice(Math.max(0, start - 6), start), text.slice(end, end + 6)]
    const brackets = [bracketBefore.exec(before)?.[0], bracketAfter.exec(after)?.[0]] as const
    const bare = brackets[0] === undefined || brackets[1] === undefined
    const left = (bare ? spaceBefore.exec(before)?.[0] : brackets[0]) ?? ''
    const right = (bare ? spaceAfter.exec(after)?.[0] : brackets[1]) ?? ''
    // `a@b.com` is an address as it stands.
    if (bare && (sign ? left + right === '' : left === '' || right === '')) return
    const name = nameBefore(text.slice(Math.max(0, start - left.length - 100), start - left.length))
    domain.lastIndex = end + right.length
    const host = domain.exec(text)?.[0].replace(/[-.]+$/, '')
    if (name === undefined || host === undefined) return
    const [plainName, plainHost] = [name.replace(spelledDot, '.'), host.replace(spelledDot, '.')]
    if (bare && !sign && plainHost === host && !/[.\d]/.test(plainName)) return
    found.push({ start: start - left.length - name.length, end: end + right.length + host.length, address: `${plainName}@${plainHost}` })
  }
}

const nameBefore = (before: string): string | undefined => (localWithDot.exec(before) ?? local.exec(before))?.[0]
