import type { ThreadId } from '../../core/ids.ts'
import type { Contacts } from '../contacts/contacts.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Threads } from '../threads/threads.ts'

/** Fewer digits are in almost every number. */
const DIGITS = 3
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
/** Of a number as it is typed: a trunk prefix and the country's 00 are not in E.164. */
const digitsOf = (text: string): string => fold(text).replace(/\D/g, '').replace(/^0+/, '')

/**
 * Conversations by their client's name or number. Names are sealed, so each is opened once and kept in memory until its
 * conversation changes.
 */
export function createClients({ ledger, threads, contacts }: { readonly ledger: Ledger, readonly threads: Threads, readonly contacts: Contacts }): (typed: string) => readonly ThreadId[] {
  const ids = ledger.db.prepare('SELECT id FROM thread')
  const known = new Map<ThreadId, { readonly words: string, readonly digits: string }>()
  ledger.onChange((changed) => { for (const id of changed) known.delete(id) })

  function look(id: ThreadId): { readonly words: string, readonly digits: string } {
    const thread = threads.get(id)
    const party = thread && threads.party(thread)
    const contact = thread?.contact == null ? null : contacts.get(thread.contact)
    const numbers = [party?.e164, party?.userId, ...contact?.numbers.map(({ e164 }) => e164) ?? []]
    return { words: fold([contact?.name, party?.profileName, party?.userId].join('\n')), digits: numbers.map((number) => number?.replace(/\D/g, '') ?? '').join(' ') }
  }
  return (typed) => {
    const words = fold(typed).trim()
    const digits = digitsOf(typed)
    // "Dana 2" is a name: what has letters is no number.
    const number = digits.length >= DIGITS && !/\p{L}/u.test(typed)
    return (ids.all() as { id: ThreadId }[]).flatMap(({ id }) => {
      const one = known.get(id) ?? look(id)
      known.set(id, one)
      return one.words.includes(words) || number && one.digits.includes(digits) ? [id] : []
    })
  }
}
