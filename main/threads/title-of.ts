import type { Contact } from '../../core/contacts/contact.ts'
import { formatPhone } from '../../core/contacts/phone.ts'
import { WITHHELD } from '../../core/telephony/withheld.ts'
import { words } from '../locales/en.ts'
import type { Party } from './threads.ts'

/** What a conversation is called: the contact's name; of a stranger the profile name they gave, else the number, or that it was withheld. */
export const titleOf = (contact: Pick<Contact, 'name'> | null, { profileName, e164, userId }: Party): string =>
  contact?.name ?? profileName ?? (e164 !== null ? formatPhone(e164) : userId === WITHHELD ? words.withheld : userId ?? '')
