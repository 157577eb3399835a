import { plainMessage, plainThread } from '../../../core/testing/plain.ts'
import type { ContactId, LineId, MessageId, ThreadId } from '../../../core/ids.ts'
import type { ContactRow, FeedChange, MessageRow, ThreadRow } from '../../../core/view.ts'

/* Rows for tests of the view: only what a test says differs from these. */

export const aThread = (id: string, differing: Partial<ThreadRow> = {}): ThreadRow => ({
  id: id as ThreadId, lineId: 'main' as LineId, channel: 'whatsapp', contactId: null, title: `Title of ${id}`, address: null,
  lastAt: 1000, preview: null, unread: 0, newestIn: 0, draft: null, ...plainThread,
  pinned: false, muted: false, archived: false, ...differing,
})

export const aMessage = (id: string, threadId: string, differing: Partial<MessageRow> = {}): MessageRow => ({
  id: id as MessageId, threadId: threadId as ThreadId, direction: 'in', at: 1000, seq: 1, type: 'text', purpose: 'talk',
  text: `Text of ${id}`, template: null, buttons: [], status: 'received', statusAt: 1000, retryAt: null, failure: null,
  refusal: null, notice: null, ...plainMessage, ...differing,
})

export const aContact = (id: string, differing: Partial<ContactRow> = {}): ContactRow => ({
  id: id as ContactId, name: `Name of ${id}`, numbers: [], about: '', notes: '', language: 'en-GB', createdAt: 0, updatedAt: 0, ...differing,
})

export const threadChange = (row: ThreadRow): FeedChange => ({ entity: 'thread', id: row.id, row })
export const messageChange = (row: MessageRow): FeedChange => ({ entity: 'message', id: row.id, row })
export const contactChange = (row: ContactRow): FeedChange => ({ entity: 'contact', id: row.id, row })
