/** A double click's second half comes this long after the first, at the latest. */
const DOUBLE_CLICK_MS = 600
const PARTS = ['mousedown', 'mouseup', 'click', 'dblclick'] as const

/**
 * What was clicked is gone, and the second half of a double click would fall on what lies below it: it is caught.
 * Ends by itself.
 */
export function catchSecondClick(): void {
  const catching = (event: MouseEvent): void => {
    if (event.detail < 2) return
    event.preventDefault()
    event.stopPropagation()
  }
  for (const part of PARTS) window.addEventListener(part, catching, { capture: true })
  setTimeout(() => { for (const part of PARTS) window.removeEventListener(part, catching, { capture: true }) }, DOUBLE_CLICK_MS)
}
