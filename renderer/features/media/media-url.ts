import type { MediaId } from '../../../core/ids.ts'

/** Where main gives the bytes of a kept file; it answers ranges, so that a player can jump. */
export const mediaUrl = (id: MediaId): string => `app://media/${id}`
