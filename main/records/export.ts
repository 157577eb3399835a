import { setImmediate } from 'node:timers/promises'
import type { ArchiveRecord } from '../../core/archive/record.ts'
import type { Output, Poke, Session } from '../../core/ipc.ts'
import type { RecordState } from '../../core/records/derived.ts'
import { mailsZip } from '../archive/mails-zip.ts'
import type { MediaStore } from '../media/media-store.ts'
import { saveCopy } from '../media/save-copy.ts'

export interface ExportWorld {
  readonly poke: (poke: Poke) => void
  readonly saveAs: (name: string) => Promise<string | null>
  readonly platform: Session['platform']
}
interface ExportParts {
  readonly world: ExportWorld
  readonly media: Pick<MediaStore, 'read'>
  readonly recordOf: (record: RecordState) => ArchiveRecord
  readonly today: () => string
}

/** Made one after the other; after so many, the app does other things. */
const SOME = 25

/** Asks where, and writes these records there, in the clear, whole or not at all. */
export function createExport({ world, media, recordOf, today }: ExportParts): (records: readonly RecordState[], format: 'jsonl' | 'eml') => Promise<Output<'records.export'>> {
  return async (records, format) => {
    const path = await world.saveAs(`records-${today()}.${format === 'eml' ? 'zip' : 'jsonl'}`)
    if (path === null) return { ok: false, details: '' }
    async function* made(): AsyncGenerator<ArchiveRecord> {
      for (const [done, record] of records.entries()) {
        if (done % SOME === 0) {
          world.poke({ kind: 'records-progress', what: 'export', done, total: records.length })
          await setImmediate()
        }
        yield recordOf(record)
      }
    }
    async function* lines(): AsyncGenerator<Uint8Array> {
      for await (const record of made()) yield Buffer.from(`${JSON.stringify(record)}\n`)
    }
    async function* packed(): AsyncGenerator<{ record: ArchiveRecord, file: MediaStore['read'] }> {
      for await (const record of made()) yield { record, file: (id) => media.read(id) }
    }
    try {
      await saveCopy(path, format === 'eml' ? mailsZip(packed()) : lines(), world.platform)
      return { ok: true, records: records.length }
    } catch (error) {
      return { ok: false, details: error instanceof Error ? error.message : String(error) }
    }
  }
}
