import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { asProblem } from './database.ts'
import { finishSettingAside } from './set-aside.ts'

/** A signed policy, as the ledger knows it: its number, and the SHA-256 (hex) of its bytes. */
export interface Revision { readonly revision: number, readonly document: string }

/**
 * What this desk has already gone by, as its facts say: nothing before it counts any more. The files that policies are
 * taken from lie where the desk's user can put older ones back; the facts are chained.
 */
export interface PolicyFloor {
  /** Which of the last good policies was in force at the newest start; 0 = none yet. */
  lastGood(): number
  /** The newest that this key signed (SHA-256 of its DER, hex); null = none yet. It never goes down, so the newest fact has it. */
  signedBy(key: string): Revision | null
}

/** Of the ledger at `path`, which need not be open, nor exist. Both throw LedgerProblem where it cannot be read: then nothing is known. */
export function policyFloorOf(path: string): PolicyFloor {
  const ask = <T>(sql: string, ...values: string[]): T | undefined => {
    let db: DatabaseSync | null = null
    try {
      finishSettingAside(path)
      if (!existsSync(path)) return undefined
      db = new DatabaseSync(path, { readOnly: true, timeout: 2000 })
      // Made, and not filled yet.
      if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'fact'").get() === undefined) return undefined
      return db.prepare(sql).get(...values) as T | undefined
    } catch (error) {
      throw asProblem(error, path)
    } finally {
      db?.close()
    }
  }
  return {
    lastGood: () => ask<{ kept: number | null }>("SELECT attrs ->> '$.kept' AS kept FROM fact WHERE kind = 'policy.loaded' ORDER BY seq DESC LIMIT 1")?.kept ?? 0,
    signedBy: (key) => ask<Revision>(`SELECT attrs ->> '$.signed.revision' AS revision, attrs ->> '$.signed.document' AS document
      FROM fact WHERE kind = 'policy.loaded' AND attrs ->> '$.signed.key' = ? ORDER BY seq DESC LIMIT 1`, key) ?? null,
  }
}
