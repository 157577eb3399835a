import { viewStateSchema, type ViewState } from '../../core/ipc.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** How the advisor left the screen. */
export function createViewState({ db, write, sealing }: Ledger): { get(): ViewState, save(state: ViewState): void } {
  return {
    get() {
      const row = db.prepare("SELECT value FROM meta WHERE key = 'view'").get() as { value: Uint8Array } | undefined
      const parsed = row === undefined ? null : viewStateSchema.safeParse(sealing.open(row.value, 'view'))
      return parsed?.success === true ? parsed.data : viewStateSchema.parse({})
    },
    save(state) {
      write(() => { db.prepare("INSERT INTO meta (key, value) VALUES ('view', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value").run(sealing.seal(state, 'view')) })
    },
  }
}
