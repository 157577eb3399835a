import { effectScope, shallowRef, type ShallowRef } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GRACE_MS, useSettled } from './settled.ts'

let scope = effectScope()
beforeEach(() => { vi.useFakeTimers(); scope = effectScope() })
afterEach(() => { scope.stop(); vi.useRealTimers() })

function made(options?: { atFirst: boolean }, begin: string | null = null): { what: ShallowRef<string | null>, settled: Readonly<ShallowRef<boolean>> } {
  const what = shallowRef(begin)
  const settled = scope.run(() => useSettled(() => what.value, options))
  if (settled === undefined) throw new Error('the scope is over')
  return { what, settled }
}

describe('a place on the screen', () => {
  it('cannot be pressed for a moment after something else came to stand there', () => {
    const { what, settled } = made(undefined, 'mei')
    vi.advanceTimersByTime(GRACE_MS)
    expect(settled.value).toBe(true)
    what.value = 'tom'
    expect(settled.value).toBe(false)
    vi.advanceTimersByTime(GRACE_MS - 1)
    expect(settled.value).toBe(false)
    vi.advanceTimersByTime(1)
    expect(settled.value).toBe(true)
  })
  it('begins the moment anew with each change', () => {
    const { what, settled } = made(undefined, 'mei')
    vi.advanceTimersByTime(GRACE_MS - 1)
    what.value = 'tom'
    vi.advanceTimersByTime(GRACE_MS - 1)
    expect(settled.value).toBe(false)
  })
  it('waits also for what comes where nothing stood, unless that is asked for', () => {
    const [usual, later] = [made(), made({ atFirst: false })]
    usual.what.value = later.what.value = 'mei'
    expect([usual.settled.value, later.settled.value]).toEqual([false, true])
    later.what.value = 'tom'
    expect(later.settled.value).toBe(false)
  })
  it('has nothing to wait for once it is empty', () => {
    const { what, settled } = made(undefined, 'mei')
    what.value = null
    expect(settled.value).toBe(true)
  })
})
