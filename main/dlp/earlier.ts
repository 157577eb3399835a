import type { RuleSet } from '../../core/dlp/rule-set.ts'
import type { Inspected } from '../../core/dlp/verdict.ts'
import type { MessageId, ThreadId } from '../../core/ids.ts'
import { SECOND, type UtcMs } from '../../core/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { shownContent } from './shown.ts'

/** What one side of a conversation said just before. */
export type Earlier = (where: { readonly thread: ThreadId, readonly direction: 'in' | 'out', /** The number of the fact it comes before; null = of none yet. */ readonly before: number | null, readonly at: UtcMs }) => Inspected['earlier']

/** By an index, from its end; without what stands between messages, and is none: reactions, the app's own notes, what never left. */
export const SAID_BEFORE = `SELECT id FROM message WHERE thread = ? AND direction = ? AND seq < ?
  AND status NOT IN ('canceled', 'refused', 'failed') AND row ->> '$.type' <> 'reaction' AND row ->> '$.purpose' IS NOT 'consent-note' ORDER BY seq DESC LIMIT ?`

/** Pictures without a caption say nothing. */
const LOOKED_THROUGH = 3

/** As far back as the widest window of the rules; what was cut out of a message was not said. */
export function createEarlier(ledger: Ledger, rules: RuleSet): Earlier {
  const before = ledger.db.prepare(SAID_BEFORE)
  const windows = rules.rules.filter(({ enabled }) => enabled).map(({ window }) => window)
  const messages = Math.max(0, ...windows.map((window) => window.messages))
  const reach = Math.max(0, ...windows.map(({ seconds }) => seconds)) * SECOND
  return ({ thread, direction, before: seq, at }) => {
    if (messages === 0) return []
    const rows = before.all(thread, direction, seq ?? Number.MAX_SAFE_INTEGER, messages * LOOKED_THROUGH) as { id: MessageId }[]
    const said: { text: string, at: UtcMs }[] = []
    for (const { id } of rows) {
      const message = ledger.state.get('message', id)
      if (message === null || said.length === messages) break
      if (message.at < at - reach) continue
      const text = shownContent(ledger, message)?.text ?? ''
      if (text !== '') said.unshift({ text, at: message.at })
    }
    return said
  }
}
