/*
 *  Pieces of a recording on their way to main, in their order and one at a time. One that main does not take stays, and is
 *  handed over again: nothing is lost while main is busy, or its disk is full.
 */
export interface Outbox {
  add(bytes: Uint8Array<ArrayBuffer>): void
  /** Nothing more comes. Resolves when main has everything, or it is given up. */
  end(): Promise<void>
}

export interface OutboxParts {
  /** False, or rejected: not taken. */
  readonly hand: (index: number, bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>
  /** Resolves after so many ms. */
  readonly wait: (ms: number) => Promise<void>
  /** No more can be held: what is there is still handed over, what comes is lost. */
  readonly full: () => void
}

/** Hours of a call. In bytes. */
export const MOST_HELD = 64 * 1024 * 1024
/** Until it is handed over again, in ms. */
export const AGAIN = 1000
/** So often after the end: ten minutes. Main has made its file by then. */
export const MOST_AFTER_END = 600

export function createOutbox({ hand, wait, full }: OutboxParts): Outbox {
  const held: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  let index = 0
  let isFull = false
  let ended = false
  let work: Promise<void> | null = null

  async function handOver(): Promise<void> {
    let left = MOST_AFTER_END
    for (let first = held[0]; first !== undefined; first = held[0]) {
      if (await hand(index, first).catch(() => false)) {
        held.shift()
        bytes -= first.length
        index += 1
        continue
      }
      if (ended && --left <= 0) held.length = 0
      else await wait(AGAIN)
    }
    work = null
  }
  return {
    add(piece) {
      if (isFull || ended || piece.length === 0) return
      if (bytes + piece.length > MOST_HELD) {
        isFull = true
        return full()
      }
      held.push(piece)
      bytes += piece.length
      work ??= handOver()
    },
    async end() {
      ended = true
      await work
    },
  }
}
