import type { MediaView } from '../../../core/view.ts'

/** Codes that have words of their own; of others the code itself is said. */
const KNOWN = ['gone', 'changed', 'page', 'too-large', 'connector-off', 'offline', 'timeout', 'disk-full', 'secret-missing', 'wrong-address'] as const
type Known = typeof KNOWN[number]

/**
 * Why a file is not here, where there is a reason. A wanted one that failed before is fetched again by itself; a failed
 * one only when it is asked for. `code`: the status of an HTTP answer, else the provider's own; '' = none is known.
 */
export function troubleOf({ state, code }: Pick<MediaView, 'state' | 'code'>): { readonly words: Known | 'http' | 'code' | 'none', readonly code: string, readonly again: 'by-itself' | 'on-demand' } | null {
  if (state === 'kept' || state === 'closed' || code === null) return state === 'failed' ? { words: 'none', code: '', again: 'on-demand' } : null
  const again = state === 'wanted' ? 'by-itself' : 'on-demand'
  const status = /^http-(\d{3})$/.exec(code)?.[1]
  if (status !== undefined) return { words: 'http', code: status, again }
  const known = code === 'strange-address' ? 'wrong-address' : KNOWN.find((one) => one === code)
  return { words: known ?? (code === '' ? 'none' : 'code'), code, again }
}
