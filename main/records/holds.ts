import type { AddressKey, E164, ThreadId } from '../../core/ids.ts'
import type { Policy } from '../../core/policy.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Addresses } from '../threads/addresses.ts'

export interface HoldParts { readonly ledger: Ledger, readonly addresses: Addresses, readonly policy: Pick<Policy, 'recording'> }

/** Puts on record what the policy holds now otherwise than before. */
export function noteHolds({ ledger, addresses, policy }: HoldParts): void {
  const wanted = new Map((policy.recording?.holds ?? []).map((hold) => [addresses.ownKeyOf(personOf(hold.client)), hold]))
  const placed = placedHolds(ledger)
  ledger.write((tx) => {
    for (const [address, { client, reason }] of wanted) {
      const fact = placed.get(address)
      if (fact === undefined || ledger.payload(fact, 'hold.placed')?.reason !== reason) tx.fact({ kind: 'hold.placed', actor: 'system', subject: address, attrs: {}, payload: { client, reason } })
    }
    for (const address of placed.keys()) if (!wanted.has(address)) tx.fact({ kind: 'hold.lifted', actor: 'system', subject: address, attrs: {}, payload: null })
  })
}

/** The policy names a client by number, or by WhatsApp's user id. */
const personOf = (client: string): { e164: E164 | null, userId: string | null } => client.startsWith('+') ? { e164: client as E164, userId: null } : { e164: null, userId: client }

/** Held addresses, with the fact that holds each. */
function placedHolds({ db }: Pick<Ledger, 'db'>): Map<AddressKey, number> {
  const rows = db.prepare("SELECT id, row ->> '$.fact' AS fact FROM hold WHERE row ->> '$.state' = 'placed'").all() as { id: AddressKey, fact: number }[]
  return new Map(rows.map(({ id, fact }) => [id, fact]))
}

/**
 * All that concerns a held client: each conversation that goes, or ever went, to one of their addresses, and the others of
 * the same contact. `any`: what can be said of nobody is held with them.
 */
export function heldThreads({ ledger: { db, state } }: Pick<HoldParts, 'ledger'>): { readonly any: boolean, readonly has: (thread: ThreadId) => boolean } {
  const own = [...placedHolds({ db }).keys()]
  if (own.length === 0) return { any: false, has: () => false }
  const people = new Set(own.map((address) => state.get('alias', address)?.of ?? address))
  const aliases = db.prepare("SELECT id FROM alias WHERE row ->> '$.of' IN (SELECT value FROM json_each(?))").all(JSON.stringify([...people])) as { id: AddressKey }[]
  const addresses = JSON.stringify([...new Set([...own, ...people, ...aliases.map(({ id }) => id)])])
  const threads = new Set((db.prepare(`
    WITH went AS (SELECT DISTINCT subject FROM fact WHERE kind IN ('thread.opened', 'thread.address') AND attrs ->> '$.address' IN (SELECT value FROM json_each(?1))),
      known AS (SELECT contact FROM contact_number WHERE address IN (SELECT value FROM json_each(?1)) UNION SELECT contact FROM thread WHERE id IN (SELECT subject FROM went) AND contact IS NOT NULL)
    SELECT subject AS id FROM went UNION SELECT id FROM thread WHERE contact IN (SELECT contact FROM known)`).all(addresses) as { id: ThreadId }[]).map(({ id }) => id))
  return { any: true, has: (thread) => threads.has(thread) }
}
