import { open, readFile, type FileHandle } from 'node:fs/promises'
import type { Sealing } from '../ledger/sealing.ts'

/*
 *  What is recorded just now, on disk as it comes: frames of length (4 bytes, big endian) | sealed piece. Each piece is
 *  sealed under its own number, and is on disk when `add` resolves; so a crash costs the piece that was being written.
 */
const LENGTH = 4
const labelOf = (id: string, index: number): string => `recording ${id} ${String(index)}`

export interface PiecesFile {
  add(piece: unknown): Promise<void>
  close(): Promise<void>
}

export async function createPiecesFile(path: string, id: string, sealing: Pick<Sealing, 'seal'>): Promise<PiecesFile> {
  const file: FileHandle = await open(path, 'wx', 0o600)
  let index = 0
  return {
    async add(piece) {
      const sealed = sealing.seal(piece, labelOf(id, index))
      index += 1
      const length = Buffer.alloc(LENGTH)
      length.writeUInt32BE(sealed.length)
      await file.appendFile(Buffer.concat([length, sealed]))
      await file.datasync()
    },
    close: () => file.close(),
  }
}

/** The pieces that are whole, in their order. */
export async function readPieces(path: string, id: string, sealing: Pick<Sealing, 'open'>): Promise<unknown[]> {
  const bytes = await readFile(path)
  const pieces: unknown[] = []
  for (let at = 0; at + LENGTH <= bytes.length;) {
    const end = at + LENGTH + bytes.readUInt32BE(at)
    if (end > bytes.length) break
    try {
      pieces.push(sealing.open(bytes.subarray(at + LENGTH, end), labelOf(id, pieces.length)))
    } catch {
      break
    }
    at = end
  }
  return pieces
}
