import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { CallEnd } from '../core/telephony/call.ts'
import { callMoments } from './testing/desk-process.ts'
import { startKilling } from './testing/killing.ts'

const GEORGE = '+447700900268'

it('a call that was on when Compline was killed is on record, and ended by the next start', { timeout: 120_000 }, async () => {
  const killing = await startKilling()
  const { desk, rows } = killing
  const dial = (id: string): Promise<unknown> => desk.call('calls.dial', { id, lineId: 'main', to: GEORGE })
  const offer = (id: string): Promise<unknown> => desk.call('report', { kind: 'offered', id, user: GEORGE, host: '', name: '', sipCallId: randomUUID(), replaces: null })
  const callOf = async (id: string) => (await rows()).find((row) => row.id === id)?.call
  try {
    const ends = new Map<string, CallEnd>()
    for (const at of callMoments) {
      const id = randomUUID()
      await desk.start({ at, nth: 1 })
      // It dies before it could give an answer.
      expect(await (at === 'placed' ? dial(id) : offer(id))).toBeNull()
      expect(await killing.dies()).toBe(true)
      ends.set(id, 'interrupted')
    }
    // While both talk, with one that ended before.
    const [over, talking] = [randomUUID(), randomUUID()]
    await desk.start(null)
    for (const id of [over, talking]) {
      expect(await dial(id)).toMatchObject({ ok: true })
      await desk.call('report', { kind: 'answered', id })
    }
    await desk.call('report', { kind: 'ended', id: over, by: 'peer', cause: 'Terminated', code: 0, reason: '' })
    ends.set(over, 'hung-up-by-peer').set(talking, 'interrupted')
    await killing.dies()

    await desk.start(null)
    for (const [id, end] of ends) expect(await callOf(id), id).toMatchObject({ state: 'ended', end })
    expect((await callOf(talking))?.answeredAt).not.toBeNull()
    // The same call again is answered as it was, and dials nobody.
    expect(await dial(talking)).toMatchObject({ ok: true })
    expect(await callOf(talking)).toMatchObject({ end: 'interrupted' })
    await killing.dies()
    // And it is ended once.
    await desk.start(null)
    const thread = (await rows()).filter(({ type }) => type === 'call')
    expect(thread).toHaveLength(ends.size)
    await killing.dies()
  } finally {
    await killing.end()
  }
})
