/*
 *  All words of a term near each other, in any order: the narrowest stretches that hold each of them, with at most
 *  `within` other words between the first and the last.
 */

/** One of a term's words where it stands: which of them, as how many-th word of the text, and its codes [start, end). */
export interface Near { readonly part: number, readonly word: number, readonly start: number, readonly end: number }

/** `found` in order of `word`; `parts`: how many words the term has. Linear in `found`. */
export function stretches(found: readonly Near[], parts: number, within: number): { readonly start: number, readonly end: number }[] {
  const held = new Int32Array(parts)
  const out: { start: number, end: number }[] = []
  let missing = parts
  let first = 0
  for (const near of found) {
    if (held[near.part] === 0) missing--
    held[near.part] = (held[near.part] ?? 0) + 1
    for (;;) {
      const oldest = found[first]
      if (oldest === undefined || (held[oldest.part] ?? 0) < 2 || oldest === near) break
      held[oldest.part] = (held[oldest.part] ?? 0) - 1
      first++
    }
    const oldest = found[first]
    if (missing > 0 || oldest === undefined || near.word - oldest.word + 1 - parts > within) continue
    out.push({ start: oldest.start, end: near.end })
    held[oldest.part] = (held[oldest.part] ?? 0) - 1
    missing++
    first++
  }
  return out
}
