import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { callSound } from '../core/telephony/call-sound.ts'
import type { MessageRow } from '../core/view.ts'
import { recordingMoments } from './testing/desk-process.ts'
import { randomFrom, seed, startKilling } from './testing/killing.ts'

const moments = [...recordingMoments, 'piece'] as const
const recorded = new Uint8Array(readFileSync(new URL('../core/testing/recorded-call.webm', import.meta.url)))

/** What the kept file of these pieces must be. */
async function sha256Of(pieces: readonly Uint8Array[]): Promise<string> {
  const hash = createHash('sha256')
  for await (const page of callSound((async function* () { yield* pieces })())) hash.update(page)
  return hash.digest('hex')
}

it(`keeps each recorded call whole up to the last piece that was answered when killed ${String(moments.length)} times (seed ${String(seed)})`, { timeout: 120_000 }, async () => {
  const random = randomFrom(seed)
  const pick = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  const killing = await startKilling((policy) => {
    policy.recording = { enabled: true }
    policy.archive = { deliveries: [{ id: 'vault', kind: 'https', url: 'https://archive.firm.example', auth: { kind: 'bearer', token: 'archive-token' } }] }
  })
  const { desk, folder } = killing
  const report = (what: object): Promise<unknown> => desk.call('report', what)
  const rowOf = async (id: string): Promise<MessageRow | undefined> => (await killing.rows()).find((row) => row.id === id)
  try {
    const died: Record<string, number> = {}
    for (const at of moments) {
      const pieces = Array.from({ length: 12 }, (_, index) => recorded.subarray(index * 1500, (index + 1) * 1500))
      await desk.start({ at, nth: at === 'piece' ? pick(1, pieces.length) : 1 })
      await report({ kind: 'ready' })
      const id = randomUUID()
      const dialled = await desk.call('calls.dial', { id, lineId: 'main', to: '+12025550185' })
      if (dialled === null) throw new Error('it died before the call')
      expect(dialled).toMatchObject({ ok: true })
      await report({ kind: 'answered', id })
      const media = desk.recorded
      let answered = 0
      for (const [index, piece] of pieces.entries()) {
        const answer = await desk.call('piece', { media, index, base64: Buffer.from(piece).toString('base64') })
        if (answer === null) break
        expect(answer).toEqual({ ok: true })
        answered += 1
      }
      await report({ kind: 'ended', id, by: 'peer', cause: 'Terminated', code: 0, reason: '' })
      await report({ kind: 'recording', media, state: 'done', trouble: '' })
      if (await killing.dies()) died[at] = (died[at] ?? 0) + 1

      await desk.start(null)
      const row = await killing.until(async () => {
        const now = await rowOf(id)
        return now?.call?.recording !== 'wanted' && now
      }, 'the call becomes a file')
      // The piece that was on disk and not yet answered may be there.
      expect([await sha256Of(pieces.slice(0, answered)), await sha256Of(pieces.slice(0, answered + 1))]).toContain(row.media?.sha256)
      expect(row.call).toMatchObject({ state: 'ended', recording: 'kept' })
      await killing.until(() => Promise.resolve(readdirSync(join(folder, 'call-recordings')).length === 0), 'its pieces go')
      await desk.kill()
    }
    expect(Object.keys(died).sort()).toEqual([...recordingMoments].sort())
  } finally {
    await killing.end()
  }
})
