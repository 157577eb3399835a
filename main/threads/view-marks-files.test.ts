import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MediaId, MessageId, ThreadId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { Draft } from '../../core/view.ts'
import { testStore, type TestStore } from '../media/testing/store.ts'
import { newId } from '../testing/desk.ts'
import { createViewMarks, type ViewMarks } from './view-marks.ts'

/* Files that came back (taken back, refused while they waited) against what the composer saves and sends at the same moment. */
let at: TestStore
let marks: ViewMarks
let thread: ThreadId
beforeAll(async () => {
  at = await testStore()
  marks = createViewMarks(at.ledger)
})
afterAll(() => { at.close() })
beforeEach(() => { thread = crypto.randomUUID() as ThreadId })

type File = Extract<Draft['attachments'][number], { media: MediaRef }>
const file = (name: string): File => ({ id: newId(), media: { id: crypto.randomUUID() as MediaId, kind: 'image', mime: 'image/png', bytes: 1, sha256: null, fileName: name, voice: false, width: null, height: null, duration: null } })
const restore = (text: string, attachment: File | null, replyTo: MessageId | null = null): MessageId => {
  const id = newId()
  at.ledger.write((tx) => { marks.restore(tx, thread, id, { text, attachment, replyTo }) })
  return id
}
const save = (draft: Draft | null): void => { at.ledger.write((tx) => { marks.saveDraft(tx, thread, draft) }) }
const sent = (id: MessageId, tookText = true): void => { at.ledger.write((tx) => { marks.sentFrom(tx, thread, id, tookText) }) }
const draft = (text: string, ...attachments: File[]): Draft => ({ id: newId(), text, template: null, attachments, replyTo: null })
const now = () => {
  const found = marks.draft(thread)
  return found === null ? null : [found.text, ...found.attachments.map((attachment) => 'media' in attachment ? attachment.media.fileName : '')]
}

describe('a file that came back', () => {
  it('is in the draft, with its caption and the message it answers', () => {
    const answered = newId()
    restore('Your chart', file('chart.png'), answered)
    expect(now()).toEqual(['Your chart', 'chart.png'])
    expect(marks.draft(thread)?.replyTo).toBe(answered)
  })

  it('without a caption adds nothing to what is being typed, and stands before what was attached meanwhile', () => {
    save(draft('And this', file('new.png')))
    restore('', file('old.png'))
    expect(now()).toEqual(['And this', 'old.png', 'new.png'])
  })

  it('stands in the order in which it was sent, where several come back', () => {
    restore('Caption', file('1.png'))
    restore('', file('2.png'))
    restore('Text', null)
    restore('', file('3.png'))
    expect(now()).toEqual(['Caption\n\nText', '1.png', '2.png', '3.png'])
  })

  it('is not dropped by a composer that has just been emptied, nor by one that knows only its own files', () => {
    restore('', file('old.png'))
    save(null)
    expect(now()).toEqual(['', 'old.png'])
    save(draft('Hello', file('new.png')))
    expect(now()).toEqual(['Hello', 'old.png', 'new.png'])
  })

  it('is there once, though a composer still has it from before', () => {
    const chart = file('chart.png')
    restore('', { ...chart, id: newId() })
    save(draft('', chart))
    expect(now()).toEqual(['', 'chart.png'])
  })

  it('can be taken out by a composer that has it', () => {
    const id = restore('Caption', file('old.png'))
    save({ ...draft('Caption'), id })
    expect(now()).toEqual(['Caption'])
    save(null)
    expect(now()).toBeNull()
  })

  it('and was sent again stays sent: no late save brings it or its caption back', () => {
    restore('Caption', file('old.png'))
    const [attachment] = marks.draft(thread)?.attachments ?? []
    if (attachment === undefined) throw new Error('a file')
    sent(attachment.id)
    expect(now()).toBeNull()
    save(draft('Something new'))
    expect(now()).toEqual(['Something new'])
  })
})

describe('a text beside files', () => {
  it('goes with the file that takes it as its caption', () => {
    const photo = file('house.png')
    const other = file('garden.png')
    save(draft('The house', photo, other))
    sent(photo.id)
    expect(now()).toEqual(['', 'garden.png'])
  })

  it('stays where the file takes none, a sound: its own message follows, and a crash before it loses nothing', () => {
    const voice = file('note.ogg')
    save(draft('As I said', voice))
    sent(voice.id, false)
    expect(now()).toEqual(['As I said'])
  })
})
