import { afterEach, expect } from 'vitest'
import type { ThreadId } from '../../core/ids.ts'
import type { RefusalCode } from '../../core/messaging/refusal.ts'
import type { ThreadRow } from '../../core/view.ts'
import { verifyLedger } from '../ledger/verify.ts'
import { startTestDesk, type TestDesk, type TestDeskOptions } from './desk.ts'

export const MEI = '+12025550185'
export const TOM = '+12025550177'
export const GEORGE = '+447700900268'

/** One desk for each test of a file; after each its ledger must verify. */
export interface WithDesk extends TestDesk {
  open(options?: TestDeskOptions): Promise<void>
  row(thread: ThreadId): ThreadRow
  /** The thread's messages in their order; notices as `(opted-in)`. */
  texts(thread: ThreadId): string[]
  /** Mei, asked and willing: her window is open. */
  optedIn(): Promise<ThreadId>
}

export const refusalOf = (answer: { ok: boolean, refusal?: { code: RefusalCode } }): RefusalCode | null => answer.ok ? null : answer.refusal?.code ?? null

export function withDesk(): WithDesk {
  let current: TestDesk | null = null
  afterEach(async () => {
    if (current === null) return
    expect(verifyLedger(current.desk().ledger.db).findings).toEqual([])
    await current.stop()
    current = null
  })
  const extra = {
    async open(options: TestDeskOptions = {}) { current = await startTestDesk(options) },
    row(thread: ThreadId): ThreadRow {
      const change = desk.desk().feed.row('thread', thread)
      if (change.entity !== 'thread' || change.row === null) throw new Error('no such thread')
      return change.row
    },
    texts: (thread: ThreadId): string[] => desk.messages(thread).map((message) => message.notice === null ? message.text : `(${message.notice.kind})`),
    async optedIn() {
      const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
      const thread = await desk.optIn(mei, MEI)
      desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', button: 'yes' })
      await desk.until(() => desk.row(thread).consent?.state === 'opted-in')
      await desk.quiet()
      return thread
    },
  }
  const desk = new Proxy(extra, {
    get(own, name) {
      if (Reflect.has(own, name)) return Reflect.get(own, name) as unknown
      if (current === null) throw new Error('open the desk first')
      return Reflect.get(current, name) as unknown
    },
  }) as WithDesk
  return desk
}
