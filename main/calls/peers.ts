import { formatPhone } from '../../core/contacts/phone.ts'
import type { ThreadId } from '../../core/ids.ts'
import type { Peer } from '../../core/telephony/call.ts'
import { callerNumber, isExtension, type CallerRules } from '../../core/telephony/caller.ts'
import type { DialTarget } from '../../core/telephony/dial.ts'
import { WITHHELD } from '../../core/telephony/withheld.ts'
import type { Contacts } from '../contacts/contacts.ts'
import type { Addresses } from '../threads/addresses.ts'
import type { Party, Threads } from '../threads/threads.ts'

/** Who is at the other end. */
export interface Peers {
  dialled(target: DialTarget): Known
  /** `user`, `name`: as the wire has them. */
  caller(user: string, name: string): Known
  /** Looked up again: the contact was saved, or deleted, while the call goes on. */
  again(peer: Peer, threadId: ThreadId): Peer
}

export interface Known { readonly peer: Peer, /** Whose conversation it is. */ readonly party: Party }

const unnamed = /^(anonymous|unknown|unavailable|restricted|private)?$/i

export function createPeers({ contacts, addresses, threads, rules }: { readonly contacts: Contacts, readonly addresses: Addresses, readonly threads: Threads, readonly rules: CallerRules }): Peers {
  function known(peer: Omit<Peer, 'title' | 'contactId'>, name: string): Known {
    const { e164, user } = peer
    // A name on the wire is anybody's to write: it names somebody only within the firm, where the exchange gives it.
    const named = name !== '' && e164 === null && isExtension(user, rules)
    const party: Party = { e164, userId: e164 === null ? user === '' ? WITHHELD : user : null, profileName: named ? name : null }
    const contactId = e164 === null ? null : contacts.byAddress(addresses.keyOf(party))
    const number = e164 === null ? user : formatPhone(e164)
    const title = (contactId === null ? null : contacts.get(contactId)?.name) ?? null
    return { party, peer: { ...peer, contactId, title: title ?? (named ? name : number), ...title === null && !named && name !== '' && { saysName: name } } }
  }
  return {
    dialled: (target) => target.kind === 'number' ? known({ e164: target.e164, user: target.e164 }, '') : known({ e164: null, user: target.digits }, ''),
    caller(user, name) {
      const withheld = unnamed.test(user)
      const e164 = withheld ? null : callerNumber(user, rules)
      const said = unnamed.test(name) || name.replace(/[\s()+-]/g, '') === user.replace(/^\+/, '') ? '' : name.trim()
      return known({ e164, user: withheld ? '' : user }, said)
    },
    again(peer, threadId) {
      const contactId = threads.get(threadId)?.contact ?? null
      const contact = contactId === null ? null : contacts.get(contactId)
      if (contact === null) return peer.contactId === null ? peer : { ...peer, contactId: null, title: peer.e164 === null ? peer.user : formatPhone(peer.e164) }
      if (contact.id === peer.contactId && contact.name === peer.title) return peer
      const { saysName: _known, ...rest } = peer
      return { ...rest, contactId: contact.id, title: contact.name }
    },
  }
}
