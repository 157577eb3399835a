import type { MessageRow } from '../../../../core/view.ts'

/** Older messages were put before the ones that were there, and nothing else happened. */
export function wasPrepended(before: readonly MessageRow[] | undefined, now: readonly MessageRow[]): boolean {
  const [first, last] = [before?.[0], before?.at(-1)]
  return first !== undefined && now[0]?.id !== first.id && now.at(-1)?.id === last?.id && now.some((message) => message.id === first.id)
}

/** Whose message came at the end; null where only older ones changed. */
export function arrivalOf(before: readonly MessageRow[], now: readonly MessageRow[]): 'own' | 'client' | 'notice' | null {
  const newest = now.at(-1)
  if (newest === undefined || newest.id === before.at(-1)?.id || before.some((message) => message.id === newest.id)) return null
  return newest.direction === 'in' ? 'client' : newest.direction === 'out' ? 'own' : 'notice'
}
