import { liveQuery } from 'dexie'
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'

export interface Live<T> {
  readonly value: Readonly<ShallowRef<T>>
  /** True until the first answer for the present key. */
  readonly loading: Readonly<ShallowRef<boolean>>
}

export interface LiveOptions<K> {
  /** Go on showing the last rows until those for the new key are there. Default: show none. */
  readonly holdWhileLoading?: boolean | ((before: K, now: K) => boolean)
}

/**
 * A Dexie live query as a ref. `read` runs in Dexie's zone and may await nothing but Dexie; `open` turns what was read
 * into rows afterwards. Runs again when `key` or the tables change; ends with the component.
 */
export function useLive<K, R, T>(
  key: MaybeRefOrGetter<K>,
  read: (key: K) => Promise<R>,
  open: (read: R, key: K) => Promise<T>,
  empty: T,
  { holdWhileLoading = false }: LiveOptions<K> = {},
): Live<T> {
  const holds = (before: K, now: K): boolean => typeof holdWhileLoading === 'function' ? holdWhileLoading(before, now) : holdWhileLoading
  const value = shallowRef(empty)
  const loading = shallowRef(true)
  let round = 0
  let stop = (): void => {}

  watch(() => toValue(key), (now, before) => {
    stop()
    loading.value = true
    if (before !== undefined && !holds(before, now)) value.value = empty
    const subscription = liveQuery(() => read(now)).subscribe({
      next(found) {
        const mine = ++round
        open(found, now).then((opened) => {
          // A later answer may have been opened sooner.
          if (mine !== round) return
          value.value = opened
          loading.value = false
        }, report)
      },
      error: report,
    })
    stop = () => { round += 1; subscription.unsubscribe() }
  }, { immediate: true })

  onScopeDispose(() => stop())
  return { value, loading }
}

/** Closing the window ends queries in the middle; everything else is a bug and shall be seen as one. */
function report(error: unknown): void {
  if (error instanceof Error && error.name === 'DatabaseClosedError') return
  console.error('A live query failed', error)
}
