import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CallId, MediaId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import { callLength, callSound } from '../../core/telephony/call-sound.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { KeptMedia, MediaStore } from './media-store.ts'
import { createPiecesFile, piecesIn, type PiecesFile } from './pieces-file.ts'

/** The pieces of recorded calls on disk, and what is made of them. First piece: which call it is. */
export interface CallFiles {
  begin(media: MediaId, call: CallId): Promise<void>
  /** On disk when it resolves; rejects where it could not be written, and can be given again. */
  add(media: MediaId, call: CallId, bytes: Uint8Array): Promise<void>
  close(media: MediaId): Promise<void>
  /** Makes the file of what is there; `kept` null = there is no sound in it. Null = there is nothing to be made of it at all. */
  keep(media: MediaId): Promise<FoundCall | null>
  /** The pieces are no longer needed; true. */
  drop(media: MediaId): boolean
}
export interface FoundCall { readonly call: CallId, readonly media: MediaId, readonly kept: KeptMedia | null }

interface Parts { readonly ledger: Pick<Ledger, 'sealing'>, readonly store: Pick<MediaStore, 'ref' | 'keep'>, readonly folder: string }

export function createCallFiles({ ledger: { sealing }, store, folder }: Parts): CallFiles {
  const open = new Map<MediaId, PiecesFile>()
  const pathOf = (media: MediaId): string => join(folder, media)

  async function begin(media: MediaId, call: CallId): Promise<PiecesFile> {
    const known = open.get(media)
    if (known !== undefined) return known
    const file = await createPiecesFile(pathOf(media), media, sealing)
    try {
      await file.add({ call })
    } catch (error) {
      // Without its first piece it says nothing: the next one begins it anew.
      await file.close()
      rmSync(pathOf(media), { force: true })
      throw error
    }
    open.set(media, file)
    return file
  }
  async function* soundOf(media: MediaId): AsyncGenerator<Uint8Array> {
    for await (const piece of piecesIn(pathOf(media), media, sealing)) if (typeof piece === 'string') yield Buffer.from(piece, 'base64')
  }
  async function callOf(media: MediaId): Promise<CallId | null> {
    for await (const head of piecesIn(pathOf(media), media, sealing)) return (head as { call: CallId }).call
    return null
  }

  return {
    begin: async (media, call) => { await begin(media, call) },
    add: async (media, call, bytes) => (await begin(media, call)).add(Buffer.from(bytes).toString('base64')),
    async close(media) {
      const file = open.get(media)
      open.delete(media)
      await file?.close()
    },
    async keep(media) {
      if (!readdirSync(folder).includes(media)) return null
      const call = await callOf(media)
      if (call === null) {
        // Cut off before it said whose it is; one that another ledger sealed is not ours to throw away.
        if (statSync(pathOf(media)).size < SMALLEST) rmSync(pathOf(media), { force: true })
        return null
      }
      const known = store.ref(media)
      if (known !== null) return { call, media, kept: known }
      const duration = await callLength(soundOf(media))
      if (duration === null) return { call, media, kept: null }
      const ref: MediaRef = { id: media, kind: 'audio', mime: 'audio/ogg', bytes: null, sha256: null, fileName: null, voice: false, width: null, height: null, duration }
      return { call, media, kept: await store.keep(ref, callSound(soundOf(media)), Infinity) }
    },
    drop(media) {
      rmSync(pathOf(media), { force: true })
      return true
    },
  }
}

/** Less than a first piece can have: length, seal and an id, in bytes. */
const SMALLEST = 60
