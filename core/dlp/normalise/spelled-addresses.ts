import type { Normalised } from '../normalise.ts'

/** An e-mail address that is written around: [start, end) of the normalised text, and the address itself. */
export interface SpelledAddress { readonly start: number, readonly end: number, readonly address: string }

const at = /\s{0,3}[[({<*_]{1,2}\s?(?:at|@|ät|arroba|chez)\s?[\])}>*_]{1,2}\s{0,3}|\s{1,3}(?:at|arroba)\s{1,3}|\s{1,3}@\s{0,3}|@\s{1,3}/gi
const dot = String.raw`(?:\s{0,2}[[({<*_]{1,2}\s?(?:dot|punkt|point|punto|\.)\s?[\])}>*_]{1,2}\s{0,2}|\s{1,3}(?:dot|punkt|point|punto)\s{1,3}|\.)`
const domain = new RegExp(String.raw`[a-z0-9-]{1,63}(?:${dot}[a-z0-9-]{2,63}){1,4}`, 'iy')
const spelledDot = new RegExp(dot, 'gi')
const bareAt = /^\s+(?:at|arroba)\s+$/i
const local = /[a-z0-9._%+-]{1,64}$/i
const localWithDot = new RegExp(String.raw`(?:[a-z0-9_+-]{1,30}(?:\s{1,3}dot\s{1,3}|\s?[[(]dot[\])]\s?)){1,2}[a-z0-9_+-]{1,30}$`, 'i')

/**
 * 'jane [at] example.com', 'jane(at)example(dot)com', 'jane at example dot com'. Not 'see us at example.com': a bare
 * 'at' needs a spelled dot, or a name with a dot or a digit before it. A guess. Linear: each look is at 100 units at most.
 */
export function spelledAddresses({ text }: Normalised): readonly SpelledAddress[] {
  const found: SpelledAddress[] = []
  for (const match of text.matchAll(at)) {
    const before = text.slice(Math.max(0, match.index - 100), match.index)
    const name = (localWithDot.exec(before) ?? local.exec(before))?.[0]
    if (name === undefined) continue
    domain.lastIndex = match.index + match[0].length
    const host = domain.exec(text)?.[0].replace(/[-.]+$/, '')
    if (host === undefined) continue
    const plainName = name.replace(spelledDot, '.')
    const plainHost = host.replace(spelledDot, '.')
    if (bareAt.test(match[0]) && plainHost === host && !/[.\d]/.test(plainName)) continue
    found.push({ start: match.index - name.length, end: match.index + match[0].length + host.length, address: `${plainName}@${plainHost}` })
  }
  return found
}
