import { describe, expect, it } from 'vitest'
import type { ThreadPreview } from '../../core/view.ts'
import { messageWords } from './message-words.ts'
import { playTime } from './play-time.ts'

type Preview = Parameters<typeof messageWords>[0]
const file = (kind: NonNullable<ThreadPreview['media']>['kind'], over: Partial<ThreadPreview['media']> = {}): ThreadPreview['media'] =>
  ({ kind, voice: false, fileName: null, duration: null, ...over })
const media = (of: ThreadPreview['media'], text = ''): Preview => ({ type: 'media', text, media: of })

describe('a message in one line', () => {
  it.each<[string, Preview]>([
    ['Hello', { type: 'text', text: 'Hello', media: null }],
    ['Photo', media(file('image'))],
    ['Photo · Our house', media(file('image'), 'Our house')],
    ['Video 1:05', media(file('video', { duration: 65_000 }))],
    ['Voice message 0:12', media(file('audio', { voice: true, duration: 12_900 }))],
    ['Sound', media(file('audio'))],
    ['Sticker', media(file('sticker'))],
    ['Document: statement.pdf', media(file('document', { fileName: 'statement.pdf' }))],
    ['Document', media(file('document'))],
    ['Voicemail 0:48 · “Please call me”', { type: 'voicemail', text: 'Please call me', media: file('audio', { duration: 48_000 }) }],
    ['Voicemail', { type: 'voicemail', text: '', media: file('audio') }],
    ['Location: Harbour Street 4', { type: 'location', text: 'Harbour Street 4', media: null }],
    ['Location', { type: 'location', text: '', media: null }],
    ['Contact card: Leo Park', { type: 'cards', text: 'Leo Park', media: null }],
    ['Reacted 👍', { type: 'reaction', text: '👍', media: null }],
    ['Took back a reaction', { type: 'reaction', text: '', media: null }],
    ['Message without its contents', { type: 'unsupported', text: '', media: null }],
    ['Message without text', { type: 'text', text: '', media: null }],
  ])('is “%s”', (words, preview) => expect(messageWords(preview)).toBe(words))

  it('says what a template is about, not that a picture stands above it', () => {
    expect(messageWords({ type: 'template', text: 'Your review is ready', media: file('image') })).toBe('Your review is ready')
  })
})

it('a time to play counts whole seconds, and hours where there are any', () => {
  expect([0, 999, 12_000, 600_000, 3_723_000].map(playTime)).toEqual(['0:00', '0:00', '0:12', '10:00', '1:02:03'])
})
