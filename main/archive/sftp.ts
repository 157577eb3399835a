import { createHash, randomUUID } from 'node:crypto'
import { posix } from 'node:path'
import { keeperOfKey, type SftpDelivery } from './sftp-key.ts'
import { openSftp, type SftpSession, type SftpWay } from './sftp-session.ts'
import { SftpTrouble } from './sftp-words.ts'
import type { Batch, Delivered, Sink } from './sink.ts'

export interface SftpParts extends Pick<SftpWay, 'within' | 'time'> {
  readonly delivery: SftpDelivery
  readonly secretOf: (name: string) => string | null
  /** The ZIP of a batch, piece by piece: as much as one file may be, it never stands in memory as a whole. */
  readonly pack: (batch: Batch) => AsyncIterable<Uint8Array>
}

/** Of one write; every server takes it (draft-ietf-secsh-filexfer-02 §3: 32768 bytes and some). */
const PIECE = 30 * 1024
/** Writes under way: what keeps a line with a long delay busy. */
const AT_ONCE = 16

/**
 * One ZIP for each batch, straight to the server (HTTP proxies carry no SSH). It grows as `<name>.part` and gets its
 * name when it is whole; the name is made of the batch alone, so that a second try takes the first one's place.
 */
export function createSftp({ delivery, secretOf, pack, ...limits }: SftpParts): Sink {
  const key = keeperOfKey(delivery, secretOf)
  const inFolder = (name: string): string => posix.join(delivery.folder, name)

  async function within(signal: AbortSignal, work: (session: SftpSession) => Promise<string>): Promise<Delivered> {
    let session: SftpSession | null = null
    try {
      session = await openSftp({ delivery, key: await key(), signal, ...limits })
      return { ok: true, receipt: await work(session) }
    } catch (error) {
      if (error instanceof SftpTrouble) return { ok: false, why: error.message, blames: error.blames, step: error.step }
      // Not the server: a file of ours could not be read. Its words may have a path in them, or more.
      return { ok: false, why: `the batch could not be put together on this desk (${codeOf(error)})`, blames: 'sink' }
    } finally {
      session?.end()
    }
  }
  /** What is half there is taken away, where the server still answers: it would keep a full disk full. */
  async function orRemoved(session: SftpSession, path: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      await session.remove(path).catch(() => undefined)
      throw error
    }
  }

  return {
    id: delivery.id, kind: 'sftp', most: delivery.mostRecords,
    deliver: (batch, signal) => within(signal, async (session) => {
      const path = inFolder(batchFileName(batch))
      let sent = { bytes: 0, sha256: '' }
      await orRemoved(session, `${path}.part`, async () => {
        sent = await upload(session, `${path}.part`, pack(batch))
        const there = await session.size(`${path}.part`)
        if (there !== sent.bytes) throw new SftpTrouble('write', 'sink', `the server has ${String(there)} of ${String(sent.bytes)} bytes`)
        await session.rename(`${path}.part`, path)
      })
      return `${path}, ${String(sent.bytes)} bytes, SHA-256 ${sent.sha256}`
    }),
    test: (signal) => within(signal, async (session) => {
      // Never under a name that something there may pick up.
      const path = inFolder(`compline-test-${randomUUID()}`)
      await orRemoved(session, `${path}.part`, async () => {
        await upload(session, `${path}.part`, once(new TextEncoder().encode('Compline: a test, may be deleted\n')))
        await session.rename(`${path}.part`, `${path}.renamed.part`)
      })
      await session.remove(`${path}.renamed.part`)
      return `${delivery.user}@${delivery.host}:${delivery.folder}`
    }),
  }
}

/** "compline-20261123T061500Z-<id>.zip": in order of time in a listing, the same at each try. */
export const batchFileName = ({ at, id }: Pick<Batch, 'at' | 'id'>): string =>
  `compline-${new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${id.replaceAll(/[^A-Za-z0-9-]/g, '-')}.zip`

async function upload(session: SftpSession, path: string, bytes: AsyncIterable<Uint8Array>): Promise<{ bytes: number, sha256: string }> {
  const handle = await session.open(path)
  const digest = createHash('sha256')
  const underWay: Promise<void>[] = []
  let position = 0
  try {
    for await (const piece of inPieces(bytes)) {
      digest.update(piece)
      const write = session.write(handle, piece, position)
      position += piece.byteLength
      // Whoever fails is seen when its turn comes; none goes unseen.
      write.catch(() => undefined)
      underWay.push(write)
      if (underWay.length >= AT_ONCE) await underWay.shift()
    }
    await Promise.all(underWay)
  } catch (error) {
    await session.close(handle).catch(() => undefined)
    throw error
  }
  await session.close(handle)
  return { bytes: position, sha256: digest.digest('hex') }
}

/** A ZIP comes in pieces of any size, many of a few bytes. */
async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let piece = new Uint8Array(PIECE)
  let filled = 0
  for await (const some of bytes) {
    for (let at = 0; at < some.byteLength;) {
      const taken = some.subarray(at, at + PIECE - filled)
      piece.set(taken, filled)
      at += taken.byteLength
      filled += taken.byteLength
      if (filled < PIECE) continue
      yield piece
      // It is still being written: the next one is another.
      piece = new Uint8Array(PIECE)
      filled = 0
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> { yield bytes }
const codeOf = (error: unknown): string => error instanceof Error ? 'code' in error ? String(error.code) : error.constructor.name : 'unknown'
