import { dlpActions, type DlpAction } from './names.ts'
import type { BuiltinDetector, DlpDetector, DlpRule } from './rule.ts'

/** A rule as Settings shows it. Of a word list only its name and length: what stands in it is the firm's affair. */
export interface ToldRule extends Pick<DlpRule, 'id' | 'version' | 'name' | 'enabled' | 'severity' | 'direction' | 'channels' | 'minCount'> {
  readonly looksFor: LooksFor
  /** What may happen, weakest first; more than one where it depends on how sure the finding is. */
  readonly actions: readonly DlpAction[]
  /** Whether a warning can be passed only with a reason. */
  readonly justification: 'optional' | 'required'
  readonly userMessage: string | null
}

type LooksFor =
  | { readonly kind: 'builtin', readonly ref: BuiltinDetector }
  | { readonly kind: 'lexicon', readonly ref: string | null, /** Of its own, beside the list. */ readonly terms: number }
  | { readonly kind: 'regex' }
  | { readonly kind: 'file', readonly types: readonly string[], readonly overBytes: number }

export function toldRule({ id, version, name, enabled, severity, direction, channels, minCount, detector, action, override, userMessage }: DlpRule): ToldRule {
  const actions = dlpActions.filter((one) => Object.values(action).includes(one))
  return { id, version, name, enabled, severity, direction, channels, minCount, looksFor: looksFor(detector), actions, justification: override.justification, userMessage: userMessage ?? null }
}

function looksFor(detector: DlpDetector): LooksFor {
  switch (detector.kind) {
    case 'builtin': return { kind: 'builtin', ref: detector.ref }
    case 'lexicon': return { kind: 'lexicon', ref: detector.ref ?? null, terms: detector.terms.length }
    case 'regex': return { kind: 'regex' }
    case 'file': return { kind: 'file', types: detector.types, overBytes: detector.overBytes }
  }
}
