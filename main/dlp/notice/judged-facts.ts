import { textsOf } from '../../../core/dlp/content-texts.ts'
import { strength, type DlpAction } from '../../../core/dlp/names.ts'
import type { PartName } from '../../../core/dlp/verdict.ts'
import type { MessageId } from '../../../core/ids.ts'
import type { InboundContent, OutboundContent } from '../../../core/messaging/message.ts'
import type { Facts } from '../../../core/records/fact.ts'
import type { Policy } from '../../../core/policy.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { CourierParts } from './courier.ts'
import { noticeOf, type JudgedFact } from './notice.ts'

interface Row { readonly seq: number, readonly at: number, readonly subject: MessageId, readonly attrs: string, readonly hash: Uint8Array }

/** The verdicts on record that are to be told, from this action on. Works with what the ledger has; retention may have taken what was written. */
export function createJudgedFacts(ledger: Ledger, policy: Policy, from: DlpAction): CourierParts['after'] {
  const next = ledger.db.prepare("SELECT seq, at, subject, attrs, hash FROM fact WHERE seq > ? AND seq <= ? AND kind = 'dlp.judged' ORDER BY seq LIMIT 1")
  const last = ledger.db.prepare('SELECT max(seq) AS seq FROM fact')
  const near = ledger.db.prepare('SELECT seq FROM fact WHERE seq BETWEEN ? AND ? AND kind = ? AND subject = ? ORDER BY seq DESC LIMIT 1')
  const strong = (action: DlpAction): boolean => strength(action) >= strength(from)

  /** A verdict stands in one transaction with what it is about, right behind it: of several like it, the one just before. */
  function beside<K extends 'message.refused' | 'message.edited' | 'voicemail.transcribed'>(kind: K, { seq, subject }: Row): Facts[K]['payload'] | null {
    const found = near.get(seq - NEAR, seq, kind, subject) as { seq: number } | undefined
    return found === undefined ? null : ledger.payload(found.seq, kind)
  }

  function written(row: Row, stage: JudgedFact['attrs']['stage']): ReadonlyMap<PartName, string> {
    if (stage === 'edited' || stage === 'transcribed') {
      const words = beside(stage === 'edited' ? 'message.edited' : 'voicemail.transcribed', row)
      return new Map(words === null ? [] : [['text', words.text]])
    }
    const message = ledger.state.get('message', row.subject)
    // What was first asked about goes under the same id, once it is confirmed.
    const content = message === null || message.seq > row.seq ? beside('message.refused', row)?.content
      : stage === 'received' ? ledger.payload(message.seq, 'message.received')?.content : ledger.payload(message.seq, 'message.queued')?.content
    return content == null ? new Map() : partsOf(content)
  }

  return (seq) => {
    const upTo = (last.get() as { seq: number | null }).seq ?? 0
    for (let at = seq; ;) {
      const row = next.get(at, upTo) as Row | undefined
      if (row === undefined) return { upTo: Math.max(seq, upTo) }
      at = row.seq
      const attrs = JSON.parse(row.attrs) as JudgedFact['attrs']
      if (!strong(attrs.action)) continue
      const thread = attrs.thread === null ? null : ledger.state.get('thread', attrs.thread)
      return { seq: row.seq, notice: noticeOf({
        policy, thread, fact: { seq: row.seq, at: row.at, kind: 'dlp.judged', actor: 'system', subject: row.subject, attrs }, hash: Buffer.from(row.hash).toString('hex'),
        findings: ledger.payload(row.seq, 'dlp.judged')?.findings ?? [], texts: written(row, attrs.stage), digest: (value) => ledger.sealing.lookUp('dlp', value),
      }) }
    }
  }
}

const NEAR = 20

/** As findings count in them. */
function partsOf(content: OutboundContent | InboundContent): Map<PartName, string> {
  const parts = new Map<PartName, string>()
  for (const { key, part, start, text } of textsOf(content, null).flatMap(({ pieces }) => pieces)) if (key !== null) parts.set(part, (parts.get(part) ?? '').padEnd(start, ' ') + text)
  return parts
}
