import type { ArchiveRecord } from '../../core/archive/record.ts'
import type { MediaId } from '../../core/ids.ts'
import type { RecordState } from '../../core/records/derived.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Packed } from './sink.ts'

/** A file of a record's that could not be read; `why` without a word of anybody's. */
export interface Fault { readonly fact: number, readonly code: string, readonly why: string }

export interface Pack {
  (state: RecordState): Packed
  /** The same; where a file of it cannot be read, that is told. */
  watched(packed: Packed, fault: (fault: Fault) => void): Packed
}

/** Records with their files, which are opened when they are wanted. */
export function createPack(build: (state: RecordState) => ArchiveRecord, media: Pick<MediaStore, 'read'>): Pack {
  const pack = (state: RecordState): Packed => ({ record: build(state), file: (id) => media.read(id) })
  async function* read(packed: Packed, id: MediaId, fault: (fault: Fault) => void): AsyncGenerator<Uint8Array> {
    try {
      yield* packed.file(id)
    } catch (error) {
      fault({ fact: packed.record.proof.fact, code: 'file-unreadable', why: 'its file on this desk cannot be read' })
      throw error
    }
  }
  return Object.assign(pack, { watched: (packed: Packed, fault: (fault: Fault) => void): Packed => ({ record: packed.record, file: (id) => read(packed, id, fault) }) })
}
