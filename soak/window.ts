import 'fake-indexeddb/auto'
import { setTimeout as pause } from 'node:timers/promises'
import type { FeedPage } from '../core/view.ts'
import { createProjector, type Projector } from '../renderer/data/projector.ts'
import { openRows } from '../renderer/data/rows.ts'
import { defineViewDatabase, type ViewDatabase } from '../renderer/data/schema.ts'
import { createSealer, type Sealer } from '../renderer/data/sealing.ts'

export interface WindowParts {
  /** Session.viewKey */
  readonly viewKey: Uint8Array
  /** Session.viewEpoch */
  readonly epoch: string
  /** Null = the desk is not there. */
  readonly pull: (cursor: number, limit: number) => Promise<FeedPage | null>
}

/** How long it waits after a failure at the most, ms: the soak has no 30 s for each. */
const LONGEST_PAUSE = 1000

/** The window's view: the projector of the renderer and its Dexie. It is killed and comes back; IndexedDB stays, as on a disk. */
export class SoakWindow {
  readonly #parts: WindowParts
  #sealer: Sealer | null = null
  #db: ViewDatabase = defineViewDatabase('soak')
  #projector: Projector | null = null
  #ends = new AbortController()
  #running: Promise<void> = Promise.resolve()
  /** The next transaction dies before its last write. */
  #dying: (() => void) | null = null
  /** Pages that could not be pulled or written. */
  failures = 0

  constructor(parts: WindowParts) { this.#parts = parts }

  async open(): Promise<void> {
    const { viewKey, epoch, pull } = this.#parts
    const sealer = this.#sealer ??= await createSealer(viewKey)
    const db = this.#db = defineViewDatabase('soak')
    await db.open()
    const die = (): void => {
      const died = this.#dying
      this.#dying = null
      if (died === null) return
      died()
      throw new Error('the window was killed')
    }
    // The cursor is written after the rows, in their transaction: it takes them along.
    db.meta.hook('creating', die)
    db.meta.hook('updating', die)
    this.#ends = new AbortController()
    this.#projector = createProjector({
      db, sealer, epoch,
      async pull(cursor, limit) {
        const page = await pull(cursor, limit)
        if (page === null) throw new Error('the desk is not there')
        return page
      },
      wait: (ms, signal) => pause(Math.min(ms, LONGEST_PAUSE), undefined, { signal }).catch(() => undefined),
      onState: (state) => { if (state === 'failing') this.failures += 1 },
    })
    this.#running = this.#projector.run(this.#ends.signal)
  }

  poke(): void { this.#projector?.poke() }
  rebuild(): void { this.#projector?.rebuild() }

  /** `amidst`: in the middle of a transaction, where one comes within `patience` ms; true = one came. */
  async kill(amidst: boolean, patience = 3000): Promise<boolean> {
    const wait = new AbortController()
    let hit = false
    if (amidst) {
      this.#dying = () => {
        hit = true
        wait.abort()
      }
      this.poke()
      await pause(patience, undefined, { signal: wait.signal }).catch(() => undefined)
      this.#dying = null
    }
    this.#ends.abort()
    this.#db.close()
    await this.#running
    return hit
  }

  /** Resolves when the view stands at this cursor; false = it did not come there in time. */
  async reached(cursor: number, patience = 60_000): Promise<boolean> {
    for (const end = Date.now() + patience; Date.now() < end; await pause(50)) {
      if ((await this.#db.meta.get('cursor'))?.value === cursor) return true
      this.poke()
    }
    return false
  }

  /** What stands in Dexie, opened. `unreadable`: rows that did not open. */
  async rows() {
    if (this.#sealer === null) throw new Error('the window was never opened')
    const { contacts, threads, messages, templates, meta } = this.#db
    const sealed = { contacts: await contacts.toArray(), threads: await threads.toArray(), messages: await messages.toArray(), templates: await templates.toArray() }
    let unreadable = false
    const open = openRows(this.#sealer, () => { unreadable = true })
    return {
      sealed, unread: (await meta.get('unread'))?.value ?? 0, unreadable: () => unreadable,
      contact: await open.contacts(sealed.contacts), thread: await open.threads(sealed.threads),
      message: await open.messages(sealed.messages), template: await open.templates(sealed.templates),
    }
  }
}
