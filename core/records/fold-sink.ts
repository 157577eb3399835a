import { asideId, type DerivedStore, type SinkState } from './derived.ts'
import type { FactHeader } from './fact.ts'

type SinkFact = Extract<FactHeader, { kind: 'sink.begun' | 'sink.sending' | 'sink.delivered' | 'sink.set-aside' | 'sink.recovered' }>

/** How far each sink has come, and what it would not have. */
export function foldSink(store: DerivedStore, fact: SinkFact): void {
  const { subject: id, at, seq } = fact
  const before = store.get('sink', id)
  if (fact.kind === 'sink.begun') {
    // One that was taken out of the policy and comes back goes on where it was: nothing is left out.
    return store.put('sink', id, before === null ? { id, kind: fact.attrs.kind, upTo: fact.attrs.after, sending: null, delivered: 0, deliveredAt: null } : { ...before, kind: fact.attrs.kind })
  }
  if (before === null) throw new Error(`${fact.kind} of a sink that was never begun`)
  const put = (next: Partial<SinkState>): void => { store.put('sink', id, { ...before, ...next }) }
  switch (fact.kind) {
    case 'sink.sending': return put({ sending: { batch: fact.attrs.batch, upTo: fact.attrs.upTo, count: fact.attrs.count } })
    case 'sink.delivered': return put({ sending: null, upTo: fact.attrs.upTo, delivered: before.delivered + fact.attrs.count, deliveredAt: at })
    // The batch without it is another one.
    case 'sink.set-aside':
      put({ sending: null })
      return store.put('aside', asideId(id, fact.attrs.record), { id: asideId(id, fact.attrs.record), sink: id, record: fact.attrs.record, state: 'aside', code: fact.attrs.code, fact: seq })
    case 'sink.recovered': {
      put({ delivered: before.delivered + 1, deliveredAt: at })
      const aside = store.get('aside', asideId(id, fact.attrs.record))
      if (aside !== null) store.put('aside', aside.id, { ...aside, state: 'recovered', fact: seq })
    }
  }
}
