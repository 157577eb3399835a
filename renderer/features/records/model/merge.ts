import type { RecordRow } from '../../../../core/archive/view.ts'

/** The newest rows, asked for anew, over those that were there: what is older than them stays. Newest first. */
export function withNewest(loaded: readonly RecordRow[], newest: readonly RecordRow[], more: boolean): readonly RecordRow[] {
  const last = newest.at(-1)
  if (!more || last === undefined) return newest
  return [...newest, ...loaded.filter(({ fact }) => fact < last.fact)]
}
/** A further page; what is there already is not there twice. */
export function withOlder(loaded: readonly RecordRow[], older: readonly RecordRow[]): readonly RecordRow[] {
  const last = loaded.at(-1)
  return last === undefined ? older : [...loaded, ...older.filter(({ fact }) => fact < last.fact)]
}
/** New ones stand before what was the first: the list must not jump. */
export const grewAbove = (before: readonly RecordRow[], now: readonly RecordRow[]): boolean => {
  const [first] = before
  return first !== undefined && now[0]?.fact !== first.fact && now.some(({ fact }) => fact === first.fact)
}
