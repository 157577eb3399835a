import type { RecordId, SignedHead } from '../../core/archive/record.ts'
import type { BatchId } from '../../core/ids.ts'
import type { Batch } from './sink.ts'

/** One file of a batch, as it lies in its ZIP or folder. */
export interface Listed {
  readonly name: string
  readonly bytes: number
  /** Hex. */
  readonly sha256: string
  /** The record that it is, or belongs to; null = to all of them. */
  readonly record: RecordId | null
}

/** `manifest.json`: what must be there, so that whoever takes a batch sees that it is whole. It does not list itself. */
export interface Manifest {
  readonly format: 'compline.manifest/1'
  readonly batch: BatchId
  /** ISO 8601, UTC. */
  readonly at: string
  /** Of records; `count` is that of the files. */
  readonly records: number
  readonly count: number
  readonly files: readonly Listed[]
  readonly head: SignedHead
}

export const manifestOf = ({ id, at, records, head }: Batch, files: readonly Listed[]): string =>
  `${JSON.stringify({ format: 'compline.manifest/1', batch: id, at: new Date(at).toISOString(), records: records.length, count: files.length, files, head } satisfies Manifest, null, 2)}\n`
