import type { ThreadId } from '../../../../core/ids.ts'
import type { MessageRow } from '../../../../core/view.ts'

/**
 * Number of the client's newest message among those shown; 0 = none. Those of `threadId` alone: for a moment after the
 * advisor went on to another thread the list still holds the one before.
 */
export const newestShown = (messages: readonly MessageRow[], threadId: ThreadId): number =>
  messages.reduce((newest, { threadId: of, direction, seq }) => of === threadId && direction === 'in' ? Math.max(newest, seq) : newest, 0)
