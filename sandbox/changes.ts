import type { Client } from './clients/client.ts'

/** Whoever watches the phones. */
export interface Changes {
  subscribe(listener: (client?: Client) => void): () => void
  emit(client?: Client): void
}

export function createChanges(): Changes {
  const listeners = new Set<(client?: Client) => void>()
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    emit: (client) => { for (const listener of listeners) listener(client) },
  }
}
