import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'

/*
 *  A file sealed in pieces, so that any range of it can be opened without the rest:
 *
 *    "CMED" | version (1) | salt (16) | piece | piece | … | last piece
 *    piece: AES-256-GCM ciphertext of 64 KiB (the last one of 0 to 64 KiB) | tag (16)
 *
 *  The key is made from the salt, which is new for each file; so the nonce can be the piece's number, and the last
 *  piece is marked in it: what was cut, swapped or lengthened does not open (the STREAM construction, Hoang et al. 2015).
 */
const MAGIC = Buffer.from('CMED\x01', 'latin1')
export const SALT = 16
const HEADER = MAGIC.length + SALT
const PIECE = 64 * 1024
const TAG = 16

export type KeyOf = (salt: Uint8Array) => KeyObject

const nonceOf = (index: number, last: boolean): Buffer => {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(index, 4, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Writes what `source` gives to `path`, sealed; on return it is on disk. What it throws, and what `source` throws, goes on; the file is then incomplete. */
export async function writeSealed(path: string, salt: Uint8Array, keyOf: KeyOf, source: AsyncIterable<Uint8Array>): Promise<void> {
  const key = keyOf(salt)
  const file = await open(path, 'w', 0o600)
  try {
    await file.write(Buffer.concat([MAGIC, salt]))
    let held: Buffer = Buffer.alloc(0)
    let index = 0
    const put = async (piece: Uint8Array, last: boolean): Promise<void> => {
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, last))
      const sealed = Buffer.concat([cipher.update(piece), cipher.final()])
      await file.write(Buffer.concat([sealed, cipher.getAuthTag()]))
      index += 1
    }
    for await (const bytes of source) {
      held = Buffer.concat([held, bytes])
      while (held.length > PIECE) {
        await put(held.subarray(0, PIECE), false)
        held = held.subarray(PIECE)
      }
    }
    await put(held, true)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** How many bytes the sealed file of this size (bytes) holds. */
export function plainSize(sealedSize: number): number {
  const body = sealedSize - HEADER
  return body - Math.ceil(body / (PIECE + TAG)) * TAG
}

/** The bytes from `from` up to and without `to`. Throws where the file was changed, cut or sealed by another key. */
export async function* readSealed(path: string, keyOf: KeyOf, from = 0, to = Infinity): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const head = await readAt(file, 0, HEADER)
    if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not a sealed file')
    const key = keyOf(head.subarray(MAGIC.length))
    const pieces = Math.ceil((size - HEADER) / (PIECE + TAG))
    const end = Math.min(to, plainSize(size))
    for (let index = Math.floor(from / PIECE); index * PIECE < end || (end === 0 && index === 0); index += 1) {
      const sealed = await readAt(file, HEADER + index * (PIECE + TAG), PIECE + TAG)
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, index === pieces - 1)).setAuthTag(sealed.subarray(-TAG))
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()])
      const wanted = plain.subarray(Math.max(0, from - index * PIECE), Math.max(0, end - index * PIECE))
      if (wanted.length > 0) yield wanted
      if (end === 0) return
    }
  } finally {
    await file.close()
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  if (bytesRead < TAG) throw new Error('the sealed file was cut')
  return buffer.subarray(0, bytesRead)
}
