import { randomUUID } from 'node:crypto'
import type { Contact } from '../../core/contacts/contact.ts'
import type { AddressKey, ContactId, LineId, ThreadId } from '../../core/ids.ts'
import type { Recipient, ThreadChannel } from '../../core/messaging/message.ts'
import type { MessageState, ThreadState } from '../../core/records/derived.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import type { Addresses } from './addresses.ts'

export type Party = Recipient & { readonly profileName: string | null }

/** Conversations: one for each line, channel and person; of a person who is not in the contacts, for each address. */
export interface Threads {
  get(id: ThreadId): ThreadState | null
  /** Where the next message of this thread goes. */
  party(thread: ThreadState): Party
  /** The thread with this person, made where there is none; its next message goes to `party`. */
  open(tx: Transaction, where: { line: LineId, channel: ThreadChannel, party: Party, contact: ContactId | null }): ThreadState
  find(where: { line: LineId, channel: ThreadChannel, address: AddressKey, contact: ContactId | null }): ThreadState | null
  /** The thread as it was for this message out: with the address it was written to, and that one's consent. */
  asWritten(message: MessageState): ThreadState | null
  /** A contact was saved: strangers' threads with its numbers become its own, and a changed number is followed. */
  follow(tx: Transaction, contact: Contact): void
  /** A contact was deleted: its threads stay, as a stranger's. */
  leave(tx: Transaction, contact: ContactId): void
}

export function createThreads(ledger: Ledger, addresses: Addresses): Threads {
  const { db, state } = ledger
  const byContact = db.prepare('SELECT id FROM thread WHERE contact = ?')
  const byAddress = db.prepare('SELECT id FROM thread WHERE address = ?')
  const rows = (found: unknown[]): ThreadState[] => (found as { id: ThreadId }[]).flatMap(({ id }) => state.get('thread', id) ?? [])
  const consentOf = (channel: ThreadChannel, line: LineId, address: AddressKey) => channel === 'whatsapp' ? addresses.consentKey(line, address) : null

  function party(thread: ThreadState): Party {
    const payload = ledger.payload(thread.addressFact, 'thread.opened') ?? ledger.payload(thread.addressFact, 'thread.address')
    return payload ?? { e164: null, userId: null, profileName: null }
  }
  function readdress(tx: Transaction, thread: ThreadState, to: Party, address: AddressKey): void {
    tx.fact({ kind: 'thread.address', actor: 'system', subject: thread.id, attrs: { address, consent: consentOf(thread.channel, thread.line, address) }, payload: { e164: to.e164, userId: to.userId, profileName: to.profileName } })
  }
  function setContact(tx: Transaction, thread: ThreadState, contact: ContactId | null): void {
    if (thread.contact !== contact) tx.fact({ kind: 'thread.contact', actor: 'advisor', subject: thread.id, attrs: { contact }, payload: null })
    else tx.touch('thread', thread.id)
  }

  /** Somebody who had written under a user id alone shows their number: it is the same conversation. */
  function hidden(line: LineId, channel: ThreadChannel, { e164, userId }: Party): ThreadState | null {
    if (channel !== 'whatsapp' || e164 === null || userId === null) return null
    return rows(byAddress.all(addresses.ownKeyOf({ e164: null, userId }))).find((thread) => thread.line === line && thread.channel === channel && thread.contact === null) ?? null
  }

  return {
    get: (id) => state.get('thread', id),
    party,
    find({ line, channel, address, contact }) {
      const fits = (thread: ThreadState): boolean => thread.line === line && thread.channel === channel
      const own = contact === null ? [] : rows(byContact.all(contact)).filter(fits)
      return own.find((thread) => thread.address === address) ?? own[0] ?? rows(byAddress.all(address)).find(fits) ?? null
    },
    open(tx, { line, channel, party: to, contact }) {
      const address = addresses.keyOf(to)
      const found = this.find({ line, channel, address, contact }) ?? hidden(line, channel, to)
      const id = found?.id ?? randomUUID() as ThreadId
      if (found === null) {
        tx.fact({ kind: 'thread.opened', actor: 'system', subject: id, attrs: { line, channel, address, consent: consentOf(channel, line, address), contact }, payload: { e164: to.e164, userId: to.userId, profileName: to.profileName } })
      } else {
        if (found.address !== address) readdress(tx, found, to, address)
        if (contact !== null) setContact(tx, found, contact)
      }
      const thread = state.get('thread', id)
      if (thread === null) throw new Error('a thread that was just opened is there')
      return thread
    },
    asWritten(message) {
      const thread = state.get('thread', message.thread)
      const to = ledger.payload(message.seq, 'message.queued')?.to
      return thread === null || to === undefined ? thread : { ...thread, address: addresses.keyOf(to), consent: message.consent }
    },
    follow(tx, contact) {
      const numbers = contact.numbers.map(({ e164 }) => ({ e164, address: addresses.keyOf({ e164, userId: null }) }))
      for (const { address } of numbers) for (const thread of rows(byAddress.all(address))) setContact(tx, thread, contact.id)
      const first = numbers[0]
      for (const thread of rows(byContact.all(contact.id))) {
        tx.touch('thread', thread.id)
        const { e164 } = party(thread)
        // The number was edited: the thread goes on with the new one, and consent does not come along. Another spelling of the same keeps it.
        const next = numbers.find(({ address }) => address === thread.address) ?? first
        const known = numbers.some((number) => number.e164 === e164)
        if (!known && next !== undefined && e164 !== null) readdress(tx, thread, { e164: next.e164, userId: null, profileName: null }, next.address)
      }
    },
    leave(tx, contact) {
      for (const thread of rows(byContact.all(contact))) setContact(tx, thread, null)
    },
  }
}
