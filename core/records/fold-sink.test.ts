import { expect, it } from 'vitest'
import type { BatchId, SinkId } from '../ids.ts'
import { asideId, type DerivedStore, type QueuePlace } from './derived.ts'
import type { FactHeader, FactKind } from './fact.ts'
import { fold } from './fold.ts'

const SINK = 'vault' as SinkId
const BATCH = 'batch' as BatchId
const at = (due: number): QueuePlace => ({ due, fact: due })

function desk() {
  const rows = new Map<string, object>()
  const store: DerivedStore = { get: (table, key) => (rows.get(`${table} ${key}`) ?? null) as never, put: (table, key, row) => { rows.set(`${table} ${key}`, row) } }
  let seq = 0
  return {
    go<K extends FactKind>(kind: K, attrs: Extract<FactHeader, { kind: K }>['attrs']) {
      seq += 1
      fold(store, { seq, at: seq, kind, actor: 'system', subject: SINK, attrs } as FactHeader)
    },
    sink: () => store.get('sink', SINK),
    aside: (record: number) => store.get('aside', asideId(SINK, record))?.state,
  }
}

it('a sink has what was delivered, and stands where it stood when it comes back into the policy', () => {
  const { go, sink } = desk()
  go('sink.begun', { kind: 'smtp', after: at(4) })
  go('sink.sending', { batch: BATCH, upTo: at(9), count: 3 })
  expect(sink()).toMatchObject({ upTo: at(4), sending: { batch: BATCH, upTo: at(9) }, delivered: 0 })
  go('sink.delivered', { batch: BATCH, upTo: at(9), count: 3, head: 'h' })
  go('sink.begun', { kind: 'sftp', after: at(20) })
  expect(sink()).toMatchObject({ kind: 'sftp', upTo: at(9), sending: null, delivered: 3 })
})

it('what a sink would not have is set aside, and the batch without it is another one; later it may have it after all', () => {
  const { go, sink, aside } = desk()
  go('sink.begun', { kind: 'smtp', after: null })
  go('sink.sending', { batch: BATCH, upTo: at(2), count: 2 })
  go('sink.set-aside', { record: 1, code: '552' })
  expect(sink()?.sending).toBeNull()
  expect(aside(1)).toBe('aside')
  go('sink.recovered', { record: 1, batch: BATCH, head: 'h' })
  expect(aside(1)).toBe('recovered')
  expect(sink()?.delivered).toBe(1)
})

it('a delivery to a sink that was never begun is no ledger of ours', () => {
  const { go } = desk()
  expect(() => { go('sink.delivered', { batch: BATCH, upTo: at(1), count: 1, head: 'h' }) }).toThrow(/never begun/)
})
