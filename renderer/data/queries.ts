/*
 *  What screens read: live queries as refs of opened rows (types of core/view.ts). Call them in setup(); they end with
 *  the component. Rows are plain frozen-by-convention objects: change them through commands (renderer/bridge.ts) only.
 *  Every argument may be a value, a ref or a getter.
 *
 *    useThreads(filter, keep?, search?) → { threads: Ref<ThreadRow[]>, loading: Ref<boolean>, hasMore: Ref<boolean>, more(): void }
 *                               filter: 'all' | 'unread' | 'whatsapp' | 'sms' | 'archived'. Pinned first, then newest first;
 *                               empty threads only where there is a draft. 'unread' keeps `keep` (the open thread) in the list.
 *                               search: among all there are, by name and number; '' = the newest, by pages
 *    useThread(id | null)     → { thread: Ref<ThreadRow | null>, loading }
 *    useThreadsOf(contactId)  → { threads: Ref<ThreadRow[]>, loading }          every thread of a contact, newest first
 *    useMessages(id | null)   → { messages: Ref<MessageRow[]>, loading, hasOlder: Ref<boolean>, older(): Promise<void> }
 *                               oldest first, by (at, seq); the newest 50, and 50 more per older(), kept live.
 *    useNotices(threadIds)    → { notices: Ref<MessageRow[]>, loading }         newest first: the consent timeline
 *    useHistory(threadIds)    → { history: Ref<MessageRow[]>, loading }         newest first: all channels on one line of time
 *    useContacts(search)      → { contacts: Ref<ContactRow[]>, loading }        by name; '' = everybody; looks into name, about, numbers
 *    useContact(id | null)    → { contact: Ref<ContactRow | null>, loading }
 *    useTemplates()           → { templates: Ref<TemplateRow[]>, loading }      by name, then language; the opt-in one too (isOptIn)
 *    useCalls()               → { calls: Ref<CallRow[]>, loading, hasMore, more() }   every call with its thread, newest first
 *    useMissedCalls(seen)     → Ref<number>                                     missed after that time, in threads that nobody has read
 *    newestOf(id)             → Promise<MessageRow[]>                           once: the newest 50, newest first
 *    useUnreadTotal()         → Ref<number>                                     of all threads that are not archived
 *    catchingUp, viewFails    : Ref<boolean>                                     the very first pull runs; the projector cannot write just now
 */
export { newestOf, useCalls, useMissedCalls, type CallRow } from './queries/calls.ts'
export { useContact, useContacts } from './queries/contacts.ts'
export { useHistory, useMessages, useNotices } from './queries/messages.ts'
export { useTemplates } from './queries/templates.ts'
export { useThread, useThreads, useThreadsOf, useUnreadTotal, type ThreadFilter } from './queries/threads.ts'
export { catchingUp, viewFails } from './queries/catching-up.ts'
