import type { FileTexts } from '../../core/dlp/file-scan.ts'
import { rulesOf, type RuleSet } from '../../core/dlp/rule-set.ts'
import type { Policy } from '../../core/policy.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { MediaStore } from '../media/media-store.ts'
import { createEarlier, type Earlier } from './earlier.ts'
import { unreadFiles } from './unread-files.ts'

/** The firm's rules, and what they look at beside a message: one set of it for a desk. */
export interface Dlp { readonly rules: RuleSet, readonly files: FileTexts, readonly earlier: Earlier }

export function createDlp({ policy, ledger, media }: { readonly policy: Policy, readonly ledger: Ledger, readonly media: Pick<MediaStore, 'ref'> }): Dlp {
  const rules = rulesOf(policy)
  return { rules, files: unreadFiles(media), earlier: createEarlier(ledger, rules) }
}
