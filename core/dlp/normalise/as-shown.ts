/*
 *  Text in the order in which it is shown, where marks turn that round: behind U+202E `1114` is read as `4111`. What
 *  Unicode Standard Annex #9 says of overrides and embeddings (X1–X8, L2), not of letters that run from right to left
 *  by themselves.
 */

export interface Shown {
  readonly text: string
  /** The piece of the original that holds all of `text[start, end)`: whole code points, in UTF-16 units. */
  source(start: number, end: number): { readonly start: number, readonly end: number }
}

/** UAX #9, BD2: what is nested deeper changes nothing. */
const DEEPEST = 125

/** Null where nothing is turned round. Time grows with the text, and with how deep it is nested. */
export function asShown(original: string): Shown | null {
  if (!original.includes('\u202e')) return null
  const pieces = [...original]
  const levels = levelsOf(pieces)
  const order = [...pieces.keys()]
  for (let from = 0; from < pieces.length;) {
    let to = from
    while (to < pieces.length && !isLineEnd(pieces[to])) to += 1
    turn(order, levels, from, to)
    from = to + 1
  }

  const begins: number[] = []
  let length = 0
  for (const piece of pieces) {
    begins.push(length)
    length += piece.length
  }
  /** For each unit shown, which piece it is of. */
  const origins = order.flatMap((index) => pieces[index]?.length === 2 ? [index, index] : [index])
  return {
    text: order.map((index) => pieces[index]).join(''),
    source(start, end) {
      let [first, last] = [pieces.length, -1]
      for (const index of origins.slice(start, end)) {
        if (index < first) first = index
        if (index > last) last = index
      }
      return last === -1 ? { start, end: start } : { start: begins[first] ?? 0, end: begins[last + 1] ?? length }
    },
  }
}

const isLineEnd = (piece = ''): boolean => isParagraphEnd(piece) || piece === '\u2028'
const isParagraphEnd = (piece: string): boolean => piece === '\n' || piece === '\r' || piece === '\u2029' || piece === '\u0085'

interface Opened { readonly level: number, readonly isolate: boolean }

/** How deep each stands: odd = from right to left. Embeddings and isolates keep the order of Latin letters and of digits. */
function levelsOf(pieces: readonly string[]): number[] {
  let open: Opened[] = []
  let isolates = 0
  return pieces.map((piece) => {
    const level = open.at(-1)?.level ?? 0
    const isolate = '\u2066\u2067\u2068'.includes(piece)
    if (isolate || '\u202a\u202b\u202d\u202e'.includes(piece)) {
      const next = piece === '\u202e' ? level + 1 + level % 2 : level + 2 - level % 2
      open.push({ level: next > DEEPEST ? level : next, isolate })
      if (isolate) isolates += 1
    } else if (piece === '\u202c' && open.at(-1)?.isolate === false) {
      open.pop()
    } else if (piece === '\u2069' && isolates > 0) {
      // It closes what was opened within, too.
      while (open.pop()?.isolate === false);
      isolates -= 1
    } else if (isParagraphEnd(piece)) {
      open = []
      isolates = 0
    }
    return level
  })
}

/** Of one line, [from, to): from the deepest on, what stands at least so deep is turned round (L2). */
function turn(order: number[], levels: readonly number[], from: number, to: number): void {
  let deepest = 0
  for (let at = from; at < to; at += 1) deepest = Math.max(deepest, levels[at] ?? 0)
  for (let level = deepest; level > 0; level -= 1) {
    for (let at = from; at < to; at += 1) {
      const start = at
      while (at < to && (levels[order[at] ?? 0] ?? 0) >= level) at += 1
      const run = order.slice(start, at)
      run.forEach((index, place) => { order[at - 1 - place] = index })
    }
  }
}
