import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { MediaId, MessageId, ThreadId } from '../../core/ids.ts'
import type { RecordingStarted } from '../../core/ipc.ts'
import { mediaLimit, type MediaRef } from '../../core/messaging/media.ts'
import { beginsVoiceNote, voiceNoteOf } from '../../core/messaging/ogg-opus.ts'
import { refused, type Refusal } from '../../core/messaging/refusal.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ViewMarks } from '../threads/view-marks.ts'
import type { Microphone } from '../microphone.ts'
import type { MediaStore } from './media-store.ts'
import { createPiecesFile, piecesIn, type PiecesFile } from './pieces-file.ts'

/*
 *  A voice note on its way from the microphone into a draft:
 *
 *    started → piece, piece, … → kept: a file of the media store, and `pieces` stays until a draft or a message has it
 *                              → dropped
 *
 *  What nobody ended (the page went, the app was killed) is kept, and becomes part of its thread's draft.
 */
export interface Recordings {
  /** Opens the microphone, where the gate would let a voice note pass now. What still runs is ended and kept. */
  start(thread: ThreadId): Promise<RecordingStarted>
  /** Whole Ogg pages, in their order. false = not taken: there is no such recording, it is full, or the disk is. */
  piece(id: MediaId, index: number, bytes: Uint8Array): Promise<boolean>
  /** Shuts the microphone. null = nothing was kept: it was not wanted, or nothing was said. */
  end(id: MediaId, keep: boolean): Promise<MediaRef | null>
  /** The microphone is open just now. */
  isRunning(): boolean
  /** Nobody records any more: what there is goes into its draft. */
  abandon(): Promise<void>
  /** The file was discarded by the advisor: its pieces go as well. */
  forget(id: MediaId): void
  /** At start: what the last run left goes into its draft. */
  recover(): Promise<void>
}

export interface RecordingsParts {
  readonly ledger: Ledger
  readonly folder: string
  readonly store: Pick<MediaStore, 'has' | 'keep' | 'ref'>
  readonly marks: Pick<ViewMarks, 'attached' | 'restore'>
  readonly microphone: Microphone
  /** What the gate says of a voice note to this thread; null = it may go. */
  readonly gate: (thread: ThreadId) => Refusal | null
}

/** Most bytes of a voice note: what WhatsApp takes as a sound. */
export const MOST_BYTES = mediaLimit('whatsapp', 'audio')

interface Running { readonly id: MediaId, readonly thread: ThreadId, readonly file: PiecesFile, pieces: Uint8Array[], bytes: number, work: Promise<unknown> }

export function createRecordings({ ledger, folder, store, marks, microphone, gate }: RecordingsParts): Recordings {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const pathOf = (id: string): string => join(folder, id)
  const remove = (id: string): void => { rmSync(pathOf(id), { force: true }) }
  let running: Running | null = null
  /** Starting and ending, one after the other. */
  let line: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = line.then(work)
    line = mine.catch(() => undefined)
    return mine
  }

  async function start(thread: ThreadId): Promise<RecordingStarted> {
    await settle()
    for (const id of readdirSync(folder) as MediaId[]) if (isSafe(id)) remove(id)
    const refusal = gate(thread)
    if (refusal !== null) return refused(refusal)
    const answer = await microphone.open()
    if (answer !== 'open') return { ok: false, problem: answer }
    const id = randomUUID() as MediaId
    try {
      const file = await createPiecesFile(pathOf(id), id, ledger.sealing)
      running = { id, thread, file, pieces: [], bytes: 0, work: file.add({ thread }) }
      await running.work
    } catch (error) {
      await settle()
      microphone.close()
      throw error
    }
    return { ok: true, id }
  }

  async function piece(id: MediaId, index: number, bytes: Uint8Array): Promise<boolean> {
    const to = running
    if (to?.id !== id || index !== to.pieces.length || to.bytes + bytes.length > MOST_BYTES || (index === 0 && !beginsVoiceNote(bytes))) return false
    to.pieces.push(bytes)
    to.bytes += bytes.length
    const written = to.work.then(() => to.file.add(Buffer.from(bytes).toString('base64')))
    to.work = written.catch(() => undefined)
    return written.then(() => true, (error: unknown) => {
      // It stays in memory: what comes until the page hears of it is kept as well.
      trouble(error)
      return false
    })
  }

  async function end(id: MediaId, keep: boolean): Promise<MediaRef | null> {
    const ended = running
    if (ended?.id !== id) return null
    running = null
    microphone.close()
    await ended.work
    await ended.file.close()
    const media = keep ? await kept(id, Buffer.concat(ended.pieces)) : null
    if (media === null) remove(id)
    return media
  }

  async function kept(id: MediaId, recorded: Uint8Array): Promise<MediaRef | null> {
    const note = voiceNoteOf(recorded)
    if (note === null) return null
    const ref: MediaRef = { id, kind: 'audio', mime: 'audio/ogg', bytes: null, sha256: null, fileName: null, voice: true, width: null, height: null, duration: note.duration }
    return store.keep(ref, once(note.bytes), MOST_BYTES)
  }

  /** Ends what runs, and puts it into its draft. Where that fails its pieces are on disk, for the next start. */
  async function settle(): Promise<void> {
    if (running === null) return
    const { id, thread } = running
    try {
      const media = await end(id, true)
      if (media !== null) putBack(thread, media)
    } catch (error) {
      trouble(error)
    }
  }

  function putBack(thread: ThreadId, media: MediaRef): void {
    ledger.write((tx) => { marks.restore(tx, thread, randomUUID() as MessageId, { text: '', attachment: { id: randomUUID() as MessageId, media }, replyTo: null }) })
    remove(media.id)
  }

  /** A draft or a message has it. */
  const isSafe = (id: MediaId): boolean => marks.attached().has(id) || ledger.state.get('media', id) !== null

  async function recoverOne(id: MediaId): Promise<void> {
    if (isSafe(id)) return remove(id)
    const all: unknown[] = []
    for await (const piece of piecesIn(pathOf(id), id, ledger.sealing)) all.push(piece)
    const [head, ...pieces] = all
    const media = store.ref(id) ?? await kept(id, Buffer.concat(pieces.map((piece) => Buffer.from(String(piece), 'base64'))))
    const thread = (head as { thread: ThreadId } | undefined)?.thread
    if (media === null || thread === undefined) remove(id)
    else putBack(thread, media)
  }

  return {
    start: (thread) => inTurn(() => start(thread)),
    piece,
    end: (id, keep) => inTurn(() => end(id, keep)),
    abandon: () => inTurn(settle),
    isRunning: () => running !== null,
    forget(id) { if (running?.id !== id) remove(id) },
    recover: () => inTurn(async () => {
      for (const id of readdirSync(folder) as MediaId[]) {
        // One that cannot be read stays for the next start; the others are not to wait for it.
        await recoverOne(id).catch(trouble)
      }
    }),
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const trouble = (error: unknown): void => { console.error('recording', error instanceof Error ? error.message : error) }
