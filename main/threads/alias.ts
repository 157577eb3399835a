import type { AddressKey } from '../../core/ids.ts'
import type { Recipient } from '../../core/messaging/message.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import type { Addresses } from './addresses.ts'

/** `other` is the same person as the one at `of`: one identity, one consent. */
export type RecordAlias = (tx: Transaction, other: Recipient, of: AddressKey) => void

/** Keeps what the provider tells of a person's addresses: other digits than were dialled, a user id. */
export function createAlias({ db }: Pick<Ledger, 'db'>, addresses: Addresses): RecordAlias {
  // Whatever has an answer of its own keeps it, on every line: to lead it elsewhere could only lose a "no".
  const own = db.prepare("SELECT EXISTS (SELECT 1 FROM alias WHERE row ->> '$.of' = ?1) OR EXISTS (SELECT 1 FROM consent WHERE id LIKE '%:' || ?1) OR EXISTS (SELECT 1 FROM sms_block WHERE id LIKE '%:' || ?1) AS known")
  return (tx, other, of) => {
    const address = addresses.keyOf(other)
    if (address === of || (own.get(address) as { known: number }).known === 1) return
    tx.fact({ kind: 'identity.alias', actor: 'provider', subject: address, attrs: { of }, payload: null })
  }
}
