import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import type { CallId, MediaId } from '../../core/ids.ts'
import type { Ok } from '../../core/ipc.ts'
import type { Policy } from '../../core/policy.ts'
import type { CallRefused } from '../../core/telephony/call-refusal.ts'
import type { LiveCall, RecordingState } from '../../core/telephony/call.ts'
import type { PhoneOrder, PhoneReport, RecordingPiece } from '../../core/telephony/phone-window.ts'
import { MINUTE, SECOND, type Milliseconds } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createCallFiles, type CallFiles } from './call-files.ts'
import { createCallFacts } from './call-facts.ts'
import type { MediaStore } from './media-store.ts'

/*
 *  A call on its way from the phone window into its file:
 *
 *    answered → piece, piece, … (a second each, sealed on disk before it is answered) → ended → done → one file
 *
 *  Nothing that happens to it ends the call. What cannot be written (the disk is full) stays with the phone window, which
 *  hands it over again; what a crash left becomes the file at the next start.
 */
export interface CallRecordings {
  /** For main/calls: records what it is told of, where the policy wants that. */
  recorder(world: RecorderWorld): CallRecorder
  /** At start: what the last run left becomes files. Rejects never. */
  recover(): Promise<void>
  /** Calls have ended; what of them is recorded becomes files. */
  stop(): Promise<void>
}

/** As main/calls/recorder.ts has it; a room of media knows no room of calls. */
interface CallRecorder {
  answered(call: LiveCall): void
  ended(id: CallId): void
  act(call: LiveCall, on: boolean): Ok | CallRefused
  report(report: Extract<PhoneReport, { kind: 'recording' }>): void
  piece(piece: RecordingPiece): Promise<{ readonly ok: boolean }>
}
interface RecorderWorld {
  readonly order: (order: PhoneOrder) => void
  readonly state: (id: CallId, state: RecordingState) => void
}

export interface CallRecordingsParts {
  readonly policy: Pick<Policy, 'recording'>
  readonly ledger: Ledger
  readonly store: Pick<MediaStore, 'ref' | 'keep'>
  readonly folder: string
  readonly clock: Clock
}

interface Running {
  readonly call: CallId
  readonly media: MediaId
  /** What the advisor wants. */
  wanted: 'on' | 'paused'
  /** What the phone window said last; null = it has not begun. */
  is: 'on' | 'paused' | null
  /** Of the next piece. */
  next: number
  ended: boolean
  /** Nothing is taken any more. */
  finished: boolean
  /** One piece after the other. */
  line: Promise<boolean>
  /** It is in its file, or waits for the next start. */
  readonly over: Promise<void>
  readonly finish: () => void
  /** The call has ended: waits again from now on. */
  readonly wait: () => void
}

/** After a call: for so long nothing came any more, and its window never said that this was all. */
const PATIENCE: Milliseconds = 5 * SECOND
/** What could not be made a file (the disk is full) is tried again. */
const AGAIN: Milliseconds = MINUTE

export function createCallRecordings({ policy, ledger, store, folder, clock }: CallRecordingsParts): CallRecordings {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const files: CallFiles = createCallFiles({ ledger, store, folder })
  const facts = createCallFacts(ledger)
  const { recording } = policy
  const announce = recording?.calls.announce ?? 'none'
  const running = new Map<MediaId, Running>()
  const of = (call: CallId): Running | undefined => [...running.values()].find((one) => one.call === call && !one.ended)
  let offAlarm = (): void => undefined
  let stopped = false

  /** The pieces become the file, or stay for another time. */
  async function keep(media: MediaId): Promise<void> {
    try {
      const found = await files.keep(media)
      if (found === null || (facts.settled(found) && files.drop(media))) return
    } catch (error) {
      trouble(error)
    }
    if (stopped) return
    offAlarm()
    offAlarm = clock.at(clock.now() + AGAIN, () => void recover())
  }
  /** Files are made one after the other. */
  let line = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => line = line.then(work).catch(trouble)
  /** What lies there and is not being recorded just now. */
  const recover = (): Promise<void> => inTurn(async () => {
    for (const media of readdirSync(folder) as MediaId[]) if (!running.has(media) && !stopped) await keep(media)
  })
  async function finish(one: Running): Promise<void> {
    await one.line
    await files.close(one.media)
    await inTurn(async () => {
      running.delete(one.media)
      await keep(one.media)
    })
  }

  function begin(call: CallId): Running {
    const media = randomUUID() as MediaId
    let off = (): void => undefined
    let settle = (): void => undefined
    const over = new Promise<void>((resolve) => { settle = resolve })
    const one: Running = {
      call, media, wanted: 'on', is: null, next: 0, ended: false, finished: false, over,
      line: files.begin(media, call).then(() => true, (error: unknown) => { trouble(error); return false }),
      finish() {
        if (one.finished) return
        one.finished = true
        off()
        finish(one).then(settle, (error: unknown) => { trouble(error); settle() })
      },
      wait() {
        off()
        off = clock.at(clock.now() + PATIENCE, one.finish)
      },
    }
    running.set(media, one)
    return one
  }

  return {
    recover,
    async stop() {
      offAlarm()
      const all = [...running.values()]
      // The window is asked, and has a moment; it may be gone already.
      await Promise.race([Promise.all(all.map(({ over }) => over)), new Promise((resolve) => { setTimeout(resolve, 2 * SECOND).unref() })])
      for (const one of all) one.finish()
      stopped = true
      await Promise.all(all.map(({ over }) => over))
      await line
    },
    recorder: ({ order, state }) => ({
      answered({ id }) {
        if (recording?.enabled !== true || !recording.channels.includes('voice') || of(id) !== undefined) return
        const one = begin(id)
        facts.write({ call: id, media: one.media, state: 'started', by: 'system' })
        order({ do: 'record', id, media: one.media, state: 'on', announce })
      },
      ended(id) {
        const one = of(id)
        if (one === undefined) return
        one.ended = true
        order({ do: 'record', id, media: one.media, state: 'off', announce })
        one.wait()
      },
      act({ id }, on) {
        const one = of(id)
        if (one === undefined) return { ok: false, refusal: { code: 'not-recorded' } }
        if (recording?.calls.pause === false) return { ok: false, refusal: { code: 'always-recorded' } }
        const wanted = on ? 'on' : 'paused'
        if (one.wanted !== wanted) {
          one.wanted = wanted
          order({ do: 'record', id, media: one.media, state: wanted, announce })
          facts.write({ call: id, media: one.media, state: on ? 'resumed' : 'paused', by: 'advisor' })
        }
        return { ok: true }
      },
      report({ media, state: is, trouble: why }) {
        const one = running.get(media)
        if (one === undefined) return
        if (why !== '') console.error('call recording', why)
        if (is === 'done') {
          // The call goes on without it: it could not be recorded any more.
          if (!one.ended) state(one.call, 'failing')
          one.ended = true
          return one.finish()
        }
        one.is = is
        if (!one.ended) state(one.call, why === '' ? is : 'failing')
      },
      async piece({ media, index, bytes }) {
        const one = running.get(media)
        if (one === undefined || one.finished) return { ok: false }
        if (one.ended) one.wait()
        one.line = one.line.then(async () => {
          // Its answer was lost: it is on disk already.
          if (index < one.next) return true
          if (index > one.next) return false
          try {
            await files.add(media, one.call, bytes)
            one.next += 1
            if (!one.ended && one.is !== null) state(one.call, one.is)
            return true
          } catch (error) {
            trouble(error)
            if (!one.ended) state(one.call, 'failing')
            return false
          }
        })
        return { ok: await one.line }
      },
    }),
  }
}

const trouble = (error: unknown): void => { console.error('call recording', error instanceof Error ? error.message : error) }
