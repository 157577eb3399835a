import type { ToldFinding } from '../../../../core/dlp/verdict.ts'

/**
 * Findings of a text as it was, at their places in the text as it is: those before and after what was changed stay,
 * those in it go, until the next answer comes. So no line flickers while somebody types.
 */
export function carried<F extends ToldFinding>(findings: readonly F[], before: string, now: string): readonly F[] {
  if (before === now || findings.length === 0) return findings
  const most = Math.min(before.length, now.length)
  let head = 0
  while (head < most && before.charCodeAt(head) === now.charCodeAt(head)) head++
  let tail = 0
  while (tail < most - head && before.charCodeAt(before.length - 1 - tail) === now.charCodeAt(now.length - 1 - tail)) tail++
  const shift = now.length - before.length
  return findings.flatMap((finding) => {
    if (finding.end <= head) return [finding]
    return finding.start >= before.length - tail ? [{ ...finding, start: finding.start + shift, end: finding.end + shift }] : []
  })
}
