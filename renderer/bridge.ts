import type { ThreadId } from '../core/ids.ts'
import type { CommandName, ComplineBridge, Input, Output, Poke, Taken } from '../core/ipc.ts'

declare global {
  interface Window {
    /** Put there by the preload. Only this file reads it. */
    readonly compline: ComplineBridge
  }
}

/** Ask main. The promise rejects only where main is broken or gone: a refusal is a value. */
export const call = <N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> =>
  window.compline.call(name, input)

/** Hear when there is something new to look at. Returns the way to stop listening. */
export const onPoke = (listener: (poke: Poke) => void): () => void => window.compline.onPoke(listener)

/** Has main keep a file that the advisor chose, dropped or pasted, to go out from this thread. A refusal is a value. */
export const take = (file: File, input: { readonly threadId: ThreadId, readonly voice: boolean }): Promise<Taken> => window.compline.take(file, input)
