import { expect, it, vi } from 'vitest'
import { createTyping } from './typing.ts'

it('typing is told at the first key, and again after 20 s of it', () => {
  let now = 0
  const tell = vi.fn(() => Promise.resolve())
  const typing = createTyping(tell, () => now)
  for (now of [0, 1, 19_999]) typing()
  expect(tell).toHaveBeenCalledTimes(1)
  now = 20_000
  typing()
  expect(tell).toHaveBeenCalledTimes(2)
})
it('typing that cannot be told disturbs nobody', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  createTyping(() => Promise.reject(new Error('gone')), () => 0)()
  await Promise.resolve()
  await Promise.resolve()
  expect(log).toHaveBeenCalledOnce()
})
