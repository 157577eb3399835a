import { describe, expect, it, vi } from 'vitest'
import type { MediaId } from '../../../../core/ids.ts'
import type { Taken } from '../../../../core/ipc.ts'
import type { MediaRef } from '../../../../core/messaging/media.ts'
import { createTaking, MOST_FILES } from './taking.ts'

const media = (name: string): MediaRef => ({ id: name as MediaId, kind: 'image', mime: 'image/png', bytes: 3, sha256: null, fileName: name, voice: false, width: 1, height: 1, duration: null })
const file = (name: string, size = 3): File => Object.defineProperty(new File(['abc'], name), 'size', { value: size })

/** Main, as far as this knows it. */
function desk(answer: (name: string) => Promise<Taken> = (name) => Promise.resolve({ ok: true, media: media(name) }), already = 0) {
  const attached: string[] = []
  const asked: string[] = []
  const taking = createTaking({
    channel: 'whatsapp',
    count: () => already + attached.length,
    ask: ({ name }) => { asked.push(name); return answer(name) },
    attach: ({ fileName }) => { attached.push(fileName ?? '') },
  })
  return { taking, attached, asked }
}

describe('files', () => {
  it('are attached in the order in which they were chosen, and are shown as being read until then', async () => {
    const { taking, attached } = desk()
    const done = taking.take([file('a'), file('b')])
    expect(taking.reading.value.map(({ name }) => name)).toEqual(['a', 'b'])
    await done
    expect(attached).toEqual(['a', 'b'])
    expect(taking.reading.value).toEqual([])
  })
  it('that are refused are named with the reason, and the others go on', async () => {
    const { taking, attached } = desk((name) => Promise.resolve(name === 'bad' ? { ok: false, refusal: { code: 'media-type', channel: 'whatsapp', mime: 'x/y' } } : { ok: true, media: media(name) }))
    await taking.take([file('bad'), file('good')])
    expect(attached).toEqual(['good'])
    expect(taking.refused.value).toMatchObject([{ name: 'bad', why: { code: 'media-type' } }])
    taking.clear()
    expect(taking.refused.value).toEqual([])
  })
  it('larger than anything the channel takes are not even handed over', async () => {
    const { taking, asked } = desk()
    const size = 101 * 1024 * 1024
    await taking.take([file('huge', size)])
    expect(asked).toEqual([])
    expect(taking.refused.value).toMatchObject([{ why: { code: 'media-too-large', bytes: size, limit: 100 * 1024 * 1024 } }])
  })
  it('beyond the most are not taken', async () => {
    const { taking, attached } = desk(undefined, MOST_FILES - 1)
    await taking.take([file('last'), file('one too many')])
    expect(attached).toEqual(['last'])
    expect(taking.refused.value).toMatchObject([{ name: 'one too many', why: { code: 'too-many' } }])
  })
  it('that main does not answer for are said so', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { taking } = desk(() => Promise.reject(new Error('gone')))
    await taking.take([file('a')])
    expect(taking.refused.value).toMatchObject([{ why: { code: 'no-answer' } }])
    expect(taking.reading.value).toEqual([])
  })
})
