import { ref } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { stepTo, useListKeys } from './list-keys.ts'

describe('arrows in a list', () => {
  it('go to the row before or after, and not beyond either end', () => {
    expect([stepTo(1, 1, 3), stepTo(1, -1, 3), stepTo(2, 1, 3), stepTo(0, -1, 3)]).toEqual([2, 0, null, null])
  })
  it('begin with the first where none is open, and nowhere in an empty list', () => {
    expect([stepTo(-1, 1, 3), stepTo(-1, -1, 3), stepTo(-1, 1, 0)]).toEqual([0, 0, null])
  })
})

describe('Esc in the search field', () => {
  const keys = (search = ref('')) => ({ search, ...useListKeys({ count: () => 0, position: () => -1, open: () => undefined, scroller: ref(null), search }) })
  it('clears what is searched for, and does nothing else then', () => {
    const { search, leaveSearch } = keys(ref('mei'))
    const preventDefault = vi.fn()
    leaveSearch({ preventDefault })
    expect(search.value).toBe('')
    expect(preventDefault).toHaveBeenCalledOnce()
  })
  it('is left to the screen where the field is empty', () => {
    const preventDefault = vi.fn()
    keys().leaveSearch({ preventDefault })
    expect(preventDefault).not.toHaveBeenCalled()
  })
})
