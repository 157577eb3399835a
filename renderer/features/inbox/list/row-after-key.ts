/** Rows that Page Up and Page Down pass over. */
const PAGE = 8

/** The row that a key leads to from `index`; null where the key does not move. */
export function rowAfterKey(key: string, index: number, count: number): number | null {
  const last = count - 1
  switch (key) {
    case 'ArrowDown': return Math.min(last, index + 1)
    case 'ArrowUp': return Math.max(0, index - 1)
    case 'PageDown': return Math.min(last, index + PAGE)
    case 'PageUp': return Math.max(0, index - PAGE)
    case 'Home': return 0
    case 'End': return last
    default: return null
  }
}
