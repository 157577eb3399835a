import { plainPreview, plainThread } from '../../core/testing/plain.ts'
import { computed, shallowRef } from 'vue'
import type { LineId, ThreadId } from '../../core/ids.ts'
import type { ContactRow, MessageRow, TemplateRow, ThreadRow } from '../../core/view.ts'
import { idOf, nameOf, textOf } from '../story.ts'

/*
 *  In place of renderer/data/queries.ts and view.ts: the page as it would be if reading its rows took no time.
 *  That is the limit for a page that reads them from a database.
 */
const FIRST_PAGE = 100

const rows: ThreadRow[] = Array.from({ length: FIRST_PAGE }, (_, n) => ({
  id: idOf('a', n) as ThreadId, lineId: 'main' as LineId, channel: n % 4 === 3 ? 'sms' : 'whatsapp', contactId: null, title: nameOf(n), address: null,
  lastAt: Date.now() - n * 20_000, preview: { direction: 'in', text: textOf(n), status: null, notice: null, ...plainPreview }, unread: n < 20 ? n % 5 : 0, newestIn: 1, draft: null,
  ...plainThread, pinned: false, muted: false, archived: false,
}))

const loading = shallowRef(false)
const none = shallowRef(null)
export const useThreads = () => ({ threads: shallowRef(rows), loading, hasMore: shallowRef(true), more: (): void => undefined })
export const useThread = () => ({ thread: none, loading })
export const useThreadsOf = () => ({ threads: shallowRef<ThreadRow[]>([]), loading })
export const useMessages = () => ({ messages: shallowRef<MessageRow[]>([]), loading, hasOlder: shallowRef(false), older: async (): Promise<void> => undefined })
export const useNotices = () => ({ notices: shallowRef<MessageRow[]>([]), loading })
export const useHistory = () => ({ history: shallowRef<MessageRow[]>([]), loading })
export const useContacts = () => ({ contacts: shallowRef<ContactRow[]>([]), loading })
export const useContact = () => ({ contact: none, loading })
export const useTemplates = () => ({ templates: shallowRef<TemplateRow[]>([]), loading })
export const useUnreadTotal = () => shallowRef(42)
export const catchingUp = computed(() => false)
export const viewFails = computed(() => false)

export const startView = async (): Promise<void> => undefined
export const pokeFeed = (): void => undefined
