import { whatsappSpellings } from '../../core/contacts/wa-id.ts'
import type { AddressKey, ConsentKey, E164, LineId } from '../../core/ids.ts'
import type { Recipient } from '../../core/messaging/message.ts'
import type { DerivedStore } from '../../core/records/derived.ts'
import type { Sealing } from '../ledger/sealing.ts'

/** Finds people again by keyed digests: the ledger's file holds no number that could be searched for. */
export interface Addresses {
  /** The same for all spellings of a number that ring one phone (Brazil, Mexico, Argentina). */
  keyOf(recipient: Pick<Recipient, 'e164' | 'userId'>): AddressKey
  /** The address's own, wherever it leads. */
  ownKeyOf(recipient: Pick<Recipient, 'e164' | 'userId'>): AddressKey
  /** Whose consent and window: the line and the one identity that all of a person's WhatsApp addresses lead to. */
  consentKey(line: LineId, address: AddressKey): ConsentKey
}

export function createAddresses(sealing: Sealing, state: Pick<DerivedStore, 'get'>): Addresses {
  const canonical = (address: AddressKey): AddressKey => state.get('alias', address)?.of ?? address
  const ownKeyOf: Addresses['ownKeyOf'] = ({ e164, userId }) => sealing.lookUp('address', e164 === null ? `user:${userId ?? ''}` : oneSpelling(e164))
  return {
    ownKeyOf,
    keyOf: (recipient) => canonical(ownKeyOf(recipient)),
    consentKey: (line, address) => `${line}:${canonical(address)}` as ConsentKey,
  }
}

const oneSpelling = (e164: E164): string => whatsappSpellings(e164).toSorted()[0] ?? e164
