import { describe, expect, expectTypeOf, test } from 'vitest'
import type { MessagingProvider } from '../providers/provider.ts'
import { clear, type ClearedMessage } from './gate.ts'
import { message, text, view } from './testing/gate-view.ts'

describe('nothing passes by the side', () => {
  test('an object that merely looks like a ClearedMessage is none', () => {
    const lookalike = { ...message() }
    // @ts-expect-error its brand is private: only `clear` makes a ClearedMessage
    expectTypeOf<typeof lookalike>().toExtend<ClearedMessage>()
    // @ts-expect-error so a provider does not take it
    const taken: Parameters<MessagingProvider['send']>[0] = lookalike
    expectTypeOf<Parameters<MessagingProvider['send']>[0]>().toEqualTypeOf<ClearedMessage>()
    expect(Object.getPrototypeOf(taken)).toBe(Object.prototype)
  })

  test('nor is a copy of a cleared one', () => {
    const result = clear(message(), view())
    expect(result.ok).toBe(true)
    if (!result.ok) return
    const changed = { ...result.message, content: text('Something else') }
    // @ts-expect-error what is changed after the gate is not cleared any more
    const taken: ClearedMessage = changed
    expect(Object.getPrototypeOf(taken)).toBe(Object.prototype)
    expect(Object.getPrototypeOf(result.message)).not.toBe(Object.prototype)
  })
})
