import type { Changes } from '../changes.ts'
import type { World } from '../world.ts'
import { stateOf } from './state.ts'
import { writeState } from './state-file.ts'

/** Milliseconds from a change until it is on disk: what a kill may cost. */
const WITHIN_MS = 200

/** Writes the world into `file` after each change. Call what it returns at the end: it writes the last state. */
export function keepState(file: string, world: World, changes: Changes): () => void {
  let timer: NodeJS.Timeout | undefined
  const write = (): void => {
    timer = undefined
    writeState(file, stateOf(world))
  }
  const unsubscribe = changes.subscribe(() => { timer ??= setTimeout(write, WITHIN_MS) })
  return () => {
    unsubscribe()
    clearTimeout(timer)
    write()
  }
}
