import type { RuleSet } from '../../core/dlp/rule-set.ts'
import { inWindow, mostFragments } from '../../core/dlp/window.ts'
import type { Inspected } from '../../core/dlp/verdict.ts'
import type { MessageId, ThreadId } from '../../core/ids.ts'
import { SECOND, type UtcMs } from '../../core/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { shownContent } from './shown.ts'

/** What one side said just before, in this conversation and in the same person's others: by WhatsApp, by SMS, on the phone. */
export type Earlier = (where: { readonly thread: ThreadId, readonly direction: 'in' | 'out', /** The number of the fact it comes before; null = of none yet. */ readonly before: number | null, readonly at: UtcMs }) => Inspected['earlier']

/** One person: a contact, or a number that is none's. */
export const ALL_THREADS = 'SELECT id FROM thread WHERE contact = (SELECT contact FROM thread WHERE id = ?1) UNION SELECT id FROM thread WHERE address = (SELECT address FROM thread WHERE id = ?1)'
/** By an index, from its end; without what stands between messages, and is none: reactions, the app's own notes, what never left. */
export const SAID_BEFORE = `SELECT id, seq FROM message WHERE thread = ? AND direction = ? AND seq < ?
  AND status NOT IN ('canceled', 'refused', 'failed') AND row ->> '$.type' <> 'reaction' AND row ->> '$.purpose' IS NOT 'consent-note' ORDER BY seq DESC LIMIT ?`

/** Pictures without a caption say nothing. */
const LOOKED_THROUGH = 3

/** As far back as the widest window of the rules; what was cut out of a message was not said. */
export function createEarlier(ledger: Ledger, rules: RuleSet): Earlier {
  const threads = ledger.db.prepare(ALL_THREADS)
  const before = ledger.db.prepare(SAID_BEFORE)
  const windows = rules.rules.filter(({ enabled }) => enabled).map(({ window }) => window)
  const messages = Math.max(0, ...windows.map((window) => window.messages))
  const reach = Math.max(0, ...windows.map(({ seconds }) => seconds)) * SECOND
  return ({ thread, direction, before: seq, at }) => {
    if (messages === 0) return []
    const most = messages * LOOKED_THROUGH + mostFragments
    const rows = (threads.all(thread) as { id: ThreadId }[])
      .flatMap(({ id }) => before.all(id, direction, seq ?? Number.MAX_SAFE_INTEGER, most) as { id: MessageId, seq: number }[])
      .toSorted((a, b) => b.seq - a.seq).slice(0, most)
    const said: { text: string, at: UtcMs }[] = []
    for (const { id } of rows) {
      const message = ledger.state.get('message', id)
      if (message === null) break
      if (message.at < at - reach) continue
      const text = shownContent(ledger, message)?.text ?? ''
      if (text === '') continue
      said.unshift({ text, at: message.at })
      if (inWindow(said, messages) < said.length) break
    }
    return said
  }
}
