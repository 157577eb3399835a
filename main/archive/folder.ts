import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Delivery } from '../../core/policy/archive.ts'
import { BatchTooLarge } from './batch-zip.ts'
import type { Batch, Delivered, Sink } from './sink.ts'

export interface FolderParts {
  readonly delivery: Extract<Delivery, { kind: 'folder' }>
  /** The file of a batch, piece by piece. */
  readonly pack: (batch: Batch) => AsyncIterable<Uint8Array | string>
  /** Of a batch alone, so that a second try takes the first one's place. */
  readonly nameOf: (batch: Pick<Batch, 'id' | 'at'>) => string
}

/** One file for each batch. It grows as `.<name>.part` and gets its name when it is whole and on disk. */
export function createFolder({ delivery, pack, nameOf }: FolderParts): Sink {
  async function put(name: string, source: AsyncIterable<Uint8Array | string>, signal: AbortSignal): Promise<number> {
    const part = join(delivery.path, `.${name}.part`)
    let bytes = 0
    try {
      const file = await open(part, 'w', 0o600)
      try {
        for await (const piece of source) {
          signal.throwIfAborted()
          // One write may take less than it was given.
          const whole = typeof piece === 'string' ? Buffer.from(piece) : piece
          for (let from = 0; from < whole.length;) from += (await file.write(whole, from)).bytesWritten
          bytes += whole.length
        }
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(part, join(delivery.path, name))
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined)
      throw error
    }
    await syncFolder(delivery.path)
    return bytes
  }

  return {
    id: delivery.id, kind: 'folder', most: delivery.mostRecords,
    async deliver(batch, signal) {
      const name = nameOf(batch)
      try {
        return { ok: true, receipt: `${name}, ${String(await put(name, pack(batch), signal))} bytes` }
      } catch (error) {
        return judged(error)
      }
    },
    async test(signal) {
      const name = `.compline-test-${randomUUID()}`
      try {
        await put(name, emptyTest(), signal)
        await rm(join(delivery.path, name))
        return { ok: true, receipt: delivery.path }
      } catch (error) {
        return judged(error)
      }
    },
  }
}

 
async function* emptyTest(): AsyncGenerator<string> { yield 'Compline: a test, may be deleted\n' }

/** The name is on disk with it. Windows opens no folder, and needs none. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try { await folder.sync() } finally { await folder.close() }
  } catch { /* a network's folder may not know it either */ }
}

/** Names and rights are IT's to mend; a full disk and a network that is away are waited for. */
const FOR_IT: readonly string[] = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENAMETOOLONG', 'EINVAL']

function judged(error: unknown): Delivered {
  if (error instanceof BatchTooLarge) return { ok: false, why: error.message, blames: 'record', fact: 0, code: 'too-large' }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  return { ok: false, why: code ?? (error instanceof Error ? error.name : 'it failed'), blames: code !== null && FOR_IT.includes(code) ? 'needs-it' : 'sink' }
}
