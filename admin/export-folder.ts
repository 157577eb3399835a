import { createHash } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ArchiveRecord, RecordedFile, SignedHead } from '../core/archive/record.ts'
import type { MediaId } from '../core/ids.ts'
import { emlOf } from '../main/archive/eml.ts'
import type { Listed } from '../main/archive/manifest.ts'
import { readSealed } from '../main/media/sealed-file.ts'
import { WrongCall } from './command.ts'
import type { LedgerCopy } from './ledger-copy.ts'

interface ExportTo {
  readonly folder: string
  readonly format: 'eml' | 'jsonl'
  readonly head: SignedHead | null
  readonly asked: { readonly from: string | null, readonly to: string | null, readonly client: string | null }
}
interface Missing { readonly record: string, readonly file: string, readonly why: string }
export interface Exported { readonly records: number, readonly files: number, readonly missing: readonly Missing[] }

/** Writes the records into a folder that is new or empty, for nobody else to read. Throws WrongCall where it is neither. */
export async function writeExport(copy: LedgerCopy, records: Iterable<ArchiveRecord>, { folder, format, head, asked }: ExportTo): Promise<Exported> {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new WrongCall(`${folder} is not empty`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const read = readerOf(copy)
  const listed: Listed[] = []
  const missing: Missing[] = []
  const lines = createHash('sha256')
  let bytes = 0
  let count = 0
  let files = 0
  const put = async (name: string, record: string, source: AsyncIterable<Uint8Array>): Promise<void> => { listed.push({ name, record, ...await written(join(folder, name), source) }) }
  if (format === 'jsonl') writeFileSync(join(folder, 'records.jsonl'), '', { mode: 0o600 })

  for (const found of records) {
    const record = await withWhatIsThere(found, read)
    count += 1
    for (const file of record.files) {
      if (file.missing === null) files += 1
      else missing.push({ record: record.id, file: file.id, why: file.missing })
    }
    const base = `${String(count).padStart(6, '0')}-${record.id}`
    if (format === 'eml') await put(`${base}.eml`, record.id, await emlOf({ record, file: read }).open())
    else {
      const line = `${JSON.stringify(record)}\n`
      lines.update(line)
      bytes += Buffer.byteLength(line)
      writeFileSync(join(folder, 'records.jsonl'), line, { flag: 'a' })
      // By its id, which the record names: what people call their files is no name for ours.
      for (const { id, missing: why } of record.files) if (why === null) await put(`${base}-${id}`, record.id, read(id))
    }
  }
  if (format === 'jsonl') listed.unshift({ name: 'records.jsonl', bytes, sha256: lines.digest('hex'), record: null })
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ format: 'compline.export/1', asked, records: count, count: listed.length, missing, files: listed, head }, null, 2)}\n`, { mode: 0o600 })
  return { records: count, files, missing }
}

const mediaOf = ({ path }: LedgerCopy): string => join(dirname(path), 'media')

function readerOf(copy: LedgerCopy): (id: MediaId) => AsyncIterable<Uint8Array> {
  return (id) => {
    const { sealing } = copy
    if (sealing === null) throw new Error('no key')
    return readSealed(join(mediaOf(copy), id), (salt) => sealing.fileKey(salt, `media ${id}`))
  }
}

/** Each file is read once before: what is not with the copy, or was changed, the record says so of. */
async function withWhatIsThere(record: ArchiveRecord, read: (id: MediaId) => AsyncIterable<Uint8Array>): Promise<ArchiveRecord> {
  const files = await Promise.all(record.files.map(async (file): Promise<RecordedFile> => file.missing !== null ? file : { ...file, missing: await troubleOf(file, read) }))
  return { ...record, files }
}

async function troubleOf({ id, sha256 }: RecordedFile, read: (id: MediaId) => AsyncIterable<Uint8Array>): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    for await (const piece of read(id)) hash.update(piece)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'not-with-the-copy' : 'unreadable'
  }
  return sha256 === null || hash.digest('hex') === sha256 ? null : 'another-file'
}

async function written(path: string, source: AsyncIterable<Uint8Array>): Promise<Pick<Listed, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(source, async function* (pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      hash.update(piece)
      bytes += piece.length
      yield piece
    }
  }, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  return { bytes, sha256: hash.digest('hex') }
}
