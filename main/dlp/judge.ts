import { inspectContent } from '../../core/dlp/content.ts'
import { ruleName } from '../../core/dlp/names.ts'
import type { FileScan } from '../../core/dlp/file-scan.ts'
import type { RuleSet } from '../../core/dlp/rule-set.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { InboundContent } from '../../core/messaging/message.ts'
import type { MessageId, ThreadId } from '../../core/ids.ts'
import type { MessageState, ThreadState } from '../../core/records/derived.ts'
import type { Facts } from '../../core/records/fact.ts'
import type { UtcMs } from '../../core/time.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import { createEarlier } from './earlier.ts'
import { verdictOf, type Verdict } from './shown.ts'

type Stage = Facts['dlp.judged']['attrs']['stage']
interface Judged { readonly id: MessageId, readonly thread: ThreadId | null, readonly stage: Stage, readonly verdict: Verdict, /** What stands on record of the same words. */ readonly before: Verdict | null }

/** Puts a verdict on record, behind what it is about; a plain "allow", and one that is there already, is none. */
export function recordVerdict(tx: Transaction, { id, thread, stage, verdict, before }: Judged): void {
  const { action, findings, delivered, justification } = verdict
  if (before === null ? action === 'allow' : isSame(verdict, before)) return
  const direction = stage === 'submit' || stage === 'dispatch' ? 'out' : 'in'
  tx.fact({ kind: 'dlp.judged', actor: 'system', subject: id, attrs: { thread, direction, stage, action, rules: namesOf(verdict) }, payload: { findings, delivered, justification } })
  // Whoever is told of verdicts looks again; of an attempt that was stopped nothing else has changed.
  if (thread !== null) tx.touch('thread', thread)
}

const namesOf = ({ findings }: Pick<Verdict, 'findings'>): string[] => [...new Set(findings.map(ruleName))]
/** Which rules, and in which parts: what stands in a file shuts it. */
const whereOf = ({ findings }: Pick<Verdict, 'findings'>): string => [...new Set(findings.map((finding) => `${ruleName(finding)} ${finding.part}`))].join()
const isSame = (one: Verdict, other: Verdict): boolean =>
  one.action === other.action && whereOf(one) === whereOf(other) && JSON.stringify(one.delivered) === JSON.stringify(other.delivered)

/** What came in, before the firm's rules: in the transaction that records it. Nothing is kept back; what must not be seen is masked. */
export type JudgeInbound = (tx: Transaction, what: { readonly id: MessageId, readonly thread: ThreadState, readonly stage: 'received' | 'edited' | 'transcribed', readonly content: InboundContent, readonly at: UtcMs, /** Missing until it was fetched and read. */ readonly file?: { readonly scan: FileScan, readonly ref: MediaRef } }) => void

export function createJudgeInbound(ledger: Ledger, rules: RuleSet): JudgeInbound {
  const earlier = createEarlier(ledger, rules)
  return (tx, { id, thread, stage, content, at, file }) => {
    const message = tx.state.get('message', id)
    if (message === null) return
    const before = earlier({ thread: thread.id, direction: 'in', before: message.seq, at })
    // What was fetched is known better than what was announced.
    const known = file === undefined || !('media' in content) ? content : { ...content, media: { ...content.media, mime: file.ref.mime, bytes: file.ref.bytes } }
    const verdict = inspectContent(rules, known, { at, direction: 'in', channel: thread.channel, earlier: before, file: file?.scan ?? null, template: null })
    const delivered = verdict.content === known ? null : asAnnounced(verdict.content, content)
    recordVerdict(tx, { id, thread: thread.id, stage, verdict: { action: verdict.action, findings: verdict.findings, delivered, justification: null }, before: verdictOf(ledger, message, ofStage(message, stage)) })
  }
}

/** What is shown differs from what came in by what was cut out of it, and by nothing else. */
const asAnnounced = (shown: InboundContent, content: InboundContent): InboundContent =>
  'media' in shown && 'media' in content ? { ...shown, media: { ...content.media, fileName: shown.media.fileName } } : shown

/** The fact whose words are judged: the newest of its kind. */
const ofStage = ({ seq, edits, transcriptFact }: MessageState, stage: Stage): number =>
  (stage === 'edited' ? edits.at(-1) : stage === 'transcribed' ? transcriptFact : null) ?? seq
