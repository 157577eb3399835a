import { Worker } from 'node:worker_threads'
import type { FileScan, FileTexts, FileWay } from '../../../core/dlp/file-scan.ts'
import type { DlpPolicy, DlpRule } from '../../../core/dlp/rule.ts'
import type { MediaId } from '../../../core/ids.ts'
import { SECOND, type Milliseconds } from '../../../core/time.ts'
import { machineTime, type MachineTime } from '../../clock.ts'
import type { KeptMedia, MediaStore } from '../../media/media-store.ts'
import type { ScanAnswer, ScanJob, ScanSetup } from './scan.ts'
import { readLimits, reasons, type Unreadable } from './words.ts'

/** The files of one desk, by the rules of one policy. */
export interface FileReading extends FileTexts {
  /** Ends the thread; what still waits is not read, and whoever waits for it is let go. */
  stop(): Promise<void>
}

export interface FileReadingParts {
  readonly store: Pick<MediaStore, 'ref' | 'read'>
  readonly dlp: DlpPolicy
  readonly machine?: Pick<MachineTime, 'now' | 'after'>
  /** Default: the thread of reading-thread.ts. */
  readonly startThread?: (setup: ScanSetup) => Worker
  /** For one file, start of the thread included; default 20 s. */
  readonly most?: Milliseconds
}

/** A thread costs some 40 MB and a quarter of a second to start. */
const IDLE: Milliseconds = 30 * SECOND
/** Of its heap, MB. Where it is not enough the thread ends, and main goes on. */
const HEAP = 1024

interface Waiting { readonly media: MediaId, readonly way: FileWay, readonly key: string, readonly done: () => void }

export function createFileReading({ store, dlp, machine = machineTime, startThread = start, most = 20 * SECOND }: FileReadingParts): FileReading {
  const known = new Map<string, FileScan>()
  const promised = new Map<string, Promise<void>>()
  const queue: Waiting[] = []
  let thread: Worker | null = null
  let working: Promise<void> | null = null
  let offIdle = (): void => undefined
  let giveUp = (): void => undefined
  let stopped = false
  let count = 0

  async function work(): Promise<void> {
    offIdle()
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const scan = stopped ? null : await read(next).catch((error: unknown) => {
        console.error('reading a file', error instanceof Error ? error.message : error)
        return unreadable('broken')
      })
      if (scan !== null) known.set(next.key, scan)
      promised.delete(next.key)
      next.done()
    }
    offIdle = machine.after(IDLE, () => { void end() })
    working = null
  }

  /** null where there is no such file. */
  async function read({ media, way }: Waiting): Promise<FileScan | null> {
    const ref = store.ref(media)
    if (ref === null) return null
    if (!dlp.rules.some((rule) => concerns(rule, way))) return { state: 'read', findings: [] }
    if (/^(?:image|audio|video)\//.test(ref.mime) && ref.mime !== 'image/svg+xml') return { state: 'none' }
    if (ref.bytes > readLimits.bytes) return unreadable('too-large')
    const bytes = await whole(store, ref)
    return stopped ? null : ask({ id: count += 1, bytes, mime: ref.mime, way, at: machine.now() })
  }

  /** Never rejects: whatever happens to the thread is an answer about the file. */
  function ask(job: ScanJob): Promise<FileScan | null> {
    const worker = thread ?? begin()
    return new Promise((resolve) => {
      const finish = (scan: FileScan | null, alive: boolean): void => {
        off()
        worker.off('message', heard).off('error', failed).off('exit', gone)
        giveUp = () => undefined
        if (!alive) void end()
        resolve(scan)
      }
      const heard = ({ id, scan }: ScanAnswer): void => { if (id === job.id) finish(scan, true) }
      const failed = (error: unknown): void => {
        // Its code alone: a message may hold what was read. ERR_MODULE_NOT_FOUND would be ours to mend.
        console.error('reading a file', codeOf(error))
        finish(unreadable(codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too-large' : 'broken'), false)
      }
      const gone = (): void => { finish(unreadable('broken'), false) }
      const off = machine.after(most, () => { finish(unreadable('too-slow'), false) })
      giveUp = () => { finish(null, false) }
      worker.on('message', heard).on('error', failed).on('exit', gone)
      worker.postMessage(job, [job.bytes.buffer])
    })
  }

  function begin(): Worker {
    const worker = startThread({ dlp })
    // Whoever waits hears of it; where nobody does, the next file starts another.
    worker.on('error', () => undefined).once('exit', () => { if (thread === worker) thread = null })
    return thread = worker
  }

  async function end(): Promise<void> {
    const ending = thread
    thread = null
    await ending?.terminate()
  }

  return {
    ready(media, way) {
      const key = keyOf(media, way)
      if (stopped || known.has(key)) return Promise.resolve()
      const going = promised.get(key) ?? new Promise<void>((done) => { queue.push({ media, way, key, done }) })
      promised.set(key, going)
      working ??= work()
      return going
    },
    of: (media, way) => known.get(keyOf(media, way)) ?? null,
    async stop() {
      stopped = true
      giveUp()
      await working
      offIdle()
      await end()
    },
  }
}

/** Whether it matters to the rule what is written in a file, or that nobody can tell. */
const concerns = ({ enabled, direction, channels, detector, unreadable: hidden }: DlpRule, way: FileWay): boolean =>
  enabled && direction.includes(way.direction) && channels.includes(way.channel) && (detector.kind !== 'file' || hidden !== 'allow')

const keyOf = (media: MediaId, { direction, channel }: FileWay): string => `${media} ${direction} ${channel}`
const unreadable = (why: Unreadable): FileScan => ({ state: 'unreadable', why: reasons[why] })
const codeOf = (error: unknown): string => error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed'

async function whole(store: Pick<MediaStore, 'read'>, ref: KeptMedia): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(ref.bytes)
  let at = 0
  for await (const piece of store.read(ref.id)) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** Beside this file where the sources run, beside main's index.js in the built app (electron.vite.config.ts); in app.asar as well. */
function start(setup: ScanSetup): Worker {
  const file = import.meta.url.endsWith('.ts') ? './reading-thread.ts' : './reading-thread.js'
  const worker = new Worker(new URL(file, import.meta.url), { workerData: setup, resourceLimits: { maxOldGenerationSizeMb: HEAP }, stderr: true, stdout: true })
  // What a library may say there could be a client's words.
  worker.stdout.resume()
  worker.stderr.resume()
  worker.unref()
  return worker
}
