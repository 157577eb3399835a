import type { MediaId } from '../../core/ids.ts'
import { mediaLimit } from '../../core/messaging/media.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import type { MediaState } from '../../core/records/derived.ts'
import { HOUR, SECOND } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import type { JudgeFile } from '../dlp/judge-file.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { backoff } from '../backoff.ts'
import type { Provider } from '../providers/provider.ts'
import { TooLarge, type MediaStore } from './media-store.ts'
import { asReceived } from './received-type.ts'

/** Fetches what clients sent, after it is on record: a few at once, again after a failure, never twice. */
export interface MediaFetch {
  wake(): void
  /** The channel is there again: what waits for it waits no longer. */
  online(channel: ThreadChannel): void
  /** The advisor asks again for what had failed. */
  again(id: MediaId): void
  settled(): Promise<void>
  stop(): void
}

export interface FetchParts {
  readonly ledger: Ledger
  readonly store: MediaStore
  readonly clock: Clock
  readonly random: () => number
  readonly provider: (channel: ThreadChannel) => Provider | null
  /** What the firm's rules say of a file that came, in the transaction that keeps it; null = the desk closes. */
  readonly judge: JudgeFile
  readonly progress: (id: MediaId, done: number, total: number | null) => void
}

/** By an index. */
export const WANTED = "SELECT id FROM media WHERE state = 'wanted'"

const AT_ONCE = 2
/** The provider keeps a client's file for days (Meta: seven); after so many attempts, some hours apart at the end, it is given up. */
const MOST_ATTEMPTS = 40
/** A connection that comes and goes all the time does not use up the attempts. */
const MOST_HURRIED = 20
const LONGEST_WAIT = 4 * HOUR

const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')

export function createMediaFetch(parts: FetchParts): MediaFetch {
  const { ledger, store, clock } = parts
  const wanted = ledger.db.prepare(WANTED)
  const busy = new Map<MediaId, Promise<void>>()
  const hurried = new Set<MediaId>()
  const stopping = new AbortController()
  let offAlarm: (() => void) | null = null

  function wake(): void {
    if (stopping.signal.aborted) return
    offAlarm?.()
    let next = Infinity
    for (const { id } of wanted.all() as { id: MediaId }[]) {
      const media = ledger.state.get('media', id)
      if (media === null || busy.has(id) || isRecording(media)) continue
      const due = hurried.has(id) ? 0 : media.retryAt ?? 0
      if (due > clock.now() && due <= clock.now() + LONGEST_WAIT) next = Math.min(next, due)
      else if (busy.size < AT_ONCE) start(media)
    }
    if (next < Infinity) offAlarm = clock.at(next, wake)
  }

  /** What is recorded of a call is made on this desk: main/media/call-recordings.ts. */
  const isRecording = ({ message }: MediaState): boolean => ledger.state.get('message', message)?.type === 'call'

  function start(media: MediaState): void {
    hurried.delete(media.id)
    const work = fetchOne(media)
      .catch((error: unknown) => {
        console.error('media', error instanceof Error ? error.message : error)
        offAlarm = clock.at(clock.now() + 10 * SECOND, wake)
        return false
      })
      .then((goOn) => {
        busy.delete(media.id)
        if (goOn) wake()
      })
    busy.set(media.id, work)
  }

  /** True where the next one may follow at once. */
  async function fetchOne(media: MediaState): Promise<boolean> {
    const message = ledger.state.get('message', media.message)
    const thread = message && ledger.state.get('thread', message.thread)
    const content = message && ledger.payload(message.seq, 'message.received')?.content
    if (message == null || thread == null || content == null || !('source' in content)) return fail(media, 'gone', 'its message is no longer on record', false)
    const from = parts.provider(thread.channel)?.download
    if (from === undefined) return fail(media, 'connector-off', '', true)
    const answer = await from(thread.line, content.source, stopping.signal)
    if (stopping.signal.aborted) return false
    if (!answer.ok) return fail(media, answer.code, answer.details, answer.again)
    // A network's sign-in page, a filter: without a check sum nothing else would tell it from the file.
    if (answer.mime === 'text/html' && content.media.mime !== 'text/html' && content.media.sha256 === null) return fail(media, 'page', `a page of HTML instead of ${content.media.mime || 'a file'}`, true)
    const mime = content.media.mime === '' ? answer.mime ?? 'application/octet-stream' : content.media.mime
    try {
      const { ref, bytes: source } = await asReceived({ ...content.media, mime }, reported(media.id, answer.bytes, answer.total))
      const kept = await store.keep(ref, source, mediaLimit('whatsapp', 'document'))
      if (content.media.sha256 !== null && kept.sha256 !== content.media.sha256) {
        store.remove(media.id)
        return fail(media, 'changed', `SHA-256 ${kept.sha256} instead of ${content.media.sha256}`, true)
      }
      const verdict = await parts.judge(message, thread, kept)
      if (verdict === null || stopping.signal.aborted) return false
      const { bytes, sha256, width, height, duration } = kept
      ledger.write((tx) => {
        tx.fact({ kind: 'media.kept', actor: 'provider', subject: media.id, attrs: { message: media.message, bytes }, payload: { sha256, mime: kept.mime, width, height, duration } })
        verdict(tx)
      })
      return true
    } catch (error) {
      if (stopping.signal.aborted) return false
      if (error instanceof TooLarge) return fail(media, 'too-large', error.message, false)
      return fail(media, isFull(error) ? 'disk-full' : 'offline', error instanceof Error ? error.message : String(error), true)
    }
  }

  async function* reported(id: MediaId, bytes: AsyncIterable<Uint8Array>, total: number | null): AsyncGenerator<Uint8Array> {
    let done = 0
    for await (const piece of bytes) {
      done += piece.length
      parts.progress(id, done, total)
      yield piece
    }
  }

  function fail(media: MediaState, code: string, details: string, again: boolean): boolean {
    const attempt = media.attempts + 1
    const until = again && attempt < MOST_ATTEMPTS ? clock.now() + backoff(attempt, parts.random, LONGEST_WAIT) : null
    ledger.write((tx) => { tx.fact({ kind: 'media.failed', actor: 'system', subject: media.id, attrs: { message: media.message, code, until }, payload: { details } }) })
    return true
  }

  return {
    wake,
    online(channel) {
      for (const { id } of wanted.all() as { id: MediaId }[]) {
        const media = ledger.state.get('media', id)
        const message = media && ledger.state.get('message', media.message)
        if (media !== null && message != null && media.attempts < MOST_HURRIED && ledger.state.get('thread', message.thread)?.channel === channel) hurried.add(id)
      }
      wake()
    },
    again(id) {
      const media = ledger.state.get('media', id)
      if (media !== null && media.state !== 'kept' && media.code !== 'erased' && !busy.has(id) && !isRecording(media)) start(media)
    },
    async settled() {
      while (busy.size > 0) await Promise.all(busy.values())
    },
    stop() {
      offAlarm?.()
      stopping.abort()
    },
  }
}
