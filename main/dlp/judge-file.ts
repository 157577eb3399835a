import type { FileTexts } from '../../core/dlp/file-scan.ts'
import type { RuleSet } from '../../core/dlp/rule-set.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { MessageState, ThreadState } from '../../core/records/derived.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import { createJudgeInbound } from './judge.ts'

/**
 * A client's file before the firm's rules: its message once more, now with what is written in the file, its true type and
 * its size. It is read before it counts as kept, so that nobody can open it sooner. Gives the verdict's part of the
 * transaction that keeps it; null = the desk closes, and the file has not been read.
 */
export type JudgeFile = (message: MessageState, thread: ThreadState, kept: MediaRef) => Promise<((tx: Transaction) => void) | null>

export function createJudgeFile(ledger: Ledger, rules: RuleSet, files: FileTexts): JudgeFile {
  const judge = createJudgeInbound(ledger, rules)
  return async (message, thread, kept) => {
    if (!rules.rules.some(({ enabled, direction }) => enabled && direction.includes('in'))) return () => undefined
    const way = { direction: 'in', channel: thread.channel } as const
    await files.ready(kept.id, way)
    const file = files.of(kept.id, way)
    const content = ledger.payload(message.seq, 'message.received')?.content
    if (file === null) return null
    return (tx) => { if (content !== undefined) judge(tx, { id: message.id, thread, stage: 'received', content, at: message.at, file: { scan: file, ref: kept } }) }
  }
}
