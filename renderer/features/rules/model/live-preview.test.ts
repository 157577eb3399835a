import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { DlpPreview, MessageBody } from '../../../../core/ipc.ts'
import { createLivePreview } from './live-preview.ts'

const body = (text: string): MessageBody => ({ type: 'text', text, replyTo: null })
const answer = (text: string): DlpPreview => ({ action: 'allow', findings: [], text, confirm: 'none' })

/** Main, which answers when the test says so. */
function rules() {
  const asked: { readonly text: string, readonly answer: () => void, readonly fail: () => void }[] = []
  const preview = createLivePreview((of) => new Promise((resolve, reject) => {
    const text = 'text' in of ? of.text : ''
    asked.push({ text, answer: () => { resolve(answer(text)) }, fail: () => { reject(new Error('gone')) } })
  }))
  /** Each of them is another message. */
  const type = (...texts: string[]): void => { preview.look(texts.map((text, index) => ({ of: String(index), body: body(text) }))) }
  return { preview, type, asked, texts: () => asked.map(({ text }) => text), shown: () => preview.shown.value.map(({ answer: { text } }) => text) }
}
const settled = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined)

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

it('is asked 150 ms after the last key, once', () => {
  const { type, texts } = rules()
  type('H')
  vi.advanceTimersByTime(149)
  type('He')
  vi.advanceTimersByTime(149)
  expect(texts()).toEqual([])
  vi.advanceTimersByTime(1)
  expect(texts()).toEqual(['He'])
})
it('an answer that comes after a newer question was asked is dropped', async () => {
  const { type, asked, shown } = rules()
  type('old')
  vi.advanceTimersByTime(150)
  type('new')
  vi.advanceTimersByTime(150)
  asked[1]?.answer()
  await settled()
  asked[0]?.answer()
  await settled()
  expect(shown()).toEqual(['new'])
})
it('a file that did not change is not read again because of a key', async () => {
  const { type, asked, texts, shown } = rules()
  type('file', 'H')
  vi.advanceTimersByTime(150)
  for (const one of asked) one.answer()
  await settled()
  type('file', 'He')
  vi.advanceTimersByTime(150)
  asked[2]?.answer()
  await settled()
  expect(texts()).toEqual(['file', 'H', 'He'])
  expect(shown()).toEqual(['file', 'He'])
})
it('a file that takes long holds nothing up, and is read once', async () => {
  const { type, asked, texts, shown } = rules()
  type('file', 'H')
  vi.advanceTimersByTime(150)
  asked[1]?.answer()
  await settled()
  expect(shown()).toEqual(['H'])
  type('file', 'He')
  vi.advanceTimersByTime(150)
  expect(shown()).toEqual(['H'])
  asked[0]?.answer()
  asked[2]?.answer()
  await settled()
  expect(texts()).toEqual(['file', 'H', 'He'])
  expect(shown()).toEqual(['file', 'He'])
})
it('an emptied field has nothing to say at once, nor later', async () => {
  const { type, asked, shown } = rules()
  type('old')
  vi.advanceTimersByTime(150)
  type()
  asked[0]?.answer()
  await settled()
  expect(shown()).toEqual([])
})
it('one that cannot be asked about leaves the others', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const { type, asked, shown } = rules()
  type('a', 'b')
  vi.advanceTimersByTime(150)
  asked[0]?.fail()
  asked[1]?.answer()
  await settled()
  expect(shown()).toEqual(['b'])
  expect(log).toHaveBeenCalledOnce()
})
it('other rules are asked anew about the same text', async () => {
  const { preview, type, asked, texts } = rules()
  type('same')
  vi.advanceTimersByTime(150)
  asked[0]?.answer()
  await settled()
  preview.forget()
  vi.advanceTimersByTime(150)
  expect(texts()).toEqual(['same', 'same'])
})
