import type { Contact } from '../../core/contacts/contact.ts'
import type { ContactInput } from '../../core/contacts/contact-input.ts'
import type { AddressKey, ContactId } from '../../core/ids.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'
import type { Addresses } from '../threads/addresses.ts'
import type { Threads } from '../threads/threads.ts'

/** The contacts: sealed, mutable, and never the keeper of consent. Deleting or re-adding one widens nothing. */
export interface Contacts {
  get(id: ContactId): Contact | null
  byAddress(address: AddressKey): ContactId | null
  all(): Contact[]
  /** Refused where another contact has one of the numbers. */
  save(input: ContactInput): { ok: true } | { ok: false, problem: 'number-taken', number: string, by: string }
  delete(id: ContactId): void
  /** Undo of a delete, until the app ends; false where there is nothing to restore or a number was taken since. */
  restore(id: ContactId): boolean
  /** Destroys what was deleted before this start. */
  purge(): void
}

export function createContacts(ledger: Ledger, addresses: Addresses, threads: Threads): Contacts {
  const { db, sealing } = ledger
  const one = db.prepare('SELECT sealed FROM contact WHERE id = ? AND deleted = 0')
  const deleted = db.prepare('SELECT sealed FROM contact WHERE id = ? AND deleted = 1')
  const owner = db.prepare('SELECT contact FROM contact_number WHERE address = ? LIMIT 1')
  const put = db.prepare('INSERT INTO contact (id, sealed, deleted) VALUES (?, ?, 0) ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, deleted = 0')
  const open = (id: string, row: unknown): Contact => sealing.open((row as { sealed: Uint8Array }).sealed, `contact ${id}`) as Contact
  const numberKeys = (contact: Pick<Contact, 'numbers'>): AddressKey[] => contact.numbers.map(({ e164 }) => addresses.keyOf({ e164, userId: null }))

  function index(contact: Contact): void {
    db.prepare('DELETE FROM contact_number WHERE contact = ?').run(contact.id)
    for (const address of new Set(numberKeys(contact))) db.prepare('INSERT INTO contact_number (contact, address) VALUES (?, ?)').run(contact.id, address)
  }
  function taken(contact: Pick<Contact, 'id' | 'numbers'>): { number: string, by: string } | null {
    for (const { e164 } of contact.numbers) {
      const other = contacts.byAddress(addresses.keyOf({ e164, userId: null }))
      if (other !== null && other !== contact.id) return { number: e164, by: contacts.get(other)?.name ?? '' }
    }
    return null
  }
  function store(tx: Transaction, contact: Contact): void {
    put.run(contact.id, sealing.seal(contact, `contact ${contact.id}`))
    index(contact)
    tx.touch('contact', contact.id)
    threads.follow(tx, contact)
  }

  const contacts: Contacts = {
    get(id) {
      const row = one.get(id)
      return row === undefined ? null : open(id, row)
    },
    byAddress: (address) => (owner.get(address) as { contact: ContactId } | undefined)?.contact ?? null,
    all: () => (db.prepare('SELECT id, sealed FROM contact WHERE deleted = 0').all() as { id: string, sealed: Uint8Array }[]).map((row) => open(row.id, row)),
    save(input) {
      const clash = taken(input)
      if (clash !== null) return { ok: false, problem: 'number-taken', ...clash }
      ledger.write((tx) => {
        const before = contacts.get(input.id)
        store(tx, { ...input, createdAt: before?.createdAt ?? tx.now, updatedAt: tx.now })
      })
      return { ok: true }
    },
    delete(id) {
      ledger.write((tx) => {
        db.prepare('UPDATE contact SET deleted = 1 WHERE id = ?').run(id)
        db.prepare('DELETE FROM contact_number WHERE contact = ?').run(id)
        tx.touch('contact', id)
        threads.leave(tx, id)
      })
    },
    restore(id) {
      const row = deleted.get(id)
      if (row === undefined) return false
      const contact = open(id, row)
      if (taken(contact) !== null) return false
      ledger.write((tx) => { store(tx, contact) })
      return true
    },
    purge() {
      ledger.write(() => { db.prepare('DELETE FROM contact WHERE deleted = 1').run() })
    },
  }
  return contacts
}
