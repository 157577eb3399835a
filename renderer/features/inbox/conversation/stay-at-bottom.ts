/** How a scrolling list stands, in pixels. */
export interface Stand { readonly offset: number, readonly viewport: number, readonly size: number }

/** Nearer than this to an end counts as being there, in pixels. */
const NEAR = 60

export const isAtEnd = ({ offset, viewport, size }: Stand): boolean => offset + viewport >= size - NEAR

/**
 * Whether the list, which was at its end, has been left there. Only the reader leaves it, by going up: rows that grow,
 * a window or composer that changes its size, and the list that settles after them do not.
 * `byHand`: wheel, key or touch moved just now.
 */
export function leavesEnd(before: Stand, now: Stand, byHand: boolean): boolean {
  if (isAtEnd(now) || now.offset >= before.offset) return false
  return byHand || (now.viewport === before.viewport && now.size === before.size)
}
