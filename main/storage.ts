import type { Status } from '../core/status.ts'
import type { Ledger } from './ledger/ledger.ts'

/** Whether the ledger can be written, as it was at the last attempt. */
export function storageOf(ledger: Pick<Ledger, 'onTrouble'>, changed: () => void): () => Status['storage'] {
  let storage: Status['storage'] = 'ok'
  ledger.onTrouble((code) => {
    storage = code === null ? 'ok' : code === 'disk-full' ? 'disk-full' : 'failing'
    changed()
  })
  return () => storage
}
