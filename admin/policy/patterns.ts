import type { DlpPolicy } from '../../core/dlp/rule.ts'
import type { Remark } from './report.ts'

/** What is to be said of the firm's own patterns that RE2 takes: how dear they are, and what other programs would make of them. */
export function patternsOf({ rules }: DlpPolicy): Remark[] {
  return rules.flatMap(({ detector }, index): Remark[] => {
    if (detector.kind !== 'regex') return []
    const nested = repeatInRepeat(detector.pattern)
    const path = `dlp.rules.${String(index)}.detector.pattern`
    return nested === null ? [] : [{
      level: 'note', path,
      message: `a repeat in a repeat ends at position ${String(nested)}. Here it takes linear time (RE2); a program that goes back and tries again, as many do, may hang on it (ReDoS)`,
    }]
  })
}

/** Where a group that is repeated without limit (or often), and holds an endless repeat, ends: a position from 1; null = nowhere. `(a+)+`. */
export function repeatInRepeat(pattern: string): number | null {
  const groups: boolean[] = [false]
  const tokens = [...pattern.matchAll(/\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]?|\(\?[^:)]*[:)]?|[()]|[*+]|\{\d+(?:,\d*)?\}|./gs)]
  for (const [index, { 0: token, index: at }] of tokens.entries()) {
    if (token.startsWith('(')) {
      if (!token.endsWith(')')) groups.push(false)
    } else if (token === ')') {
      const repeats = groups.pop() ?? false
      const next = tokens[index + 1]?.[0] ?? ''
      if (repeats && (isEndless(next) || isMany(next))) return at + 1
      if (repeats) groups[groups.length - 1] = true
    } else if (isEndless(token)) groups[groups.length - 1] = true
  }
  return null
}

const isEndless = (token: string): boolean => token === '*' || token === '+' || /^\{\d+,\}$/.test(token)
/** Ten times an endless repeat is as bad as endless: `(.*a){20}b`. */
const isMany = (token: string): boolean => Number(/^\{(?:\d+,)?(\d+)\}$/.exec(token)?.[1] ?? 0) >= 10
