import type { DatabaseSync } from 'node:sqlite'
import type { MessageRow } from '../core/view.ts'
import { verifyLedger } from '../main/ledger/verify.ts'
import type { PhoneMessage } from '../sandbox/clients/client.ts'

/** One conversation, as the soak knows that it went. Texts are never the same twice. */
export interface Talk {
  readonly threadId: string
  readonly channel: 'whatsapp' | 'sms'
  /** In the order of writing; `at`: the sandbox's clock, ms; `sha256`: of its file, hex. */
  readonly written: { readonly text: string, readonly at: number, readonly sha256: string | null }[]
  /** In the order of submitting. `takenOver`: its answer was lost once, or it was sent anew by the advisor, so that its place is free. */
  readonly submitted: { readonly id: string, readonly text: string, readonly sha256: string | null, takenOver: boolean }[]
  /** What the client's phone has. */
  phone(): readonly PhoneMessage[]
}

/** Below this the providers' whole seconds and the clocks' differences say nothing of the order, ms. */
const APART = 5000
const gone = new Set(['accepted', 'sent', 'delivered', 'read'])
const stayed = new Set(['failed', 'refused', 'canceled'])

/** Message by message: what was written, what phones have, what the advisor sees. */
export function compareTalk({ threadId, channel, written, submitted, phone }: Talk, all: readonly MessageRow[]): string[] {
  const rows = all.filter((row) => row.threadId === threadId)
  const found: string[] = []
  for (const { text } of written) {
    const kept = rows.filter((row) => row.direction === 'in' && row.text === text).length
    if (kept !== 1) found.push(`${channel} inbound “${text}” is kept ${String(kept)} times`)
  }
  const strangers = rows.filter((row) => row.direction === 'in' && /^in /.test(row.text) && !written.some(({ text }) => text === row.text))
  for (const row of strangers) found.push(`“${row.text}” was not written in this conversation`)
  const arrived = phone().filter(({ from }) => from === 'firm')
  for (const { id, text } of submitted) {
    const row = rows.find((message) => message.id === id)
    const times = arrived.filter((message) => message.text === text).length
    if (row === undefined) found.push(`${channel} outbound “${text}” is not in the view; ${String(times)} on the phone`)
    else if (times > 1) found.push(`${channel} outbound “${text}” (${row.status}) went out ${String(times)} times`)
    else if (gone.has(row.status) && times !== 1) found.push(`${channel} outbound “${text}” is ${row.status}, and not on the phone`)
    else if (stayed.has(row.status) && times !== 0 && !submitted.some((other) => other.text === text && other.id !== id)) found.push(`${channel} outbound “${text}” is ${row.status} (${row.failure?.code ?? row.refusal ?? ''}), and on the phone`)
    else if (!gone.has(row.status) && !stayed.has(row.status)) found.push(`${channel} outbound “${text}” is still ${row.status}`)
  }
  const order = arrived.map(({ text }) => text)
  const straight = submitted.filter(({ text, takenOver }) => !takenOver && order.includes(text)).map(({ text }) => text)
  const came = order.filter((text) => straight.includes(text))
  if (came.join() !== straight.join()) found.push(`${channel} outbound out of order in ${threadId}: ${came.join()} instead of ${straight.join()}`)
  // SMS webhooks carry no moment: there the order of arrival is all that is known.
  if (channel === 'whatsapp') found.push(...inboundOrder(written, rows))
  return found
}

function inboundOrder(written: Talk['written'], rows: readonly MessageRow[]): string[] {
  const shown = rows.filter(({ direction }) => direction === 'in').sort((a, b) => a.at - b.at || a.seq - b.seq).map(({ text }) => text)
  return written.flatMap((first, index) => {
    const next = written.slice(index + 1).find(({ at }) => at - first.at > APART)
    return next !== undefined && shown.indexOf(first.text) > shown.indexOf(next.text) ? [`“${first.text}” is shown after “${next.text}”`] : []
  })
}

/** The ledger by itself, and against the rows that the view would hold. */
export function compareLedger(db: DatabaseSync, rows: ReadonlyMap<string, MessageRow>): string[] {
  const found = verifyLedger(db).findings.map(({ at, why }) => `ledger verify: ${at}: ${why}`)
  const twice = db.prepare("SELECT subject, kind, count(*) AS n FROM fact WHERE kind IN ('message.received', 'message.queued', 'message.accepted') GROUP BY subject, kind HAVING n > 1").all() as { subject: string, kind: string, n: number }[]
  for (const { subject, kind, n } of twice) found.push(`${String(n)} facts ${kind} for ${subject}`)
  const shared = db.prepare('SELECT provider, count(*) AS n FROM message WHERE provider IS NOT NULL GROUP BY provider HAVING n > 1').all() as { provider: string, n: number }[]
  for (const { n } of shared) found.push(`${String(n)} messages have one provider's id`)
  const ledger = new Map((db.prepare('SELECT id, status FROM message').all() as { id: string, status: string }[]).map(({ id, status }) => [id, status]))
  // What was canceled leaves the view and stays on record.
  for (const [id, status] of ledger) if (rows.get(id)?.status !== status && !(status === 'canceled' && !rows.has(id))) found.push(`message ${id} is ${status} in the ledger and ${rows.get(id)?.status ?? 'missing'} in the view`)
  for (const id of rows.keys()) if (!ledger.has(id)) found.push(`message ${id} is in the view and not in the ledger`)
  return found
}

/** SHA-256 of files, hex: of what the desk kept, by media id; of what phones show, by the shelf's id; null = it is not there. */
export interface Digests { readonly desk: ReadonlyMap<string, string | null>, readonly shelf: (id: string) => string | null }

/** Every file that came is kept as it was sent, every one that went out arrived as it was taken. `whole` hears of each that is. */
export function compareFiles({ threadId, channel, written, submitted, phone }: Talk, all: readonly MessageRow[], digests: Digests, whole: (way: 'in' | 'out') => void): string[] {
  const found: string[] = []
  const rows = all.filter((row) => row.threadId === threadId)
  for (const { text, sha256 } of written) {
    const row = rows.find((message) => message.direction === 'in' && message.text === text)
    const media = row?.media ?? null
    if (row === undefined || sha256 === null && media === null) continue
    if (media?.state !== 'kept') found.push(`${channel} file of “${text}” is ${media === null ? 'not there' : `${media.state} (${media.code ?? ''})`}`)
    else if (digests.desk.get(media.id) !== sha256) found.push(`${channel} file of “${text}”: ${String(digests.desk.get(media.id))} is kept, ${String(sha256)} was sent`)
    else whole('in')
  }
  const arrived = phone().filter(({ from }) => from === 'firm')
  for (const { text, sha256 } of submitted) {
    for (const { media } of arrived.filter((message) => message.text === text)) {
      const there = media === undefined ? null : digests.shelf(media.id)
      if (there !== sha256) found.push(`${channel} file of “${text}”: ${String(there)} arrived, ${String(sha256)} was sent`)
      else if (sha256 !== null) whole('out')
    }
  }
  return found
}
