import type { DatabaseSync } from 'node:sqlite'
import type { FactKind, Facts } from '../../core/records/fact.ts'
import type { Sealing } from './sealing.ts'

/** Opens the sealed payloads of facts; also of a copy, under admin/. */
export function createPayloads(db: DatabaseSync, sealing: Pick<Sealing, 'open'>): <K extends FactKind>(seq: number, kind: K) => Facts[K]['payload'] | null {
  const sealedOf = db.prepare('SELECT kind, sealed FROM fact WHERE seq = ?')
  return (seq, kind) => {
    const found = sealedOf.get(seq) as { kind: string, sealed: Uint8Array | null } | undefined
    if (found === undefined || found.kind !== kind || found.sealed === null) return null
    return sealing.open(found.sealed, `fact ${String(seq)}`) as Facts[typeof kind]['payload']
  }
}
