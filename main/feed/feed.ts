import type { FeedChange, FeedPage } from '../../core/view.ts'
import type { FeedEntity } from '../ledger/ledger.ts'
import { createRows, type RowParts } from './rows.ts'

/** What changed in the advisor's view after a cursor. One entry for each thing: its newest state, never its history. */
export interface Feed {
  since(cursor: number, limit: number): FeedPage
  /** One row, as the advisor sees it. */
  row(entity: FeedEntity, id: string): FeedChange
}

export function createFeed(parts: RowParts): Feed {
  const row = createRows(parts)
  const page = parts.ledger.db.prepare('SELECT seq, entity, id FROM feed WHERE seq > ? ORDER BY seq LIMIT ?')
  return {
    row,
    since(cursor, limit) {
      const entries = page.all(cursor, limit) as { seq: number, entity: FeedEntity, id: string }[]
      return {
        changes: entries.map(({ entity, id }) => row(entity, id)),
        cursor: entries.at(-1)?.seq ?? cursor,
        more: entries.length === limit,
      }
    },
  }
}
