import { randomUUID } from 'node:crypto'
import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { MediaId } from '../../core/ids.ts'
import type { Taken, TakeInput } from '../../core/ipc.ts'
import { kindFor, KINDS, mediaLimit } from '../../core/messaging/media.ts'
import type { Channel, ThreadChannel } from '../../core/messaging/message.ts'
import { refused } from '../../core/messaging/refusal.ts'
import { honestName } from './file-name.ts'
import { TooLarge, type MediaStore } from './media-store.ts'
import { pieces, trueType } from './true-type.ts'

export interface TakeParts {
  readonly store: Pick<MediaStore, 'keep'>
  /** null = no such thread. */
  readonly channelOf: (thread: TakeInput['threadId']) => ThreadChannel | null
  /** It is whole, and what is written in it may be read. */
  readonly taken?: (media: MediaId, channel: Channel) => void
}

/**
 * Seals a file that the advisor dropped, pasted or chose, to go out from a thread. What it is, is read in it: its name
 * is not believed. Refused before it is read where it is too large for the channel.
 */
export const createTake = ({ store, channelOf, taken }: TakeParts) => async ({ threadId, name, voice, from }: TakeInput): Promise<Taken> => {
  const channel = channelOf(threadId)
  if (channel === null || channel === 'voice') return refused({ code: 'unknown-thread' })
  const size = 'path' in from ? await sizeOf(from.path) : from.bytes.length
  // A folder, a device, a link to nowhere, or a file that this user may not read.
  if (size === null) return refused({ code: 'media-missing' })
  if (size === 0) return refused({ code: 'empty' })
  const most = largest(channel)
  if (size > most) return refused({ code: 'media-too-large', bytes: size, limit: most })
  try {
    const given = 'path' in from ? basename(from.path) : name
    const mime = await trueType(from, given)
    const kind = kindFor(channel, mime)
    if (kind === null) return refused({ code: 'media-type', channel, mime })
    const limit = mediaLimit(channel, kind)
    if (size > limit) return refused({ code: 'media-too-large', bytes: size, limit })
    const fileName = given === '' ? null : honestName(given, mime)
    const ref = { id: randomUUID() as MediaId, kind, mime, bytes: null, sha256: null, fileName, voice: voice && mime === 'audio/ogg', width: null, height: null, duration: null }
    const media = await store.keep(ref, 'path' in from ? pieces(from.path) : once(from.bytes), limit)
    taken?.(media.id, channel)
    return { ok: true, media }
  } catch (error) {
    // It grew while it was read.
    if (error instanceof TooLarge) return refused({ code: 'media-too-large', bytes: size, limit: most })
    if (isOfFiles(error)) return refused({ code: 'media-missing' })
    throw error
  }
}

const largest = (channel: Channel): number => Math.max(...KINDS.map((kind) => mediaLimit(channel, kind)))

/** Links are followed: the advisor means the file. */
async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch((): Stats | null => null)
  return found?.isFile() === true ? found.size : null
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** About the file that was to be read; that our own disk is full is another matter. */
const isOfFiles = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && ['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'EIO', 'EBUSY'].includes(error.code)
