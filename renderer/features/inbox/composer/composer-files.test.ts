import { describe, expect, it, vi } from 'vitest'
import type { MediaId, MessageId } from '../../../../core/ids.ts'
import type { MessageBody, Output } from '../../../../core/ipc.ts'
import type { MediaKind, MediaRef } from '../../../../core/messaging/media.ts'
import type { Card, Place } from '../../../../core/messaging/message.ts'
import type { Draft } from '../../../../core/view.ts'
import { createComposer } from './composer.ts'

type Answer = Output<'messages.submit'>
const media = (id: string, kind: MediaKind = 'image'): MediaRef => ({ id: id as MediaId, kind, mime: 'image/png', bytes: 3, sha256: null, fileName: id, voice: false, width: null, height: null, duration: null })

/** Main, which answers as told: the n-th submission with the n-th answer, and yes after that. */
function desk(...answers: (Answer | 'none')[]) {
  const saves: Draft[] = []
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
const names = (draft: Draft): string[] => draft.attachments.map((attachment) => 'media' in attachment ? attachment.media.id : '')

describe('files', () => {
  it('go out in order, each as its own message, with the text as the caption of the first', async () => {
    const { composer, sent, submits, saves } = desk()
    composer.attach({ media: media('a') })
    composer.attach({ media: media('b') })
    composer.type('Look')
    composer.answer('asked' as MessageId)
    expect(await composer.send()).toBe(true)
    expect(sent()).toEqual([['a', 'Look'], ['b', '']])
    expect(submits.map(({ body }) => 'replyTo' in body ? body.replyTo : '')).toEqual(['asked', null])
    expect(composer.state.value.draft).toMatchObject({ text: '', attachments: [], replyTo: null })
    expect(saves.at(-1)).toMatchObject({ text: '', template: null, attachments: [] })
  })
  it('without captions leave the text to a message after them, or to the next file that has one', async () => {
    const alone = desk()
    alone.composer.attach({ media: media('sound', 'audio') })
    alone.composer.type('Listen')
    await alone.composer.send()
    expect(alone.sent()).toEqual([['sound', ''], ['text', 'Listen']])
    const both = desk()
    both.composer.attach({ media: media('sound', 'audio') })
    both.composer.attach({ media: media('a') })
    both.composer.type('Listen')
    await both.composer.send()
    expect(both.sent()).toEqual([['sound', ''], ['a', 'Listen']])
  })
  it('that were refused stay, with what comes after them, under new ids; what was accepted is gone', async () => {
    const { composer, submits } = desk({ ok: true }, { ok: false, refusal: { code: 'media-missing' } })
    for (const id of ['a', 'b', 'c']) composer.attach({ media: media(id) })
    composer.type('Look')
    expect(await composer.send()).toBe(false)
    expect(names(composer.state.value.draft)).toEqual(['b', 'c'])
    expect(composer.state.value).toMatchObject({ phase: 'writing', trouble: { code: 'media-missing' }, draft: { text: '' } })
    expect(composer.state.value.draft.attachments.map(({ id }) => id)).not.toContain(submits[1]?.id)
  })
  it('without an answer go again under the same id, and under another once anything was changed', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { composer, submits } = desk('none', 'none')
    composer.attach({ media: media('a') })
    await composer.send()
    await composer.send()
    expect(submits[1]?.id).toBe(submits[0]?.id)
    composer.type('Another caption')
    await composer.send()
    expect(submits[2]?.id).not.toBe(submits[0]?.id)
  })
  it('attached while others are on their way wait for the next sending', async () => {
    const { composer, sent } = desk()
    composer.attach({ media: media('a') })
    const sending = composer.send()
    composer.attach({ media: media('late') })
    await sending
    expect(sent()).toEqual([['a', '']])
    expect(names(composer.state.value.draft)).toEqual(['late'])
  })
  it('are kept as a draft without a word', () => {
    const { composer, saves } = desk()
    composer.attach({ media: media('a') })
    composer.flush()
    expect(saves).toMatchObject([{ text: '', attachments: [{ media: { id: 'a' } }] }])
    composer.detach(composer.state.value.draft.attachments[0]?.id ?? '' as MessageId)
    composer.flush()
    expect(saves.at(-1)).toMatchObject({ text: '', template: null, attachments: [] })
  })
  it('that main gives back stand before the others, once, with their caption', async () => {
    const { composer } = desk()
    composer.attach({ media: media('a') })
    composer.type('Look')
    await composer.send()
    composer.attach({ media: media('b') })
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

describe('places and contact cards', () => {
  const pier: Place = { latitude: 50.8225, longitude: -0.1372, name: 'The pier', address: null }
  const ines: Card = { name: 'Ines Keller', organisation: null, phones: [{ number: '+442079460123', label: 'WORK' }], emails: [] }
  const types = ({ submits }: ReturnType<typeof desk>): string[] => submits.map(({ body }) => body.type)

  it('have no caption: the text goes before them, as a message, and it is the one that answers', async () => {
    const at = desk()
    at.composer.attach({ place: pier })
    at.composer.attach({ cards: [ines] })
    at.composer.type('Here we meet')
    at.composer.answer('asked' as MessageId)
    expect(await at.composer.send()).toBe(true)
    expect(types(at)).toEqual(['text', 'location', 'cards'])
    expect(at.submits.map(({ body }) => 'replyTo' in body ? body.replyTo : '')).toEqual(['asked', null, null])
    expect(at.submits.slice(1).map(({ body }) => body)).toMatchObject([{ place: pier }, { cards: [ines] }])
    expect(at.composer.state.value.draft).toMatchObject({ text: '', attachments: [], replyTo: null })
  })
  it('beside a photo leave the text to its caption; beside a sound the text goes after that and before them', async () => {
    const photo = desk()
    photo.composer.attach({ place: pier })
    photo.composer.attach({ media: media('a') })
    photo.composer.type('Here we meet')
    await photo.composer.send()
    expect(types(photo)).toEqual(['location', 'media'])
    const sound = desk()
    sound.composer.attach({ place: pier })
    sound.composer.attach({ media: media('sound', 'audio') })
    sound.composer.attach({ cards: [ines] })
    sound.composer.type('Listen')
    await sound.composer.send()
    expect(types(sound)).toEqual(['location', 'media', 'text', 'cards'])
  })
  it('that were refused after their text had gone stay, and the next text has an id of its own', async () => {
    const at = desk({ ok: true }, { ok: false, refusal: { code: 'window-closed' } })
    at.composer.attach({ place: pier })
    at.composer.type('Here we meet')
    expect(await at.composer.send()).toBe(false)
    const { draft } = at.composer.state.value
    expect(draft).toMatchObject({ text: '', attachments: [{ place: pier }] })
    expect(at.submits.map(({ id }) => id)).not.toContain(draft.id)
  })
  it('without an answer keep theirs; the text that was accepted before has left its id behind', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const at = desk({ ok: true }, 'none')
    at.composer.attach({ place: pier })
    at.composer.type('Here we meet')
    await at.composer.send()
    expect(at.saves.at(-1)).toMatchObject({ text: '', attachments: [{ id: at.submits[1]?.id, place: pier }] })
    expect(at.saves.at(-1)?.id).not.toBe(at.submits[0]?.id)
    await at.composer.send()
    expect(at.submits[2]?.id).toBe(at.submits[1]?.id)
  })
  it('that main gives back are there once, though the same was attached meanwhile', () => {
    const { composer } = desk()
    composer.attach({ place: pier })
    composer.flush()
    composer.heard({ id: 'back' as MessageId, text: '', template: null, replyTo: null, attachments: [{ id: 'again' as MessageId, place: { ...pier } }] })
    expect(composer.state.value.draft.attachments).toEqual([{ id: 'again', place: pier }])
  })
  it('stand in a draft once, however often they are chosen', () => {
    const { composer } = desk()
    for (let time = 0; time < 2; time += 1) {
      composer.attach({ place: { ...pier } })
      composer.attach({ cards: [{ ...ines }] })
    }
    expect(composer.state.value.draft.attachments).toHaveLength(2)
    composer.attach({ cards: [{ ...ines, phones: [] }] })
    expect(composer.state.value.draft.attachments).toHaveLength(3)
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
