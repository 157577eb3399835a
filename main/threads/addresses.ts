import type { AddressKey, ConsentKey, LineId } from '../../core/ids.ts'
import type { Recipient } from '../../core/messaging/message.ts'
import type { DerivedStore } from '../../core/records/derived.ts'
import type { Sealing } from '../ledger/sealing.ts'

/** Finds people again by keyed digests: the ledger's file holds no number that could be searched for. */
export interface Addresses {
  keyOf(recipient: Pick<Recipient, 'e164' | 'userId'>): AddressKey
  /** Whose consent and window: the line and the one identity that all of a person's WhatsApp addresses lead to. */
  consentKey(line: LineId, address: AddressKey): ConsentKey
}

export function createAddresses(sealing: Sealing, state: Pick<DerivedStore, 'get'>): Addresses {
  const canonical = (address: AddressKey): AddressKey => state.get('alias', address)?.of ?? address
  return {
    keyOf: ({ e164, userId }) => canonical(sealing.lookUp('address', e164 ?? `user:${userId ?? ''}`)),
    consentKey: (line, address) => `${line}:${canonical(address)}` as ConsentKey,
  }
}
