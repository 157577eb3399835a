import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { ContactId } from '../../../core/ids.ts'
import type { ContactRow } from '../../../core/view.ts'
import { useLive } from '../live.ts'
import { isFoundIn } from '../search.ts'
import { theView } from '../view.ts'

const names = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })
const byName = (one: ContactRow, other: ContactRow): number => names.compare(one.name, other.name)

export const contactMatches = ({ name, about, numbers }: ContactRow, search: string): boolean =>
  isFoundIn(search, `${name} ${about}`, numbers.map(({ e164 }) => e164))

export function useContacts(search: MaybeRefOrGetter<string>) {
  const { db, rows } = theView()
  const { value, loading } = useLive(
    null,
    () => db.contacts.toArray(),
    async (found) => (await rows.contacts(found)).sort(byName),
    [],
  )
  const contacts = computed(() => {
    const wanted = toValue(search).trim()
    return wanted === '' ? value.value : value.value.filter((contact) => contactMatches(contact, wanted))
  })
  return { contacts, loading }
}

export function useContact(id: MaybeRefOrGetter<ContactId | null>) {
  const { db, rows } = theView()
  const { value: contact, loading } = useLive(
    id,
    async (wanted) => wanted === null ? undefined : db.contacts.get(wanted),
    async (found) => found === undefined ? null : (await rows.contacts([found]))[0] ?? null,
    null,
  )
  return { contact, loading }
}
