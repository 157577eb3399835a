import 'fake-indexeddb/auto'
import { beforeEach, expect, it } from 'vitest'
import type { ContactId, LineId } from '../../core/ids.ts'
import { createProjector } from './projector.ts'
import { openRows } from './rows.ts'
import { defineViewDatabase } from './schema.ts'
import { createSealer } from './sealing.ts'
import { aThread, threadChange } from './testing/rows.ts'
import { showView } from './view.ts'
import { linesUsedWith } from './last-line.ts'

const anna = 'anna' as ContactId
const ben = 'ben' as ContactId
const line = (id: string): LineId => id as LineId

let count = 0
beforeEach(async () => {
  const db = defineViewDatabase(`last-line-${++count}`)
  await db.open()
  const sealer = await createSealer(new Uint8Array(32).fill(5))
  showView({ db, rows: openRows(sealer, () => { throw new Error('a row did not open') }) })
  const changes = [
    aThread('1', { contactId: anna, lineId: line('main'), channel: 'sms', lastAt: 3000 }),
    aThread('2', { contactId: anna, lineId: line('branch'), channel: 'whatsapp', lastAt: 5000 }),
    aThread('3', { contactId: anna, lineId: line('main'), channel: 'whatsapp', lastAt: 1000 }),
    aThread('4', { contactId: anna, lineId: line('private'), channel: 'sms', lastAt: 0 }),
    aThread('5', { contactId: ben, lineId: line('private'), channel: 'sms', lastAt: 9000 }),
  ].map(threadChange)
  const ends = new AbortController()
  await new Promise<void>((resolve) => {
    void createProjector({
      db, sealer, epoch: 'e',
      pull: async (cursor) => ({ changes: changes.slice(cursor), cursor: changes.length, more: false }),
      wait: async () => {},
      onState: (state) => { if (state === 'current') resolve() },
    }).run(ends.signal)
  })
  ends.abort()
})

it('the lines used with a person come by their last use, each once; an empty thread is no use', async () => {
  expect(await linesUsedWith(anna)).toEqual(['branch', 'main'])
})

it('nobody else’s lines count', async () => {
  expect(await linesUsedWith('carla' as ContactId)).toEqual([])
})
