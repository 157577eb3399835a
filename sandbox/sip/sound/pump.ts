const FRAME_MS = 20

/** One clock for all sound: calls back every 20 ms, and catches up where the timer was late. Without listeners it stands still. */
export interface Pump {
  /** The answer takes it off. */
  join(frame: () => void): () => void
  listeners(): number
}

export function createPump(): Pump {
  const frames = new Set<() => void>()
  let timer: NodeJS.Timeout | null = null
  let due = 0
  function tick(): void {
    timer = null
    for (const now = performance.now(); due <= now && frames.size > 0; due += FRAME_MS) for (const frame of frames) frame()
    if (frames.size > 0) timer = setTimeout(tick, Math.max(0, due - performance.now()))
  }
  return {
    join(frame) {
      if (frames.size === 0) due = performance.now()
      frames.add(frame)
      timer ??= setTimeout(tick, 0)
      return () => {
        frames.delete(frame)
        if (frames.size > 0 || timer === null) return
        clearTimeout(timer)
        timer = null
      }
    },
    listeners: () => frames.size,
  }
}
