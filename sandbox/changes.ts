import type { Client } from './clients/client.ts'

/** What changed: one client; the connection to the app; or anything (undefined). */
export type Change = Client | 'connection' | undefined

/** Tells whoever watches the phones. */
export interface Changes {
  subscribe(listener: (change: Change) => void): () => void
  emit(change?: Change): void
}

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>()
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    emit: (change) => { for (const listener of listeners) listener(change) },
  }
}
