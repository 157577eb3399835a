import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MessageId } from '../../../../core/ids.ts'
import type { Output } from '../../../../core/ipc.ts'
import type { Draft } from '../../../../core/view.ts'
import { createComposer, type ComposerWays } from './composer.ts'

type Answer = Output<'messages.submit'>

/** Main, as far as the composer knows it: it writes down what it was asked, and answers when the test says so. */
function desk(draft: Draft | null = null) {
  const saves: Draft[] = []
  const submits: { id: string, answer: (answer: Answer) => void, fail: () => void }[] = []
  let n = 0
  const ways: ComposerWays = {
    newId: () => `id-${++n}` as MessageId,
    save: (saved) => { saves.push(saved); return Promise.resolve() },
    submit: ({ id }) => new Promise<Answer>((answer, reject) => submits.push({ id, answer, fail: () => reject(new Error('gone')) })),
  }
  return { composer: createComposer(draft, ways), saves, submits }
}

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('a draft', () => {
  it('is in main 200 ms after the last key', () => {
    const { composer, saves } = desk()
    composer.type('He')
    vi.advanceTimersByTime(199)
    composer.type('Hello')
    vi.advanceTimersByTime(199)
    expect(saves).toEqual([])
    vi.advanceTimersByTime(1)
    expect(saves).toEqual([{ id: 'id-1', text: 'Hello', template: null, attachments: [], replyTo: null }])
  })
  it('is there at once when the field is left, and is not saved again unchanged', () => {
    const { composer, saves } = desk()
    composer.type('Hello')
    composer.flush()
    composer.flush()
    vi.advanceTimersByTime(1_000)
    expect(saves).toHaveLength(1)
  })
  it('emptied is taken away', () => {
    const { composer, saves } = desk({ id: 'old' as MessageId, text: 'Hello', template: null, attachments: [], replyTo: null })
    composer.type('')
    composer.flush()
    // By its own name: what main gave back under it is thrown away, and does not come again.
    expect(saves).toEqual([{ id: 'old', text: '', template: null, attachments: [], replyTo: null }])
  })
  it('that comes back as our own echo changes nothing', () => {
    const { composer } = desk()
    composer.type('Hello')
    composer.flush()
    composer.type('Hello, Tom')
    composer.heard({ id: 'id-1' as MessageId, text: 'Hello', template: null, attachments: [], replyTo: null })
    expect(composer.state.value.draft.text).toBe('Hello, Tom')
  })
  it('that main gives back stands in the field again', () => {
    const { composer } = desk()
    composer.heard({ id: 'back' as MessageId, text: 'Taken back', template: null, attachments: [], replyTo: null })
    expect(composer.state.value.draft).toEqual({ id: 'back', text: 'Taken back', template: null, attachments: [], replyTo: null })
  })
  it('that main gives back is taken over before the next key: thrown away at once, it does not come again', () => {
    const { composer, saves } = desk()
    composer.type('And this')
    composer.heard({ id: 'back' as MessageId, text: 'Taken back', template: null, attachments: [], replyTo: null })
    expect(saves).toMatchObject([{ id: 'back', text: 'Taken back\n\nAnd this' }])
    composer.type('')
    composer.put('Another')
    composer.flush()
    expect(saves.at(-1)).toMatchObject({ text: 'Another' })
  })
  it('that main knows better after a reload is taken as it is, template and all, and is not saved back', () => {
    const { composer, saves } = desk({ id: 'old' as MessageId, text: 'Half', template: null, attachments: [], replyTo: null })
    const known = { id: 'old' as MessageId, text: 'Half', template: { id: 't' as MessageId, name: 'review', language: 'en_GB', values: { 1: 'Dana' }, header: null }, attachments: [], replyTo: null }
    composer.heard(known)
    expect(composer.state.value.draft).toEqual(known)
    composer.heard(null)
    expect(composer.state.value.draft).toMatchObject({ text: '', template: null })
    composer.flush()
    vi.advanceTimersByTime(5_000)
    expect(saves).toEqual([])
  })
  it('is not lost, nor doubled, when main puts a text before it under its own id', () => {
    const { composer, saves } = desk()
    composer.type('And this')
    composer.flush()
    composer.type('And this too')
    composer.heard({ id: 'id-1' as MessageId, text: 'Taken back\n\nAnd this', template: null, attachments: [], replyTo: null })
    composer.heard({ id: 'id-1' as MessageId, text: 'Taken back\n\nAnd this', template: null, attachments: [], replyTo: null })
    expect(composer.state.value.draft.text).toBe('Taken back\n\nAnd this too')
    composer.flush()
    expect(saves.at(-1)).toMatchObject({ text: 'Taken back\n\nAnd this too' })
  })
  it('keeps a text that comes back while another message is under way', async () => {
    const { composer, submits } = desk()
    composer.type('Hello')
    const sent = composer.send()
    const back = { id: 'back' as MessageId, text: 'Taken back', template: null, attachments: [], replyTo: null }
    composer.heard(back)
    submits[0]?.answer({ ok: true })
    await sent
    composer.heard(back)
    expect(composer.state.value.draft.text).toBe('Taken back')
  })
})

describe('sending', () => {
  it('twice in a row submits once', async () => {
    const { composer, submits } = desk()
    composer.type('Hello')
    const [first, second] = [composer.send(), composer.send()]
    submits[0]?.answer({ ok: true })
    expect(await Promise.all([first, second])).toEqual([true, false])
    expect(submits.map((submit) => submit.id)).toEqual(['id-1'])
  })
  it('clears the field and the draft when accepted, not before', async () => {
    const { composer, saves, submits } = desk()
    composer.type('Hello')
    const sent = composer.send()
    expect(composer.state.value.draft.text).toBe('Hello')
    submits[0]?.answer({ ok: true })
    await sent
    expect(composer.state.value.draft.text).toBe('')
    expect(saves).toEqual([{ id: 'id-1', text: 'Hello', template: null, attachments: [], replyTo: null }, expect.objectContaining({ text: '', attachments: [] })])
  })
  it('refused keeps the text and its draft', async () => {
    const { composer, saves, submits } = desk()
    composer.type('Hello')
    const sent = composer.send()
    submits[0]?.answer({ ok: false, refusal: { code: 'window-closed' } })
    await sent
    expect(composer.state.value).toMatchObject({ phase: 'writing', trouble: { code: 'window-closed' }, draft: { text: 'Hello' } })
    expect(saves.at(-1)).toMatchObject({ text: 'Hello' })
  })
  it('unanswered goes again under the same id', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { composer, submits } = desk()
    composer.type('Hello')
    const first = composer.send()
    submits[0]?.fail()
    expect(await first).toBe(false)
    void composer.send()
    expect(submits.map((submit) => submit.id)).toEqual(['id-1', 'id-1'])
  })
  it('a template leaves the text that stood there', async () => {
    const { composer, saves, submits } = desk()
    composer.type('Half a thought')
    composer.choose({ name: 'review', language: 'en_GB' }, { 1: 'Dana' })
    const sent = composer.send()
    submits[0]?.answer({ ok: true })
    await sent
    expect(saves.at(-1)).toEqual({ id: 'id-1', text: 'Half a thought', template: null, attachments: [], replyTo: null })
  })
  it('a template sent by a nervous Enter does not send the text that stood there', async () => {
    const { composer, submits } = desk()
    composer.type('Half a thought')
    composer.choose({ name: 'review', language: 'en_GB' }, { 1: 'Dana' })
    const sent = composer.send()
    submits[0]?.answer({ ok: true })
    await sent
    for (let press = 0; press < 4; press++) {
      expect(await composer.send()).toBe(false)
      vi.advanceTimersByTime(600)
    }
    expect(submits).toHaveLength(1)
    // A second in peace, and it is the advisor's will.
    vi.advanceTimersByTime(400)
    void composer.send()
    expect(submits).toHaveLength(2)
  })
  it('a text that main gives back as Enter is pressed does not go with what was half-written', async () => {
    const { composer, submits } = desk()
    composer.type('And this')
    composer.heard({ id: 'back' as MessageId, text: 'Refused meanwhile', template: null, attachments: [], replyTo: null })
    expect(await composer.send()).toBe(false)
    composer.type('Refused meanwhile. And this')
    void composer.send()
    expect(submits).toHaveLength(1)
  })
})
