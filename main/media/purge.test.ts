import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ThreadId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import { newId } from '../testing/desk.ts'
import { withDesk } from '../testing/with-desk.ts'
import { png } from './testing/samples.ts'

const desk = withDesk()

async function take(threadId: ThreadId): Promise<MediaRef> {
  const taken = await desk.desk().take({ threadId, name: 'photo.png', voice: false, from: { bytes: png(), type: '' } })
  if (!taken.ok) throw new Error(taken.refusal.code)
  return taken.media
}

it('a start destroys files that nobody wants, a day after they were taken; what a message or a draft has stays', async () => {
  await desk.open()
  const thread = await desk.optedIn()
  desk.desk().dispatch.stop()
  const [sent, drafted, header, forgotten, fresh] = [await take(thread), await take(thread), await take(thread), await take(thread), await take(thread)]
  await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'media', media: sent.id, text: '' } })
  await desk.call('drafts.save', { threadId: thread, draft: {
    id: newId(), text: '', attachments: [{ id: newId(), media: drafted }],
    template: { id: newId(), name: 'review', language: 'en_GB', values: {}, header },
  } })
  const folder = join(desk.folder, 'media')
  writeFileSync(join(folder, 'half.new'), 'a crash left this')
  const old = new Date(Date.now() - 25 * 3_600_000)
  for (const name of readdirSync(folder)) if (name !== fresh.id) utimesSync(join(folder, name), old, old)
  await desk.restart()
  expect(readdirSync(folder).sort()).toEqual([sent.id, drafted.id, header.id, fresh.id].sort())
  for (const { id } of [sent, drafted, header, fresh]) expect(desk.desk().media.has(id)).toBe(true)
  expect(desk.desk().media.has(forgotten.id)).toBe(false)
})
