/** A stretch of the text as it was delivered; `cut`: it stands for something that was taken out. '' = nothing stands there. */
export interface Stretch { readonly text: string, readonly cut: boolean }

/** Words, runs of blanks, runs of one sign. */
const TOKENS = /[\p{L}\p{N}]+|\s+|(.)\1*/gsu
/** Beyond so many comparisons all that differs is one cut. */
const MOST_CELLS = 1_000_000

/** Where `delivered` has less than `original`. What the stretches say, joined, is `delivered`. */
export function changesOf(original: string, delivered: string): readonly Stretch[] {
  const [was, is] = [original.match(TOKENS) ?? [], delivered.match(TOKENS) ?? []]
  const most = Math.min(was.length, is.length)
  let head = 0
  while (head < most && was[head] === is[head]) head++
  let tail = 0
  while (tail < most - head && was[was.length - 1 - tail] === is[is.length - 1 - tail]) tail++
  const middle = compared(was.slice(head, was.length - tail), is.slice(head, is.length - tail))
  return joined([{ text: is.slice(0, head).join(''), cut: false }, ...middle, { text: is.slice(is.length - tail).join(''), cut: false }])
}

function compared(was: readonly string[], is: readonly string[]): readonly Stretch[] {
  if (was.length === 0 && is.length === 0) return []
  if (was.length === 0 || is.length === 0 || was.length * is.length > MOST_CELLS) return [{ text: is.join(''), cut: true }]
  const width = is.length + 1
  // longest[i * width + j]: how many tokens was[i…] and is[j…] have in common, in order.
  const longest = new Uint16Array((was.length + 1) * width)
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0
  for (let i = was.length - 1; i >= 0; i--) {
    for (let j = is.length - 1; j >= 0; j--) longest[i * width + j] = was[i] === is[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  }
  const found: Stretch[] = []
  let [i, j] = [0, 0]
  while (i < was.length || j < is.length) {
    if (i < was.length && j < is.length && was[i] === is[j]) {
      found.push({ text: is[j] ?? '', cut: false })
      i++
      j++
    } else if (j < is.length && (i === was.length || at(i, j + 1) >= at(i + 1, j))) found.push({ text: is[j++] ?? '', cut: true })
    else {
      found.push({ text: '', cut: true })
      i++
    }
  }
  return found
}

/** Neighbours of a kind become one; blanks and punctuation between two cuts are part of the cut. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const merged: Stretch[] = []
  stretches.forEach(({ text, cut }, index) => {
    if (text === '' && !cut) return
    const last = merged.at(-1)
    const between = !cut && last?.cut === true && /^[\s\p{P}]+$/u.test(text) && stretches[index + 1]?.cut === true
    if (last !== undefined && (last.cut === cut || between)) merged[merged.length - 1] = { text: last.text + text, cut: last.cut }
    else merged.push({ text, cut })
  })
  return merged
}

/** What stands for a hidden letter or digit (core/dlp/redact.ts); blanks and punctuation stay between them. */
const MASKED = /•+(?:[\s\p{P}]*•+)*/gu
export const isMask = (text: string): boolean => text.replace(MASKED, '').trim() === ''

/** The same for a text whose original is not at hand: the masks in it. */
export function masksIn(text: string): readonly Stretch[] {
  const found: Stretch[] = []
  let done = 0
  for (const { 0: mask, index } of text.matchAll(MASKED)) {
    found.push({ text: text.slice(done, index), cut: false }, { text: mask, cut: true })
    done = index + mask.length
  }
  return [...found, { text: text.slice(done), cut: false }].filter((stretch) => stretch.text !== '')
}
