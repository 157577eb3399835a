import type { RecordedCall } from '../../core/archive/record.ts'
import type { MessageState } from '../../core/records/derived.ts'
import type { FactHeader } from '../../core/records/fact.ts'
import type { UtcMs } from '../../core/time.ts'
import type { RecordSource } from './facts-of.ts'

const iso = (at: UtcMs): string => new Date(at).toISOString()
const orNull = (at: UtcMs | null): string | null => at === null ? null : iso(at)

/** What became of a call, from its facts. */
export function recordedCall({ call }: Pick<MessageState, 'call'>, facts: readonly FactHeader[], { payload }: Pick<RecordSource, 'payload'>): RecordedCall | null {
  const [first] = facts
  if (call === null || first === undefined) return null
  const pauses: { readonly from: string, to: string | null }[] = []
  const transfers: { at: string, to: string, done: boolean }[] = []
  let asked = false
  for (const fact of facts) {
    if (fact.kind === 'call.recording') {
      const open = pauses.at(-1)
      if (fact.attrs.state === 'paused') pauses.push({ from: iso(fact.at), to: null })
      else if (open !== undefined) open.to ??= iso(fact.at)
    } else if (fact.kind === 'call.transfer-asked') {
      transfers.push({ at: iso(fact.at), to: payload(fact.seq, 'call.transfer-asked')?.to ?? '', done: false })
      asked = true
    } else if (fact.kind === 'call.transferred') {
      // What was asked, and what became of it, is one transfer.
      const before = asked ? transfers.pop() : undefined
      transfers.push({ at: before?.at ?? iso(fact.at), to: payload(fact.seq, 'call.transferred')?.to ?? '', done: fact.attrs.done === true })
      asked = false
    }
  }
  return { began: iso(first.at), answered: orNull(call.answeredAt), ended: orNull(call.endedAt), end: call.end, code: call.code, pauses, transfers }
}
