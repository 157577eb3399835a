import type { MessageId } from '../ids.ts'
import type { MediaRef } from './media.ts'
import type { Card, Place } from './message.ts'

/** What stands beside the text of a draft: a file, a place or contact cards. */
export type Attached =
  | { readonly media: MediaRef }
  | { readonly place: Place }
  | { readonly cards: readonly Card[] }

/** Each goes out as a message of its own, under this id. */
export type Attachment = Attached & { readonly id: MessageId }

/** By what two are told to be the same: a file by its id, a place or cards by all that they say. */
export function attachedKey(attached: Attached): string {
  if ('media' in attached) return `file ${attached.media.id}`
  if ('place' in attached) {
    const { latitude, longitude, name, address } = attached.place
    return JSON.stringify(['place', latitude, longitude, name, address])
  }
  return JSON.stringify(['cards', ...attached.cards.map(({ name, organisation, phones, emails }) => [name, organisation, phones.map(({ number, label }) => [number, label]), emails])])
}
