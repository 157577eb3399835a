import { createSecretKey, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { plainSize, readSealed, SALT, writeSealed } from './sealed-file.ts'

const PIECE = 64 * 1024
let folder: string
let path: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'compline-sealed-')); path = join(folder, 'file') })
afterEach(() => { rmSync(folder, { recursive: true }) })

const secret = createSecretKey(randomBytes(32))
const keyOf = () => secret
async function* inBits(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}
const write = (bytes: Uint8Array, size = 10_000): Promise<void> => writeSealed(path, randomBytes(SALT), keyOf, inBits(bytes, size))
async function read(from?: number, to?: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of readSealed(path, keyOf, from, to)) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe('what was sealed comes back', () => {
  test.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17])('%d bytes, whole', async (size) => {
    const bytes = randomBytes(size)
    await write(bytes, 7919)
    expect((await read()).equals(bytes)).toBe(true)
    expect(plainSize(statSync(path).size)).toBe(size)
  })

  test('any range of it, without the rest', async () => {
    const bytes = randomBytes(3 * PIECE + 100)
    await write(bytes)
    for (const [from, to] of [[0, 1], [PIECE - 1, PIECE + 1], [PIECE, 2 * PIECE], [2 * PIECE + 5, 3 * PIECE + 100], [3 * PIECE + 99, Infinity], [10, 10]] as const) {
      expect((await read(from, to)).equals(bytes.subarray(from, to)), `${String(from)}-${String(to)}`).toBe(true)
    }
  })

  test('and cannot be read on the disk', async () => {
    await write(Buffer.from('A statement of account for Dana Moreau'.repeat(100)))
    expect(readFileSync(path).includes('Dana')).toBe(false)
  })
})

describe('what was changed does not open', () => {
  const sealedPiece = PIECE + 16
  test('a flipped bit, in any piece', async () => {
    await write(randomBytes(2 * PIECE + 5))
    const bytes = readFileSync(path)
    for (const at of [5, 30, 21 + sealedPiece + 8, bytes.length - 1]) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      writeFileSync(path, changed)
      // The salt is a part of the key in earnest; here the key is fixed, and only the pieces are looked at.
      if (at < 21) continue
      await expect(read(), String(at)).rejects.toThrow()
    }
  })

  test('a cut at the edge of a piece, or within one', async () => {
    await write(randomBytes(2 * PIECE + 5))
    truncateSync(path, 21 + 2 * sealedPiece)
    await expect(read()).rejects.toThrow()
    truncateSync(path, 21 + sealedPiece + 100)
    await expect(read()).rejects.toThrow()
  })

  test('two pieces that changed places', async () => {
    await write(randomBytes(3 * PIECE))
    const bytes = readFileSync(path)
    const swapped = Buffer.concat([bytes.subarray(0, 21), bytes.subarray(21 + sealedPiece, 21 + 2 * sealedPiece), bytes.subarray(21, 21 + sealedPiece), bytes.subarray(21 + 2 * sealedPiece)])
    writeFileSync(path, swapped)
    await expect(read()).rejects.toThrow()
  })

  test('something that is no sealed file', async () => {
    writeFileSync(path, 'hello, this is a text of some length')
    await expect(read()).rejects.toThrow('not a sealed file')
  })
})
