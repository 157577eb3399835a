import type { ContactId, LineId } from '../../core/ids.ts'
import { theView } from './view.ts'

/** The lines on which there was something with this person, the last used first; each once. Empty threads are no use. */
export async function linesUsedWith(contactId: ContactId): Promise<LineId[]> {
  const { db, rows } = theView()
  const threads = await db.threads.where('contactId').equals(contactId).filter(({ lastAt }) => lastAt > 0).toArray()
  const newestFirst = (await rows.threads(threads)).sort((one, other) => other.lastAt - one.lastAt)
  return [...new Set(newestFirst.map(({ lineId }) => lineId))]
}
