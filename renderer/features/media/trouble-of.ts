import type { MediaView } from '../../../core/view.ts'

/** Codes that have words of their own; of others the code itself is said. */
const KNOWN = ['gone', 'changed', 'too-large', 'connector-off', 'offline'] as const
type Known = typeof KNOWN[number]

/**
 * Why a file is not here, where there is a reason. A wanted one that failed before is fetched again by itself; a failed
 * one only when it is asked for.
 */
export function troubleOf({ state, code }: Pick<MediaView, 'state' | 'code'>): { readonly words: Known | 'other', readonly code: string, readonly again: 'by-itself' | 'on-demand' } | null {
  if (state === 'kept' || code === null) return state === 'failed' ? { words: 'other', code: '', again: 'on-demand' } : null
  const words = KNOWN.find((known) => known === code) ?? 'other'
  return { words, code, again: state === 'wanted' ? 'by-itself' : 'on-demand' }
}
