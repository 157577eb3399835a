import { shallowRef } from 'vue'
import { call } from '../bridge.ts'
import { createProjector, type Projector, type ProjectorState } from './projector.ts'
import { openRows, type RowOpener } from './rows.ts'
import { openViewDatabase, type ViewDatabase } from './schema.ts'
import { createSealer } from './sealing.ts'

/*
 *  The view of this window: opened once, after session.start. With several windows, the lock elects one projector;
 *  when its window goes, the next one takes over.
 */
const PROJECTOR_LOCK = 'compline-projector'

interface View { readonly db: ViewDatabase, readonly rows: RowOpener }
let view: View | null = null
let projector: Projector | null = null

/** How the projector of this window stands; `current` also where another window projects. */
export const projectorState = shallowRef<ProjectorState>('catching-up')

export function theView(): View {
  if (view === null) throw new Error('the view is opened before the first screen')
  return view
}

/** What the queries read from now on. */
export function showView(shown: View): void { view = shown }

export async function startView(viewKey: Uint8Array, epoch: string): Promise<void> {
  const [db, sealer] = await Promise.all([openViewDatabase(), createSealer(viewKey)])
  const rows = openRows(sealer, () => projector?.rebuild())
  showView({ db, rows })
  const elected = createProjector({
    db, sealer, epoch, wait,
    pull: (cursor, limit) => call('feed.since', { cursor, limit }),
    onState(state, error) {
      projectorState.value = state
      if (error !== null) console.error('The feed could not be written into the view', error)
    },
  })
  projector = elected
  const forAsLongAsTheWindowLives = new AbortController().signal
  const run = (): Promise<void> => elected.run(forAsLongAsTheWindowLives)
  void navigator.locks.request(PROJECTOR_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock !== null) { await run(); return }
    // Another window projects: this one reads what it wrote, and waits for its turn.
    projectorState.value = 'current'
    void navigator.locks.request(PROJECTOR_LOCK, run)
  })
}

/** Main says that there is something new. */
export const pokeFeed = (): void => projector?.poke()

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve() }, { once: true })
  })
}
