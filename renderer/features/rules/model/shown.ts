import type { DlpPreview } from '../../../../core/ipc.ts'
import type { ToldFinding } from '../../../../core/dlp/verdict.ts'

/** A message as the client would get it. `original`: its words as they were written. `file`: what goes with it, by name. `values`: of a template, by their keys. */
export interface Shown { readonly key: string, readonly original: string, readonly file: string | null, readonly values?: Readonly<Record<string, string>>, readonly answer: DlpPreview }

/** The words that were found; '' where they are not at hand. */
export function foundWords({ original, values = {} }: Shown, { part, start, end }: Pick<ToldFinding, 'part' | 'start' | 'end'>): string {
  const text = part === 'text' ? original : part.startsWith('variable:') ? values[part.slice('variable:'.length)] ?? '' : ''
  return text.slice(start, end)
}
