import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string | Uint8Array): Buffer => createHash('sha256').update(text).digest()

/** Whether two secrets are equal, in a time that tells neither their content nor their length. */
export const sameSecret = (one: string | Uint8Array, other: string | Uint8Array): boolean => timingSafeEqual(digest(one), digest(other))
