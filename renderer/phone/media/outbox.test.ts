import { describe, expect, it, vi } from 'vitest'
import { AGAIN, createOutbox, MOST_AFTER_END, MOST_HELD, type OutboxParts } from './outbox.ts'

const bytes = (...numbers: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(numbers)
const turns = async (): Promise<void> => { for (let turn = 0; turn < 20; turn += 1) await Promise.resolve() }

/** Main by script: each piece waits for its answer. */
function setUp(more: Partial<OutboxParts> = {}) {
  const handed: [number, number][] = []
  const answers: ((taken: boolean) => void)[] = []
  const waits: number[] = []
  const full = vi.fn()
  const outbox = createOutbox({
    hand(index, piece) {
      handed.push([index, piece[0] ?? 0])
      return new Promise((resolve) => { answers.push(resolve) })
    },
    async wait(ms) { waits.push(ms) },
    full, ...more,
  })
  const answer = async (taken: boolean): Promise<void> => {
    answers.shift()?.(taken)
    await turns()
  }
  return { outbox, handed, waits, full, answer }
}

describe('pieces of a recording', () => {
  it('go in their order, each when the one before has been taken', async () => {
    const { outbox, handed, answer } = setUp()
    for (const piece of [7, 8, 9]) outbox.add(bytes(piece))
    expect(handed).toEqual([[0, 7]])
    await answer(true)
    expect(handed).toEqual([[0, 7], [1, 8]])
    await answer(true)
    await answer(true)
    expect(handed).toEqual([[0, 7], [1, 8], [2, 9]])
  })

  it('that were not taken are handed over again, after a moment, and nothing overtakes them', async () => {
    const { outbox, handed, waits, answer } = setUp()
    outbox.add(bytes(7))
    outbox.add(bytes(8))
    await answer(false)
    await answer(false)
    expect(handed).toEqual([[0, 7], [0, 7], [0, 7]])
    expect(waits).toEqual([AGAIN, AGAIN])
    await answer(true)
    expect(handed.at(-1)).toEqual([1, 8])
  })

  it('are handed over again where the way to main broke', async () => {
    let tries = 0
    const { outbox } = setUp({ hand: () => ++tries < 3 ? Promise.reject(new Error('no such window')) : Promise.resolve(true) })
    outbox.add(bytes(7))
    await outbox.end()
    expect(tries).toBe(3)
  })

  it('are all in main when the end is told', async () => {
    const { outbox, answer } = setUp()
    outbox.add(bytes(7))
    outbox.add(bytes(8))
    let over = false
    void outbox.end().then(() => { over = true })
    await answer(true)
    expect(over).toBe(false)
    await answer(true)
    expect(over).toBe(true)
  })

  it('that come after the end are none', async () => {
    const { outbox, handed } = setUp()
    await outbox.end()
    outbox.add(bytes(7))
    outbox.add(bytes())
    expect(handed).toEqual([])
  })

  it('that nobody takes any more are given up some time after the end, not before', async () => {
    let tries = 0
    const { outbox } = setUp({ hand: () => Promise.resolve(++tries < 0) })
    outbox.add(bytes(7))
    await turns()
    await outbox.end()
    expect(tries).toBeGreaterThanOrEqual(MOST_AFTER_END)
  })

  it('are held up to a limit; what is held is not lost when more comes', async () => {
    const { outbox, handed, full, answer } = setUp()
    outbox.add(new Uint8Array(MOST_HELD - 1).fill(1))
    outbox.add(bytes(2))
    expect(full).not.toHaveBeenCalled()
    outbox.add(bytes(3))
    expect(full).toHaveBeenCalledOnce()
    await answer(true)
    await answer(true)
    expect(handed).toEqual([[0, 1], [1, 2]])
  })
})
