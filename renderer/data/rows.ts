import type { ContactRow, MessageRow, TemplateRow, ThreadRow } from '../../core/view.ts'
import type { SealedContact, SealedMessage, SealedTemplate, SealedThread } from './schema.ts'
import { sealingOf, type Place, type Sealer } from './sealing.ts'

/** Opened rows kept in memory, so that a change in one row does not open all of them again. */
const KEPT = 6000

export interface RowOpener {
  contacts(rows: readonly SealedContact[]): Promise<ContactRow[]>
  threads(rows: readonly SealedThread[]): Promise<ThreadRow[]>
  messages(rows: readonly SealedMessage[]): Promise<MessageRow[]>
  templates(rows: readonly SealedTemplate[]): Promise<TemplateRow[]>
}

/**
 * Opens sealed rows. The same sealing gives the same object, so lists keep their identity. `onUnreadable` is called,
 * once, when a row does not open (another key, changed bytes); such rows are left out.
 */
export function openRows(sealer: Sealer, onUnreadable: () => void): RowOpener {
  const kept = new Map<string, object>()
  let complained = false

  async function openOne<T extends object>(place: Place, { sealed }: { sealed: SealedContact['sealed'] }): Promise<T | null> {
    const sealing = sealingOf(sealed)
    const known = kept.get(sealing)
    if (known !== undefined) {
      kept.delete(sealing)
      kept.set(sealing, known)
      return known as T
    }
    try {
      const row = await sealer.open<T>(place, sealed)
      kept.set(sealing, row)
      if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? '')
      return row
    } catch {
      if (!complained) onUnreadable()
      complained = true
      return null
    }
  }

  const openAll = async <T extends object>(table: 'contacts' | 'threads' | 'messages' | 'templates', rows: readonly SealedContact[] | readonly SealedThread[] | readonly SealedMessage[] | readonly SealedTemplate[]): Promise<T[]> => {
    const opened = await Promise.all(rows.map((row) => openOne<T>(`${table}/${row.id}`, row)))
    return opened.filter((row) => row !== null)
  }

  return {
    contacts: (rows) => openAll<ContactRow>('contacts', rows),
    threads: (rows) => openAll<ThreadRow>('threads', rows),
    messages: (rows) => openAll<MessageRow>('messages', rows),
    templates: (rows) => openAll<TemplateRow>('templates', rows),
  }
}
