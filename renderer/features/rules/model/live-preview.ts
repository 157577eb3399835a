import { shallowRef, type ShallowRef } from 'vue'
import type { DlpPreview, MessageBody } from '../../../../core/ipc.ts'

/** Asked this long after the last change, in ms: between two keys there is no work. */
const WAIT = 150

/** One message that Send would hand over; `of` tells it from the others, and stays while it is changed. */
export interface Part { readonly of: string, readonly body: MessageBody }
/** …and what the firm's rules say of it. */
export interface Previewed extends Part { readonly answer: DlpPreview }

export interface LivePreview {
  /** By the newest question; of a message whose answer is not there yet, the one before it. */
  readonly shown: Readonly<ShallowRef<readonly Previewed[]>>
  /** This would be handed over now. Nothing = nothing to say, at once. */
  look(parts: readonly Part[]): void
  /** The rules, or what was said before, may be others now: asks again. */
  forget(): void
  stop(): void
}

interface Asked { answer: DlpPreview | null, readonly settled: Promise<void> }

/** Asks the firm's rules about what is being written. A message that did not change is asked about once; late answers are dropped. */
export function createLivePreview(ask: (body: MessageBody) => Promise<DlpPreview>): LivePreview {
  const shown = shallowRef<readonly Previewed[]>([])
  let known = new Map<string, Asked>()
  let parts: readonly Part[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let newest = 0

  function asking(body: MessageBody): Asked {
    const asked: Asked = {
      answer: null,
      settled: ask(body).then((answer) => { asked.answer = answer }, (error: unknown) => {
        // The gate asks again: without a preview nothing leaves that should not.
        console.error('The firm’s rules could not be asked', error)
      }),
    }
    return asked
  }

  function run(): void {
    const mine = ++newest
    const now = parts.map((part) => ({ part, key: JSON.stringify(part.body) }))
    known = new Map(now.map(({ part, key }) => [key, known.get(key) ?? asking(part.body)]))
    const show = (): void => { if (mine === newest) shown.value = now.flatMap(({ part, key }) => latest(part, key)) }
    for (const { settled } of known.values()) void settled.then(show)
  }

  function latest(part: Part, key: string): readonly Previewed[] {
    const answer = known.get(key)?.answer ?? null
    if (answer !== null) return [{ ...part, answer }]
    const before = shown.value.find(({ of }) => of === part.of)
    return before === undefined ? [] : [before]
  }

  function soon(): void {
    clearTimeout(timer)
    timer = setTimeout(run, WAIT)
  }

  return {
    shown,
    look(next) {
      parts = next
      if (next.length > 0) return soon()
      clearTimeout(timer)
      newest += 1
      known = new Map()
      if (shown.value.length > 0) shown.value = []
    },
    forget() {
      known = new Map()
      newest += 1
      if (parts.length > 0) soon()
    },
    stop() {
      clearTimeout(timer)
      newest += 1
    },
  }
}
