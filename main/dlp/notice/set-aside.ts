import type { NoticeStatus } from '../../../core/status.ts'
import type { Ledger } from '../../ledger/ledger.ts'

/** A notice that its receiver would not have; what it was about stands in the ledger, in the fact of this number. */
type Aside = NoticeStatus['aside'][number]

/** The newest of them. */
const MOST = 100

/** Beside the cursor in the ledger's own table; numbers and codes only, so in the clear. */
export function createSetAside({ db, write }: Ledger, way: NoticeStatus['way']): { list(): readonly Aside[], add(one: Aside): void } {
  const key = `notice.${way}.aside`
  const row = db.prepare('SELECT value FROM meta WHERE key = ?').get(key) as { value: Uint8Array } | undefined
  const put = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  let kept: readonly Aside[] = row === undefined ? [] : JSON.parse(Buffer.from(row.value).toString()) as Aside[]
  return {
    list: () => kept,
    add(one) {
      const next = [...kept, one].slice(-MOST)
      write(() => { put.run(key, Buffer.from(JSON.stringify(next))) })
      kept = next
    },
  }
}
