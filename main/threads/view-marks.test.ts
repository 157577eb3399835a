import { describe, expect, it } from 'vitest'
import type { MessageId, ThreadId } from '../../core/ids.ts'
import { newId } from '../testing/desk.ts'
import { withDesk } from '../testing/with-desk.ts'

/*
 *  A text that came back (taken back, refused while it waited) against what the composer saves at the same moment.
 */
describe('a text that came back', () => {
  const desk = withDesk()
  const typed = (threadId: ThreadId, id: MessageId, text: string) => desk.call('drafts.save', { threadId, draft: { id, text, template: null } })
  const draft = (thread: ThreadId): string | undefined => desk.row(thread).draft?.text

  async function takenBack(before?: { id: MessageId, text: string }): Promise<ThreadId> {
    await desk.open()
    const thread = await desk.optedIn()
    await desk.sandbox.control.offline(true)
    const id = newId()
    await desk.text(thread, 'Came back', id)
    await desk.quiet()
    if (before !== undefined) await typed(thread, before.id, before.text)
    expect(await desk.call('messages.cancel', { id })).toEqual({ ok: true })
    return thread
  }

  it('is not dropped by a composer that has just been emptied', async () => {
    const thread = await takenBack()
    await desk.call('drafts.save', { threadId: thread, draft: null })
    expect(draft(thread)).toBe('Came back')
  })

  it('stands before what was typed meanwhile, whichever is saved first', async () => {
    const id = newId()
    const thread = await takenBack({ id, text: 'And this' })
    expect(draft(thread)).toBe('Came back\n\nAnd this')
    expect(desk.row(thread).draft?.id).not.toBe(id)
    await typed(thread, id, 'And this too')
    expect(draft(thread)).toBe('Came back\n\nAnd this too')
  })

  it('is put there once, also before a text that has it already, under whatever id that is saved', async () => {
    const thread = await takenBack()
    await typed(thread, newId(), 'And this')
    await typed(thread, newId(), draft(thread) ?? '')
    expect(draft(thread)).toBe('Came back\n\nAnd this')
  })

  it('is thrown away by a composer that has it and is emptied', async () => {
    const thread = await takenBack()
    await typed(thread, desk.row(thread).draft?.id ?? newId(), '')
    expect(draft(thread)).toBeUndefined()
  })

  it('can be changed and thrown away by a composer that has it', async () => {
    const thread = await takenBack()
    const { id = newId() } = desk.row(thread).draft ?? {}
    await typed(thread, id, 'Changed')
    expect(draft(thread)).toBe('Changed')
    await desk.call('drafts.save', { threadId: thread, draft: null })
    expect(draft(thread)).toBeUndefined()
  })

  it('stands in the order in which it was written, where several come back', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await desk.sandbox.control.offline(true)
    const ids = [newId(), newId(), newId()]
    for (const [place, id] of ids.entries()) await desk.text(thread, `Part ${String(place + 1)}`, id)
    await desk.quiet()
    await typed(thread, newId(), 'And this')
    for (const id of ids) await desk.call('messages.cancel', { id })
    expect(draft(thread)).toBe('Part 1\n\nPart 2\n\nPart 3\n\nAnd this')
  })
})
