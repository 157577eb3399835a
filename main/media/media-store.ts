import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { MediaId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import { PICTURE_HEAD, pictureSize } from './picture-size.ts'
import { readSealed, SALT, writeSealed } from './sealed-file.ts'

/** More came than may. Nothing of it was kept. */
export class TooLarge extends Error {}

export type KeptMedia = MediaRef & { readonly bytes: number, readonly sha256: string }

/** The files of messages, each sealed under its id; what is whole has a row, and nothing else counts. */
export interface MediaStore {
  has(id: MediaId): boolean
  /** What is known of a kept file; null where there is none. */
  ref(id: MediaId): KeptMedia | null
  /**
   * Seals what `source` gives, at most `limit` bytes (rejects with TooLarge); on return it is on disk. The same id again
   * replaces it. How large a picture is on a screen is read in it.
   */
  keep(ref: MediaRef, source: AsyncIterable<Uint8Array>, limit: number): Promise<KeptMedia>
  /** Bytes from `from` up to and without `to`. Throws where the file was changed. */
  read(id: MediaId, from?: number, to?: number): AsyncIterable<Uint8Array>
  remove(id: MediaId): void
  /** The same within a transaction: the file goes when that is on disk. A crash between the two leaves it to `purge`. */
  erase(tx: Pick<Transaction, 'afterwards'>, id: MediaId): void
  /** Destroys files that no message and no draft knows, taken before `before`; and what a crash left half-written. */
  purge(isWanted: (id: MediaId) => boolean, before: number): void
}

export function createMediaStore(ledger: Ledger, folder: string): MediaStore {
  const { db, sealing } = ledger
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const one = db.prepare('SELECT sealed FROM media_file WHERE id = ?')
  const put = db.prepare('INSERT OR REPLACE INTO media_file (id, sealed) VALUES (?, ?)')
  const drop = db.prepare('DELETE FROM media_file WHERE id = ?')
  const dropUploads = db.prepare('DELETE FROM upload WHERE media = ?')
  const all = db.prepare('SELECT id FROM media_file')
  const pathOf = (id: MediaId): string => join(folder, id)
  const keyOf = (id: MediaId) => (salt: Uint8Array) => sealing.fileKey(salt, `media ${id}`)
  const remove = (id: MediaId): void => {
    ledger.write(() => { drop.run(id) })
    rmSync(pathOf(id), { force: true })
  }

  return {
    has: (id) => one.get(id) !== undefined,
    ref(id) {
      const row = one.get(id) as { sealed: Uint8Array } | undefined
      return row === undefined ? null : sealing.open(row.sealed, `media ${id}`) as KeptMedia
    },
    async keep(ref, source, limit) {
      const path = pathOf(ref.id)
      const hash = createHash('sha256')
      const head: Uint8Array[] = []
      let bytes = 0
      async function* measured(): AsyncGenerator<Uint8Array> {
        for await (const piece of source) {
          bytes += piece.length
          if (bytes > limit) throw new TooLarge(`more than ${String(limit)} bytes`)
          hash.update(piece)
          if (isPicture(ref) && bytes - piece.length < PICTURE_HEAD) head.push(piece)
          yield piece
        }
      }
      try {
        await writeSealed(`${path}.new`, randomBytes(SALT), keyOf(ref.id), measured())
        renameSync(`${path}.new`, path)
      } catch (error) {
        rmSync(`${path}.new`, { force: true })
        throw error
      }
      const kept: KeptMedia = { ...ref, ...(head.length > 0 && pictureSize(Buffer.concat(head))), bytes, sha256: hash.digest('hex') }
      ledger.write(() => { put.run(ref.id, sealing.seal(kept, `media ${ref.id}`)) })
      return kept
    },
    read: (id, from, to) => readSealed(pathOf(id), keyOf(id), from, to),
    remove,
    erase(tx, id) {
      drop.run(id)
      dropUploads.run(id)
      tx.afterwards(() => { rmSync(pathOf(id), { force: true }) })
    },
    purge(isWanted, before) {
      const known = new Set((all.all() as { id: MediaId }[]).map(({ id }) => id))
      for (const name of readdirSync(folder)) {
        const id = name as MediaId
        const path = join(folder, name)
        if (statSync(path).mtimeMs >= before) continue
        if (!known.has(id)) rmSync(path, { force: true })
        else if (!isWanted(id)) remove(id)
      }
    },
  }
}

const isPicture = ({ kind }: MediaRef): boolean => kind === 'image' || kind === 'sticker'
