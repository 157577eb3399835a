import { rulesOf, type RuleSet } from '../../core/dlp/rule-set.ts'
import type { MediaStore } from '../media/media-store.ts'
import { createEarlier, type Earlier } from './earlier.ts'
import { createFileReading, type FileReading } from './files/file-texts.ts'
import { createNotices, type Notices, type NoticesParts } from './notice/notices.ts'

/** The firm's rules, what they look at beside a message, and who is told of it: one set of it for a desk. */
export interface Dlp { readonly rules: RuleSet, readonly files: FileReading, readonly earlier: Earlier, readonly notices: Notices }

export type DlpParts = NoticesParts & { readonly media: Pick<MediaStore, 'ref' | 'read'> }

export function createDlp({ media, ...parts }: DlpParts): Dlp {
  const { policy, ledger } = parts
  const rules = rulesOf(policy)
  return { rules, files: createFileReading({ store: media, dlp: policy.dlp }), earlier: createEarlier(ledger, rules), notices: createNotices(parts) }
}
