import type { AddressKey, ConsentKey, ThreadId } from '../../core/ids.ts'
import type { Recipient } from '../../core/messaging/message.ts'
import type { ThreadState } from '../../core/records/derived.ts'
import type { Contacts } from '../contacts/contacts.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import type { ProviderEvent } from '../providers/provider.ts'
import type { Addresses } from '../threads/addresses.ts'
import { createAlias } from '../threads/alias.ts'
import type { Threads } from '../threads/threads.ts'

type MessageEvent = Extract<ProviderEvent, { kind: 'message' }>

/** Who is who on WhatsApp, and whose yes is whose: a number that goes to another person takes none along (rule 4). */
export interface Identity {
  /** Before anything that it says is understood. */
  wroteFrom(tx: Transaction, event: MessageEvent, thread: ThreadState): void
  numberChanged(tx: Transaction, event: Extract<ProviderEvent, { kind: 'number-changed' }>): void
  marketing(tx: Transaction, event: Extract<ProviderEvent, { kind: 'marketing' }>): void
}

/** How many messages of a conversation are looked through for the user id that its number had. */
const LOOK_BACK = 20

export function createIdentity({ ledger, threads, contacts, addresses }: { readonly ledger: Ledger, readonly threads: Threads, readonly contacts: Contacts, readonly addresses: Addresses }): Identity {
  const { db } = ledger
  const alias = createAlias(ledger, addresses)
  const told = db.prepare("SELECT seq FROM fact WHERE kind = 'identity.changed' AND subject = ? AND attrs ->> '$.address' = ?")
  const received = db.prepare("SELECT seq FROM message WHERE thread = ? AND direction = 'in' ORDER BY at DESC, seq DESC LIMIT ?")
  const consented = db.prepare("SELECT id FROM consent WHERE id LIKE '%:' || ? AND row ->> '$.state' IN ('opted-in', 'pending', 'unreachable')")
  const threadWith = db.prepare('SELECT id FROM thread WHERE consent = ?')

  function whatsAppThread({ lineId: line, from }: { readonly lineId: ThreadState['line'], readonly from: Recipient }): { address: AddressKey, thread: ThreadState | null } {
    const address = addresses.keyOf(from)
    return { address, thread: threads.find({ line, channel: 'whatsapp', address, contact: contacts.byAddress(address) }) }
  }

  /** On every line: it is the number that has gone. A no stays. */
  function endConsent(tx: Transaction, address: AddressKey, where: ThreadId, words: string): void {
    for (const { id: key } of consented.all(address) as { id: ConsentKey }[]) {
      const own = threadWith.get(key) as { id: ThreadId } | undefined
      tx.fact({ kind: 'consent.ended', actor: 'provider', subject: key, attrs: { thread: own?.id ?? where }, payload: { words } })
    }
  }

  /** The user id that this number was last seen with; null = with none. */
  function lastUserId(thread: ThreadState, address: AddressKey): string | null {
    for (const { seq } of received.all(thread.id, LOOK_BACK) as { seq: number }[]) {
      const from = ledger.payload(seq, 'message.received')?.from
      if (from?.userId != null && from.e164 !== null && addresses.keyOf(from) === address) return from.userId
    }
    return null
  }

  return {
    wroteFrom(tx, { channel, from }, thread) {
      if (channel !== 'whatsapp') return
      const { e164, userId } = from
      const address = addresses.keyOf(from)
      // An id that leads to this number already is its person's, or was told to be: see numberChanged.
      const known = userId === null || addresses.keyOf({ e164: null, userId }) === address
      if (e164 !== null && !known && (lastUserId(thread, address) ?? userId) !== userId) endConsent(tx, address, thread.id, '')
      // Later messages may come with the user id alone.
      alias(tx, { number: e164, spelled: null, userId })
    },

    numberChanged(tx, event) {
      const { from, to, words } = event
      const { address, thread } = whatsAppThread(event)
      if (thread === null) return
      const next = addresses.keyOf(to)
      if (told.get(address, next) !== undefined) return // the provider repeats itself for days
      tx.fact({ kind: 'identity.changed', actor: 'provider', subject: address, attrs: { thread: thread.id, address: next }, payload: { words, to } })
      if (from.e164 === null) return
      if (to.e164 === null || next === address) alias(tx, { number: from.e164, spelled: null, userId: to.userId })
      else endConsent(tx, address, thread.id, words)
    },

    marketing(tx, event) {
      const { thread } = whatsAppThread(event)
      if (thread?.consent == null) return
      const before = tx.state.get('marketing', thread.consent)
      if ((before?.stopped ?? false) === event.stopped) return
      // Told late, or again: what they wished later counts.
      if (before !== null && event.at < before.since) return
      tx.fact({ kind: event.stopped ? 'marketing.stopped' : 'marketing.resumed', actor: 'client', subject: thread.consent, attrs: { thread: thread.id, at: Math.min(event.at, tx.now) }, payload: { words: event.words } })
    },
  }
}
