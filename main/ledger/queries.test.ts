import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UNENDED } from '../calls/record.ts'
import { ALL_THREADS, SAID_BEFORE } from '../dlp/earlier.ts'
import { LISTED_LOST } from '../inbound/receive.ts'
import { HEADS, LEFT_OVER, WAITING } from '../outbound/dispatch.ts'
import { AHEAD } from '../outbound/pacing.ts'
import { openDatabase } from './database.ts'

/* What runs with every commit must not read every message. */
let folder: string
let db: DatabaseSync
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compline-queries-'))
  db = openDatabase(join(folder, 'ledger.db'))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('finds by an index, however long the ledger', () => {
  it.each([['the next of each conversation', HEADS], ['how many wait', WAITING], ['what was left over', LEFT_OVER], ['how many are ahead', AHEAD], ['whose answer was lost', LISTED_LOST]])('%s', (_what, sql) => {
    const plan = (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail)
    expect(plan.filter((step) => step.startsWith('SCAN'))).toEqual([])
    expect(plan[0]).toContain('message_by_status')
  })
  it('which calls never ended', () => {
    const plan = (db.prepare(`EXPLAIN QUERY PLAN ${UNENDED}`).all() as { detail: string }[]).map(({ detail }) => detail)
    expect(plan).toEqual([expect.stringContaining('message_live_call')])
  })
  it('the conversations of one person', () => {
    const plan = (db.prepare(`EXPLAIN QUERY PLAN ${ALL_THREADS}`).all() as { detail: string }[]).map(({ detail }) => detail)
    expect(plan.filter((step) => step.startsWith('SCAN'))).toEqual([])
  })
  it('what was said just before', () => {
    const plan = (db.prepare(`EXPLAIN QUERY PLAN ${SAID_BEFORE}`).all() as { detail: string }[]).map(({ detail }) => detail)
    expect(plan).toEqual([expect.stringContaining('message_unread (thread=? AND direction=? AND seq<?)')])
  })
})
