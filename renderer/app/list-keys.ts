import { nextTick, type Ref } from 'vue'

/** Where the row stands that one step from the open one leads to; null = there is none. From none open, either way leads to the first. */
export function stepTo(open: number, step: 1 | -1, count: number): number | null {
  const next = open < 0 ? 0 : open + step
  return next >= 0 && next < count ? next : null
}

/**
 *  A list beside what is open of it: arrows open the row before or after, also from its search field, where the keyboard stays;
 *  Esc in that field clears it. `open` shows a row, which then has `aria-current`; `scroller`: the box of the rows.
 */
export function useListKeys({ count, position, open, scroller, search }: {
  readonly count: () => number
  /** Of the open row; -1 = none. */
  readonly position: () => number
  readonly open: (index: number) => unknown
  readonly scroller: Readonly<Ref<HTMLElement | null>>
  readonly search: Ref<string>
}): { move: (step: 1 | -1, event: KeyboardEvent) => Promise<void>, leaveSearch: (event: Pick<KeyboardEvent, 'preventDefault'>) => void } {
  return {
    async move(step, event) {
      const next = stepTo(position(), step, count())
      if (next === null) return
      event.preventDefault()
      const inList = scroller.value?.contains(document.activeElement) ?? false
      await open(next)
      await nextTick()
      if (inList) requestAnimationFrame(() => scroller.value?.querySelector<HTMLElement>('[aria-current]')?.focus())
    },
    leaveSearch(event) {
      if (search.value === '') return
      event.preventDefault()
      search.value = ''
    },
  }
}
