import { MINUTE, type UtcMs } from '../../../core/time.ts'

/** How long a client's or an owner's id there is gone by without asking again. Nobody that was not found is remembered: people make the contact and try again at once. */
const FOR = 10 * MINUTE
const MOST = 1000

export interface Remembered {
  /** Asks where it does not know. */
  of(key: string, find: () => Promise<string | null>): Promise<string | null>
  forget(): void
}

export function remembering(now: () => UtcMs): Remembered {
  const known = new Map<string, { readonly id: string, readonly until: UtcMs }>()
  return {
    async of(key, find) {
      const before = known.get(key)
      if (before !== undefined && now() < before.until) return before.id
      const id = await find()
      if (id !== null) {
        if (known.size >= MOST) known.clear()
        known.set(key, { id, until: now() + FOR })
      }
      return id
    },
    forget: () => { known.clear() },
  }
}
