import type { Ledger } from './ledger.ts'

/** A number that the next start needs, in the ledger's own table. */
export function remembered({ db, write }: Ledger, key: string): { get(): number | null, set(value: number): void } {
  return {
    get() {
      const row = db.prepare('SELECT value FROM meta WHERE key = ?').get(key) as { value: Uint8Array } | undefined
      return row === undefined ? null : Number(Buffer.from(row.value).toString())
    },
    set(value) { write(() => { db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, Buffer.from(String(value))) }) },
  }
}

/** Of the policy at the last start; read from the end, where it is. */
export const lastDigest = ({ db }: Ledger): string | null =>
  (db.prepare("SELECT attrs ->> '$.digest' AS digest FROM fact WHERE kind = 'policy.loaded' ORDER BY seq DESC LIMIT 1").get() as { digest: string } | undefined)?.digest ?? null
