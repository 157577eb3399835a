import { normalise } from './normalise.ts'
import { tokensOf } from './normalise/tokens.ts'
import type { Inspected } from './verdict.ts'
import type { DlpRule } from './rule.ts'

/*
 *  How far back a finding may begin. Who sends a number digit by digit must not get past a window of five messages: a
 *  message that is a few digits is no message of its own there.
 */

/** No longer than this, in UTF-16 units. */
const FRAGMENT = 24
/** So many fragments are looked back upon beside the window's messages; a longer row is another number. */
export const mostFragments = 40

/** Four digits at most and nothing else: `4`, `4111`, `seven`, `double five`. */
function isFragment(text: string): boolean {
  if (text.length > FRAGMENT) return false
  const normalised = normalise(text)
  let digits = 0
  for (const token of tokensOf(normalised)) {
    if (token.kind === 'digits') digits += token.end - token.start
    else if (token.kind === 'spelled') digits += token.digits.length
    else if (token.kind !== 'times') return false
  }
  return digits > 0 && digits <= FRAGMENT_DIGITS
}
const FRAGMENT_DIGITS = 4

/** How many of `earlier`, from its end, a window of so many messages holds. */
export function inWindow(earlier: readonly { readonly text: string }[], messages: number): number {
  if (messages === 0) return 0
  let [held, left, fragments] = [0, messages, mostFragments]
  for (const { text } of earlier.toReversed()) {
    const isPart = fragments > 0 && isFragment(text)
    if (!isPart && left === 0) break
    if (isPart) fragments -= 1
    else left -= 1
    held += 1
  }
  return held
}

/** The messages before it that a rule reads with it, oldest first. */
export const earlierIn = ({ earlier, at }: Inspected, { messages, seconds }: DlpRule['window']): Inspected['earlier'] => {
  const held = inWindow(earlier, messages)
  return held === 0 ? [] : earlier.slice(-held).filter((message) => message.at >= at - seconds * 1000)
}
