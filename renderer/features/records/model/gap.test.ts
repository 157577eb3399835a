import { expect, it } from 'vitest'
import type { ArchiveStatus, SinkStatus } from '../../../../core/archive/view.ts'
import type { SinkId } from '../../../../core/ids.ts'
import { gapOf } from './gap.ts'

const sink = (id: string, over: Partial<SinkStatus> = {}): SinkStatus => ({ id: id as SinkId, kind: 'smtp', state: 'retrying', queued: 1, aside: 0, delivered: 0, deliveredAt: null, oldestAt: 1000, trouble: 'refused', retryAt: null, ...over })
const status = (gap: ArchiveStatus['gap'], ...sinks: SinkStatus[]): ArchiveStatus => ({ channels: ['sms'], captured: 1, sinks, gap })

it('nothing is said while all is well, or not known', () => {
  expect(gapOf(null)).toBeNull()
  expect(gapOf(status('none', sink('a')))).toBeNull()
  expect(gapOf(status('behind', sink('a', { oldestAt: null })))).toBeNull()
})
it('the archives that fail are named, not the one that merely gathers; the oldest record counts', () => {
  const gap = gapOf(status('blocked', sink('a', { oldestAt: 5000 }), sink('b', { oldestAt: 3000 }), sink('c', { trouble: null, state: 'idle', oldestAt: 4000 })))
  expect(gap).toMatchObject({ kind: 'blocked', since: 3000 })
  expect(gap?.sinks.map(({ id }) => id)).toEqual(['a', 'b'])
})
it('where none says why, all that wait are named', () => {
  expect(gapOf(status('behind', sink('a', { trouble: null }), sink('b', { oldestAt: null })))?.sinks.map(({ id }) => id)).toEqual(['a'])
})
