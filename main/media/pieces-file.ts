import { open, type FileHandle } from 'node:fs/promises'
import type { Sealing } from '../ledger/sealing.ts'

/*
 *  What is recorded just now, on disk as it comes: frames of length (4 bytes, big endian) | sealed piece. Each piece is
 *  sealed under its own number, and is on disk when `add` resolves; so a crash costs the piece that was being written.
 */
const LENGTH = 4
const labelOf = (id: string, index: number): string => `recording ${id} ${String(index)}`

export interface PiecesFile {
  /** Rejects where it could not be written; the next one takes its place then. One at a time. */
  add(piece: unknown): Promise<void>
  close(): Promise<void>
}

export async function createPiecesFile(path: string, id: string, sealing: Pick<Sealing, 'seal'>): Promise<PiecesFile> {
  const file: FileHandle = await open(path, 'wx', 0o600)
  let index = 0
  let end = 0
  return {
    async add(piece) {
      const sealed = sealing.seal(piece, labelOf(id, index))
      const frame = Buffer.alloc(LENGTH + sealed.length)
      frame.writeUInt32BE(sealed.length)
      frame.set(sealed, LENGTH)
      for (let written = 0; written < frame.length;) written += (await file.write(frame, written, frame.length - written, end + written)).bytesWritten
      await file.datasync()
      index += 1
      end += frame.length
    },
    close: () => file.close(),
  }
}

/** The pieces that are whole, in their order; one is in memory at a time. */
export async function* piecesIn(path: string, id: string, sealing: Pick<Sealing, 'open'>): AsyncGenerator<unknown> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    for (let at = 0, index = 0; at + LENGTH <= size; index += 1) {
      const length = (await readAt(file, at, LENGTH)).readUInt32BE()
      if (at + LENGTH + length > size) return
      let piece: unknown
      try {
        piece = sealing.open(await readAt(file, at + LENGTH, length), labelOf(id, index))
      } catch {
        return
      }
      yield piece
      at += LENGTH + length
    }
  } finally {
    await file.close()
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  await file.read(bytes, 0, length, position)
  return bytes
}
