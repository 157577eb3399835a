import { createHash } from 'node:crypto'
import type { ArchiveRecord, RecordedFile, RecordId } from '../../core/archive/record.ts'
import { callsCsv, type ListedCall } from './calls-csv.ts'
import { emlOf, type EmlOptions } from './eml.ts'
import { manifestOf, type Listed } from './manifest.ts'
import type { Batch, Packed } from './sink.ts'

/** More than a ZIP without ZIP64 holds (APPNOTE 4.4.1.4). Nothing of it is of use. */
export class BatchTooLarge extends Error {}

const MOST = 0xffff_0000
/** In every entry, in local time, as ZIP has it: a batch tried again in another time zone is the same. */
const NO_DATE = new Date(1980, 0, 1, 12)
/** Made as it is read, so that the pieces are never all there at once. */
type Entry = { readonly name: string, readonly record: RecordId | null, /** Sound and pictures are packed already. */ readonly packed: boolean, readonly bytes: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>> }

/**
 * A batch as one ZIP, for SFTP and folders: an EML for each record (`00001-<record>.eml`, in order), the sound of calls
 * beside theirs with `calls.csv`, and `manifest.json` last. The same batch gives the same bytes. Throws BatchTooLarge,
 * and what a record's file throws.
 */
export async function* zipOf(batch: Batch, options: Omit<EmlOptions, 'attach'> = {}): AsyncGenerator<Uint8Array> {
  const { Zip, ZipDeflate, ZipPassThrough } = await import('fflate')
  const ready: Uint8Array[] = []
  let total = 0
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error
    total += piece.length
    if (total > MOST) throw new BatchTooLarge('a batch of more than 4 GB does not go into one ZIP')
    ready.push(piece)
  })
  const listed: Listed[] = []
  async function* put({ name, record, packed, bytes }: Entry): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256')
    let size = 0
    const entry = packed ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 })
    entry.mtime = NO_DATE
    zip.add(entry)
    for await (const piece of await bytes()) {
      hash.update(piece)
      size += piece.length
      if (size > MOST) throw new BatchTooLarge('a file of more than 4 GB does not go into a ZIP')
      entry.push(piece)
      yield* ready.splice(0)
    }
    entry.push(new Uint8Array(0), true)
    yield* ready.splice(0)
    listed.push({ name, bytes: size, sha256: hash.digest('hex'), record })
  }
  for (const entry of entriesOf(batch, options)) yield* put(entry)
  yield* put({ name: 'manifest.json', record: null, packed: false, bytes: () => inOne(manifestOf(batch, listed)) })
  zip.end()
  yield* ready.splice(0)
}

/** The sound of a call, which lies beside its mail; everything else is in it. */
const isSound = (record: ArchiveRecord, file: RecordedFile): boolean => record.kind === 'call' && file.mime.startsWith('audio/')

function entriesOf({ records }: Batch, options: Omit<EmlOptions, 'attach'>): Entry[] {
  const calls: ListedCall[] = []
  const entries = records.flatMap((packed, index): Entry[] => {
    const { record } = packed
    const base = `${String(index + 1).padStart(5, '0')}-${record.id}`
    const letter = emlOf(packed, { ...options, attach: (of, file) => !isSound(of, file) })
    const sounds = record.files.filter((file) => file.missing === null && isSound(record, file)).map((file, at) => soundOf(packed, file, `${base}${at === 0 ? '' : `-${String(at + 1)}`}`))
    if (record.kind === 'call') calls.push({ record, recording: sounds[0]?.name ?? null })
    return [{ name: `${base}.eml`, record: record.id, packed: false, bytes: () => letter.open() }, ...sounds]
  })
  return calls.length === 0 ? entries : [...entries, { name: 'calls.csv', record: null, packed: false, bytes: () => inOne(callsCsv(calls)) }]
}

const soundOf = ({ record, file }: Packed, { id, mime }: RecordedFile, base: string): Entry => {
  const ending = mime === 'audio/ogg' ? 'ogg' : /wav$/.test(mime) ? 'wav' : mime === 'audio/webm' ? 'webm' : 'audio'
  return { name: `${base}.${ending}`, record: record.id, packed: true, bytes: () => file(id) }
}

async function* inOne(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
