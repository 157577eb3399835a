import { BatchTooLarge } from './batch-zip.ts'
import { dayOf, emlOf } from './eml.ts'
import type { Packed } from './sink.ts'

/** A ZIP without ZIP64 holds no more (APPNOTE 4.4.1.4), neither bytes nor entries. */
const MOST = 0xffff_0000
const MOST_ENTRIES = 65_535

/** Records as mails in one ZIP, made as it is read: `00001-<day>-<record>.eml`, their files within. Throws BatchTooLarge. */
export async function* mailsZip(records: AsyncIterable<Packed>): AsyncGenerator<Uint8Array> {
  const { Zip, ZipDeflate } = await import('fflate')
  const ready: Uint8Array[] = []
  let bytes = 0
  let count = 0
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error
    bytes += piece.length
    ready.push(piece)
  })
  for await (const packed of records) {
    count += 1
    const entry = new ZipDeflate(`${String(count).padStart(5, '0')}-${dayOf(packed.record)}-${packed.record.id}.eml`, { level: 6 })
    entry.mtime = new Date(packed.record.time.recorded)
    zip.add(entry)
    for await (const piece of await emlOf(packed).open()) {
      entry.push(piece as Uint8Array)
      yield* ready.splice(0)
    }
    entry.push(new Uint8Array(0), true)
    yield* ready.splice(0)
    if (bytes > MOST || count > MOST_ENTRIES) throw new BatchTooLarge('more than 65,535 mails or 4 GB do not go into one ZIP: choose fewer by date')
  }
  zip.end()
  yield* ready.splice(0)
}
