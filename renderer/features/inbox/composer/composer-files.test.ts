import { describe, expect, it, vi } from 'vitest'
import type { MediaId, MessageId } from '../../../../core/ids.ts'
import type { MessageBody, Output } from '../../../../core/ipc.ts'
import type { MediaKind, MediaRef } from '../../../../core/messaging/media.ts'
import type { Draft } from '../../../../core/view.ts'
import { createComposer } from './composer.ts'

type Answer = Output<'messages.submit'>
const media = (id: string, kind: MediaKind = 'image'): MediaRef => ({ id: id as MediaId, kind, mime: 'image/png', bytes: 3, sha256: null, fileName: id, voice: false, width: null, height: null, duration: null })

/** Main, which answers as told: the n-th submission with the n-th answer, and yes after that. */
function desk(...answers: (Answer | 'none')[]) {
  const saves: (Draft | null)[] = []
  const submits: { id: MessageId, body: MessageBody }[] = []
  let n = 0
  const composer = createComposer(null, {
    newId: () => `id-${++n}` as MessageId,
    save: (saved) => { saves.push(saved); return Promise.resolve() },
    submit: (message) => {
      const answer = answers[submits.push(message) - 1] ?? { ok: true }
      return answer === 'none' ? Promise.reject(new Error('gone')) : Promise.resolve(answer)
    },
  })
  return { composer, saves, submits, sent: () => submits.map(({ body }) => body.type === 'media' ? [body.media, body.text] : body.type === 'text' ? ['text', body.text] : []) }
}
const names = (draft: Draft): string[] => draft.attachments.map(({ media }) => media.id)

describe('files', () => {
  it('go out in order, each as its own message, with the text as the caption of the first', async () => {
    const { composer, sent, submits, saves } = desk()
    composer.attach(media('a'))
    composer.attach(media('b'))
    composer.type('Look')
    composer.answer('asked' as MessageId)
    expect(await composer.send()).toBe(true)
    expect(sent()).toEqual([['a', 'Look'], ['b', '']])
    expect(submits.map(({ body }) => 'replyTo' in body ? body.replyTo : '')).toEqual(['asked', null])
    expect(composer.state.value.draft).toMatchObject({ text: '', attachments: [], replyTo: null })
    expect(saves.at(-1)).toBeNull()
  })
  it('without captions leave the text to a message after them, or to the next file that has one', async () => {
    const alone = desk()
    alone.composer.attach(media('sound', 'audio'))
    alone.composer.type('Listen')
    await alone.composer.send()
    expect(alone.sent()).toEqual([['sound', ''], ['text', 'Listen']])
    const both = desk()
    both.composer.attach(media('sound', 'audio'))
    both.composer.attach(media('a'))
    both.composer.type('Listen')
    await both.composer.send()
    expect(both.sent()).toEqual([['sound', ''], ['a', 'Listen']])
  })
  it('that were refused stay, with what comes after them, under new ids; what was accepted is gone', async () => {
    const { composer, submits } = desk({ ok: true }, { ok: false, refusal: { code: 'media-missing' } })
    for (const id of ['a', 'b', 'c']) composer.attach(media(id))
    composer.type('Look')
    expect(await composer.send()).toBe(false)
    expect(names(composer.state.value.draft)).toEqual(['b', 'c'])
    expect(composer.state.value).toMatchObject({ phase: 'writing', trouble: { code: 'media-missing' }, draft: { text: '' } })
    expect(composer.state.value.draft.attachments.map(({ id }) => id)).not.toContain(submits[1]?.id)
  })
  it('without an answer go again under the same id, and under another once anything was changed', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { composer, submits } = desk('none', 'none')
    composer.attach(media('a'))
    await composer.send()
    await composer.send()
    expect(submits[1]?.id).toBe(submits[0]?.id)
    composer.type('Another caption')
    await composer.send()
    expect(submits[2]?.id).not.toBe(submits[0]?.id)
  })
  it('attached while others are on their way wait for the next sending', async () => {
    const { composer, sent } = desk()
    composer.attach(media('a'))
    const sending = composer.send()
    composer.attach(media('late'))
    await sending
    expect(sent()).toEqual([['a', '']])
    expect(names(composer.state.value.draft)).toEqual(['late'])
  })
  it('are kept as a draft without a word', () => {
    const { composer, saves } = desk()
    composer.attach(media('a'))
    composer.flush()
    expect(saves).toMatchObject([{ text: '', attachments: [{ media: { id: 'a' } }] }])
    composer.detach('a' as MediaId)
    composer.flush()
    expect(saves.at(-1)).toBeNull()
  })
  it('that main gives back stand before the others, once, with their caption', async () => {
    const { composer } = desk()
    composer.attach(media('a'))
    composer.type('Look')
    await composer.send()
    composer.attach(media('b'))
    composer.type('And this')
    composer.flush()
    const back: Draft = { id: 'back' as MessageId, text: 'Look\n\nAnd this', template: null, replyTo: null, attachments: [{ id: 'again' as MessageId, media: media('a') }, { id: composer.state.value.draft.attachments[0]?.id ?? '' as MessageId, media: media('b') }] }
    composer.heard(back)
    composer.heard(back)
    expect(names(composer.state.value.draft)).toEqual(['a', 'b'])
    expect(composer.state.value.draft.text).toBe('Look\n\nAnd this')
  })
  it('given back alone leave what is being written as it is', () => {
    const { composer } = desk()
    composer.type('And this')
    composer.flush()
    composer.type('And this too')
    composer.heard({ id: 'back' as MessageId, text: 'And this', template: null, replyTo: null, attachments: [{ id: 'again' as MessageId, media: media('a') }] })
    expect(composer.state.value.draft).toMatchObject({ text: 'And this too', attachments: [{ id: 'again' }] })
  })
})

it('an answered message is let go with the answer, not before', async () => {
  const { composer, submits } = desk({ ok: false, refusal: { code: 'window-closed' } })
  composer.answer('asked' as MessageId)
  composer.type('Yes')
  await composer.send()
  expect(composer.state.value.draft.replyTo).toBe('asked')
  await composer.send()
  expect(submits.at(-1)?.body).toMatchObject({ text: 'Yes', replyTo: 'asked' })
  expect(composer.state.value.draft.replyTo).toBeNull()
})
