import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { beginsVoiceNote, oggPages, voiceNoteOf } from './ogg-opus.ts'

/** 2.4 s of Chromium's MediaRecorder in pages of up to a second, remuxed as the page does it. */
const recorded = new Uint8Array(readFileSync(new URL('../testing/recorded.ogg', import.meta.url)))
const pages = oggPages(recorded)
const upTo = (page: number): Uint8Array => recorded.slice(0, pages[page]?.at)

describe('Ogg', () => {
  it('is read page by page, from the head to the last', () => {
    expect(pages.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4])
    expect(pages.map(({ first, last }) => [first, last])).toEqual([[true, false], [false, false], [false, false], [false, false], [false, true]])
    expect(pages.reduce((sum, { length }) => sum + length, 0)).toBe(recorded.length)
  })

  it.each([0, 3, 26, 27, 28, 46, 60, 5000])('ends before a page that is not whole (%i bytes)', (length) => {
    for (const page of oggPages(recorded.slice(0, length))) expect(page.at + page.length).toBeLessThanOrEqual(length)
  })

  it('holds nothing where there is something else', () => {
    expect(oggPages(new TextEncoder().encode('RIFF or any other text that is longer than a header'))).toEqual([])
  })
})

describe('a voice note', () => {
  it('is as long as its last page says, and unchanged where it is whole', () => {
    expect(voiceNoteOf(recorded)).toEqual({ bytes: recorded, duration: 2400 })
  })

  it('that was cut off ends with its last whole page, marked as such, checksum and all', () => {
    const note = voiceNoteOf(recorded.slice(0, (pages[4]?.at ?? 0) + 100))
    expect(note?.duration).toBe(1920)
    const [before, after] = [upTo(4), note?.bytes ?? new Uint8Array()]
    expect(after.length).toBe(before.length)
    const changed = [...after.keys()].filter((index) => before[index] !== after[index])
    const at = pages[3]?.at ?? 0
    expect(changed).toEqual([5, 22, 23, 24, 25].map((offset) => at + offset))
    expect(oggPages(after).at(-1)?.last).toBe(true)
  })

  it('marked anew has the checksum that its writer would have made', () => {
    const unmarked = recorded.slice()
    const at = pages[4]?.at ?? 0
    unmarked[at + 5] = 0
    expect(voiceNoteOf(unmarked)?.bytes).toEqual(recorded)
  })

  test.each([
    ['nothing', new Uint8Array()],
    ['heads without sound', upTo(2)],
    ['two channels', recorded.map((byte, index) => index === 28 + 9 ? 2 : byte)],
    ['something else', new TextEncoder().encode('OggS but not really')],
  ])('is not made of %s', (_what, bytes) => {
    expect(voiceNoteOf(bytes)).toBeNull()
  })

  it('begins with its head, of one channel', () => {
    expect(beginsVoiceNote(recorded.slice(0, pages[1]?.at))).toBe(true)
    expect(beginsVoiceNote(recorded.slice(pages[1]?.at))).toBe(false)
    expect(beginsVoiceNote(recorded.map((byte, index) => index === 28 + 9 ? 2 : byte))).toBe(false)
  })
})
