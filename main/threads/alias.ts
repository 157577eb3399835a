import type { AddressKey, ConsentKey, E164, ThreadId } from '../../core/ids.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import type { Addresses } from './addresses.ts'

/** What the provider tells in one breath of one person; null = not told. */
export interface SamePerson {
  /** The number that they wrote from, or that was dialled. */
  readonly number: E164 | null
  /** The digits that WhatsApp knows that number by, where they are others. */
  readonly spelled: E164 | null
  readonly userId: string | null
}

/** Keeps what the provider tells of a person's addresses: one identity, and one opt-out. */
export type RecordAlias = (tx: Transaction, person: SamePerson) => void

export function createAlias({ db, payload }: Pick<Ledger, 'db' | 'payload'>, addresses: Addresses): RecordAlias {
  // A number that has an answer or a block of its own keeps it, on every line: to lead it elsewhere could only lose a "no".
  const own = db.prepare("SELECT EXISTS (SELECT 1 FROM alias WHERE row ->> '$.of' = ?1) OR EXISTS (SELECT 1 FROM consent WHERE id LIKE '%:' || ?1) OR EXISTS (SELECT 1 FROM sms_block WHERE id LIKE '%:' || ?1) AS known")
  const saidNo = db.prepare("SELECT id FROM consent WHERE id LIKE '%:' || ? AND row ->> '$.state' = 'declined'")
  const threadOf = db.prepare('SELECT id FROM thread WHERE consent = ?')
  const lastNo = db.prepare("SELECT seq FROM message WHERE thread = ? AND row ->> '$.notice.kind' = 'declined' ORDER BY seq DESC LIMIT 1")
  const threadAt = (key: ConsentKey): ThreadId | null => (threadOf.get(key) as { id: ThreadId } | undefined)?.id ?? null

  /** An opt-out under one of a person's addresses counts under the other; a yes does not. `elseIn`: it is shown where it was said, if the other has no thread. */
  function carryNo(tx: Transaction, from: AddressKey, to: AddressKey, elseIn: 'its thread' | 'none'): void {
    for (const { id: under } of saidNo.all(from) as { id: ConsentKey }[]) {
      const key = `${under.slice(0, -from.length)}${to}` as ConsentKey
      // Their conversation may have gone over to the other address already.
      const said = threadAt(under) ?? threadAt(key)
      const thread = threadAt(key) ?? (elseIn === 'none' ? null : said)
      if (thread === null || tx.state.get('consent', key)?.state === 'declined') continue
      const notice = said === null ? undefined : lastNo.get(said) as { seq: number } | undefined
      const words = notice === undefined ? '' : payload(notice.seq, 'consent.declined')?.words ?? ''
      const by = tx.state.get('consent', under)?.answeredBy ?? 'stop'
      tx.fact({ kind: 'consent.declined', actor: 'system', subject: key, attrs: { thread, by, under }, payload: { words } })
    }
  }
  function oneNo(tx: Transaction, address: AddressKey, of: AddressKey): void {
    carryNo(tx, address, of, 'its thread')
    carryNo(tx, of, address, 'none')
  }

  return (tx, { number, spelled, userId }) => {
    if (number === null) return
    const of = addresses.keyOf({ e164: number, userId: null })
    const leadTo = (address: AddressKey): void => { tx.fact({ kind: 'identity.alias', actor: 'provider', subject: address, attrs: { of }, payload: null }) }
    const other = spelled === null ? of : addresses.keyOf({ e164: spelled, userId: null })
    if (other !== of) {
      if ((own.get(other) as { known: number }).known === 0) leadTo(other)
      oneNo(tx, other, of)
    }
    const before = userId === null ? of : addresses.keyOf({ e164: null, userId })
    if (userId === null || before === of) return
    // A user id goes with its person from number to number. No number is led to a user id: its contact would not be found.
    leadTo(addresses.ownKeyOf({ e164: null, userId }))
    oneNo(tx, before, of)
  }
}
