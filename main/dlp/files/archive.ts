import { crc32, inflateRawSync } from 'node:zlib'
import { CannotRead, type ReadLimits } from './words.ts'

/** How many bytes may still be unpacked, of a file and of what lies within it. */
export interface Budget { unpacked: number }

/** An entry of a ZIP archive; `bytes` unpacks it. */
export interface Entry {
  readonly name: string
  /** Throws CannotRead: `broken`, or `too-large` where all that was unpacked so far is more than the limit. */
  bytes(): Uint8Array
}

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_SIZE = 22
const LONGEST_REMARK = 0xffff
const SEALED = 1

/**
 * The entries of a ZIP archive as its directory lists them (APPNOTE 6.3.10), with ZIP64. What an entry says of its size
 * is not believed: it is unpacked up to what is left of `budget`, which all entries share, and its check sum must be
 * right. A name that comes twice is read one way by one program and another way by the next: `broken`.
 */
export function readArchive(bytes: Uint8Array, limits: Pick<ReadLimits, 'entries'>, budget: Budget): Entry[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  function unpack(from: number, packed: number, method: number, sum: number): Uint8Array {
    if (from + 30 > view.length || view.readUInt32LE(from) !== LOCAL) throw new CannotRead('broken')
    const start = from + 30 + view.readUInt16LE(from + 26) + view.readUInt16LE(from + 28)
    if (start + packed > view.length) throw new CannotRead('broken')
    const found = inflated(view.subarray(start, start + packed), method, budget.unpacked)
    budget.unpacked -= found.length
    if (crc32(found) !== sum) throw new CannotRead('broken')
    return found
  }
  try {
    const { count, at: first } = directory(view)
    if (count > limits.entries) throw new CannotRead('too-large')
    const entries = new Map<string, Entry>()
    for (let at = first, index = 0; index < count; index += 1) {
      if (view.readUInt32LE(at) !== CENTRAL) throw new CannotRead('broken')
      const flags = view.readUInt16LE(at + 8)
      const [method, sum] = [view.readUInt16LE(at + 10), view.readUInt32LE(at + 16)]
      const [names, extras, remark] = [view.readUInt16LE(at + 28), view.readUInt16LE(at + 30), view.readUInt16LE(at + 32)]
      // Latin names in either encoding; those that matter are ASCII.
      const name = view.toString('utf8', at + 46, at + 46 + names).replaceAll('\\', '/').replace(/^\//, '')
      const { packed, from } = placeOf(view, at, view.subarray(at + 46 + names, at + 46 + names + extras))
      if (entries.has(name.toLowerCase())) throw new CannotRead('broken')
      entries.set(name.toLowerCase(), {
        name,
        bytes() {
          if ((flags & SEALED) !== 0) throw new CannotRead('sealed')
          return unpack(from, packed, method, sum)
        },
      })
      at += 46 + names + extras + remark
    }
    return [...entries.values()]
  } catch (error) {
    throw error instanceof RangeError ? new CannotRead('broken') : error
  }
}

function directory(view: Buffer): { count: number, at: number } {
  for (let end = view.length - END_SIZE; end >= Math.max(0, view.length - END_SIZE - LONGEST_REMARK); end -= 1) {
    if (view.readUInt32LE(end) !== END) continue
    if (end < 20 || view.readUInt32LE(end - 20) !== LOCATOR_64) return { count: view.readUInt16LE(end + 10), at: view.readUInt32LE(end + 16) }
    const at = large(view, end - 12)
    if (view.readUInt32LE(at) !== END_64) throw new CannotRead('broken')
    return { count: large(view, at + 32), at: large(view, at + 48) }
  }
  throw new CannotRead('broken')
}

/** Sizes and places that do not fit into 32 bits stand in the extra field 1, in this order, each only where it is wanted. */
function placeOf(view: Buffer, at: number, extra: Buffer): { packed: number, from: number } {
  const fields = { size: view.readUInt32LE(at + 24), packed: view.readUInt32LE(at + 20), from: view.readUInt32LE(at + 42) }
  for (let field = 0; field + 4 <= extra.length; field += 4 + extra.readUInt16LE(field + 2)) {
    if (extra.readUInt16LE(field) !== 1) continue
    let next = field + 4
    for (const key of ['size', 'packed', 'from'] as const) {
      if (fields[key] !== 0xffffffff) continue
      fields[key] = large(extra, next)
      next += 8
    }
  }
  return fields
}

function large(view: Buffer, at: number): number {
  const value = view.readBigUInt64LE(at)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new CannotRead('broken')
  return Number(value)
}

function inflated(packed: Buffer, method: number, most: number): Uint8Array {
  if (method === 0) {
    if (packed.length > most) throw new CannotRead('too-large')
    return packed
  }
  if (method !== 8) throw new CannotRead('broken')
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(most, 1) })
  } catch (error) {
    throw new CannotRead(error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken')
  }
}
