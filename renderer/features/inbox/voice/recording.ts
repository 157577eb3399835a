import { shallowRef, type ShallowRef } from 'vue'
import type { MediaId, ThreadId } from '../../../../core/ids.ts'
import type { RecordingStarted } from '../../../../core/ipc.ts'
import type { MediaRef } from '../../../../core/messaging/media.ts'
import type { Refusal } from '../../../../core/messaging/refusal.ts'
import { MINUTE, SECOND, type Milliseconds } from '../../../../core/time.ts'
import type { Listening } from './microphone.ts'

/*
 *  One voice note at a time, from the button into the draft of its conversation:
 *
 *    idle → opening → recording ⇄ paused → ending → idle
 *
 *  `opening`: main and the system are asked, then the microphone. `ending`: what was said is on its way into the draft.
 *  Each piece is in main's keeping as it comes, so whatever ends this page ends the recording and loses none of it.
 */
export interface Recording {
  readonly state: Readonly<ShallowRef<RecordingState>>
  /** How loud it was, oldest first, 0 to 1, one each LOOK; the last MOST_LEVELS. */
  readonly levels: Readonly<ShallowRef<readonly number[]>>
  /** What was recorded so far. */
  readonly elapsed: Readonly<ShallowRef<Milliseconds>>
  /** Why there is no recording, or why it ended by itself. */
  readonly trouble: Readonly<ShallowRef<{ readonly threadId: ThreadId, readonly why: RecordingTrouble } | null>>
  /** `attach`: puts the note into the conversation's draft. Does nothing while another one is under way. */
  begin(threadId: ThreadId, attach: (media: MediaRef) => void): Promise<void>
  pause(): void
  resume(): void
  /** Ends it, and attaches what was said. Resolves when it is attached. */
  stop(): Promise<void>
  /** Ends it. What is longer than a slip comes back as a file: kept until the advisor has thought better of it, or not. */
  cancel(): Promise<MediaRef | null>
  understood(): void
}

export type RecordingState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'opening' | 'recording' | 'paused' | 'ending', readonly threadId: ThreadId }

/** `gone`: unplugged while it was used. `full`: no more could be kept. `long`: LONGEST is reached. */
export type RecordingTrouble = 'denied' | 'restricted' | 'no-microphone' | 'in-use' | 'gone' | 'full' | 'long' | 'failed' | Refusal

export interface RecordingWays {
  start(threadId: ThreadId): Promise<RecordingStarted>
  piece(id: MediaId, index: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>
  end(id: MediaId, keep: boolean): Promise<MediaRef | null>
  listen(gone: () => void): Promise<Listening>
  remux(webm: ReadableStream<Uint8Array>, page: (bytes: Uint8Array<ArrayBuffer>) => void): Promise<void>
  /** In ms; only differences count. */
  now(): number
}

/** Nobody listens to more; it has about 6 MB, far from WhatsApp's 16. */
export const LONGEST: Milliseconds = 30 * MINUTE
/** Said when so much is left. */
export const NEARLY: Milliseconds = MINUTE
/** Shorter than this it was a slip: nobody wants it back. */
export const SLIP: Milliseconds = 3 * SECOND
/** How often the level is looked at. */
export const LOOK: Milliseconds = 100
export const MOST_LEVELS = 240

interface Running { readonly id: MediaId, readonly attach: (media: MediaRef) => void, readonly listening: Listening, readonly done: Promise<void>, broken: boolean }

export function createRecording({ start, piece, end, listen, remux, now }: RecordingWays): Recording {
  const state = shallowRef<RecordingState>({ phase: 'idle' })
  const levels = shallowRef<readonly number[]>([])
  const elapsed = shallowRef<Milliseconds>(0)
  const trouble: Recording['trouble'] & ShallowRef = shallowRef(null)
  let running: Running | null = null
  let ticker: ReturnType<typeof setInterval> | undefined
  let looked = 0
  /** Asked to stop while the microphone was being opened. */
  let givenUp = false

  function fail(threadId: ThreadId, why: RecordingTrouble): void {
    trouble.value = { threadId, why }
  }

  async function begin(threadId: ThreadId, attach: (media: MediaRef) => void): Promise<void> {
    if (state.value.phase !== 'idle') return
    state.value = { phase: 'opening', threadId }
    trouble.value = null
    givenUp = false
    try {
      const answer = await start(threadId)
      if (answer.ok) await open(threadId, answer.id, attach)
      else fail(threadId, 'problem' in answer ? answer.problem : answer.refusal)
    } catch (error) {
      console.error('A recording could not begin', error)
      fail(threadId, 'failed')
    }
    if (running === null) state.value = { phase: 'idle' }
  }

  async function open(threadId: ThreadId, id: MediaId, attach: (media: MediaRef) => void): Promise<void> {
    try {
      const listening = await listen(() => interrupted('gone'))
      levels.value = []
      elapsed.value = 0
      running = { id, attach, listening, done: handOver(id, listening), broken: false }
      state.value = { phase: 'recording', threadId }
      looked = now()
      ticker = setInterval(look, LOOK)
      if (givenUp) await stop()
    } catch (error) {
      const why = whyNot(error)
      if (why === 'failed') console.error('The microphone could not be opened', error)
      fail(threadId, why)
      await end(id, false)
    }
  }

  /** Resolves when all that was said is in main. */
  async function handOver(id: MediaId, { webm }: Listening): Promise<void> {
    let index = 0
    let line = Promise.resolve(true)
    const hand = (bytes: Uint8Array<ArrayBuffer>): void => {
      line = line.then(async (well) => {
        const taken = well && await piece(id, index++, bytes)
        if (well && !taken) interrupted('full')
        return taken
      })
      line.catch(() => undefined)
    }
    try {
      await remux(webm, hand)
      await line
    } catch (error) {
      // Stopped before anything was said, or main does not answer: main has what came before.
      console.error('A recording broke off', error)
      interrupted('failed')
    }
  }

  function look(): void {
    const at = now()
    if (state.value.phase === 'recording' && running !== null) {
      elapsed.value += at - looked
      levels.value = [...levels.value, running.listening.level()].slice(-MOST_LEVELS)
    }
    looked = at
    if (elapsed.value >= LONGEST) interrupted('long')
  }

  function interrupted(why: 'gone' | 'full' | 'long' | 'failed'): void {
    if (running === null || running.broken || state.value.phase === 'idle' || state.value.phase === 'ending') return
    running.broken = true
    fail(state.value.threadId, why)
    void stop()
  }

  async function finish(keep: boolean): Promise<{ readonly media: MediaRef | null, readonly attach: (media: MediaRef) => void } | null> {
    const ended = running
    if (ended === null || state.value.phase === 'idle' || state.value.phase === 'ending') return null
    look()
    const { threadId } = state.value
    state.value = { phase: 'ending', threadId }
    clearInterval(ticker)
    ended.listening.stop()
    try {
      await ended.done
      return { media: await end(ended.id, keep), attach: ended.attach }
    } catch (error) {
      console.error('A recording could not be kept', error)
      fail(threadId, 'failed')
      return null
    } finally {
      running = null
      state.value = { phase: 'idle' }
    }
  }

  async function stop(): Promise<void> {
    givenUp = true
    const finished = await finish(true)
    if (finished?.media != null) finished.attach(finished.media)
  }

  return {
    state, levels, elapsed, trouble, begin, stop,
    pause() {
      if (running === null || state.value.phase !== 'recording') return
      look()
      running.listening.pause()
      state.value = { ...state.value, phase: 'paused' }
    },
    resume() {
      if (running === null || state.value.phase !== 'paused') return
      looked = now()
      running.listening.resume()
      state.value = { ...state.value, phase: 'recording' }
    },
    async cancel() {
      givenUp = true
      const finished = await finish(elapsed.value >= SLIP)
      return finished?.media ?? null
    },
    understood() { trouble.value = null },
  }
}

/** As `getUserMedia` names them (W3C, Media Capture and Streams §9.2). */
function whyNot(error: unknown): RecordingTrouble {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError': return 'denied'
    case 'NotFoundError': case 'OverconstrainedError': return 'no-microphone'
    case 'NotReadableError': case 'AbortError': return 'in-use'
    default: return 'failed'
  }
}
