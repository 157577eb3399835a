import type { Folded } from './fold.ts'

/*
 *  Aho and Corasick's automaton: one pass over a text finds every one of many thousand patterns. Flat arrays, the edges
 *  in one open-addressed table, so that memory grows with the patterns' letters alone; the root, where a pass spends
 *  most of its time, has a row of its own.
 *
 *  A. V. Aho, M. J. Corasick: Efficient string matching (CACM 18, 1975).
 */

export interface Automaton {
  /** `hit` for each pattern that ends before code `end`, overlapping ones too. */
  scan(text: Folded, hit: (pattern: number, end: number) => void): void
}

export function automatonOf(patterns: readonly (readonly number[])[]): Automaton {
  const letters = patterns.reduce((sum, pattern) => sum + pattern.length, 0)
  const slots = 2 ** Math.ceil(Math.log2(2 * letters + 4))
  const mask = slots - 1
  const edgeFrom = new Int32Array(slots).fill(-1)
  const edgeCode = new Uint16Array(slots)
  const edgeTo = new Int32Array(slots)
  const root = new Int32Array(letters > 0 ? 65536 : 0)
  const parent = new Int32Array(letters + 1)
  const depth = new Int32Array(letters + 1)
  const codeInto = new Uint16Array(letters + 1)
  const fallback = new Int32Array(letters + 1)
  /** The next shorter ending that is a pattern; 0 = none. */
  const shorter = new Int32Array(letters + 1)
  const ends = new Int32Array(letters + 1).fill(-1)
  const nextEnd = new Int32Array(patterns.length).fill(-1)
  let nodes = 1

  /** The slot of an edge, or the empty one where it belongs. */
  function slotOf(from: number, code: number): number {
    let slot = (Math.imul(from, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b)) & mask
    while (edgeFrom[slot] !== -1 && (edgeFrom[slot] !== from || edgeCode[slot] !== code)) slot = (slot + 1) & mask
    return slot
  }
  /** 0 = there is no such edge; none leads to the root. */
  const along = (from: number, code: number): number => from === 0 ? root[code] ?? 0 : edgeTo[slotOf(from, code)] ?? 0

  function add(from: number, code: number): number {
    const node = nodes++
    parent[node] = from
    codeInto[node] = code
    depth[node] = (depth[from] ?? 0) + 1
    if (from === 0) root[code] = node
    else {
      const slot = slotOf(from, code)
      edgeFrom[slot] = from
      edgeCode[slot] = code
      edgeTo[slot] = node
    }
    return node
  }
  patterns.forEach((pattern, index) => {
    let node = 0
    for (const code of pattern) node = along(node, code) || add(node, code)
    if (node === 0) return
    nextEnd[index] = ends[node] ?? -1
    ends[node] = index
  })

  const byDepth = Array.from({ length: nodes - 1 }, (_, index) => index + 1).sort((a, b) => (depth[a] ?? 0) - (depth[b] ?? 0))
  for (const node of byDepth) {
    const code = codeInto[node] ?? 0
    let back = fallback[parent[node] ?? 0] ?? 0
    if (parent[node] !== 0) {
      while (back !== 0 && along(back, code) === 0) back = fallback[back] ?? 0
      fallback[node] = along(back, code)
    }
    const suffix = fallback[node] ?? 0
    shorter[node] = ends[suffix] === -1 ? shorter[suffix] ?? 0 : suffix
  }

  return {
    scan({ codes, length }, hit) {
      if (nodes === 1) return
      let node = 0
      for (let index = 0; index < length; index++) {
        const code = codes[index] ?? 0
        let next = along(node, code)
        while (next === 0 && node !== 0) {
          node = fallback[node] ?? 0
          next = along(node, code)
        }
        node = next
        for (let ending = ends[node] === -1 ? shorter[node] ?? 0 : node; ending !== 0; ending = shorter[ending] ?? 0) {
          for (let pattern = ends[ending] ?? -1; pattern !== -1; pattern = nextEnd[pattern] ?? -1) hit(pattern, index + 1)
        }
      }
    },
  }
}
