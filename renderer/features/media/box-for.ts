import type { MediaView } from '../../../core/view.ts'

/** In pixels. */
export interface Box { readonly width: number, readonly height: number }

/** The most that a picture takes in a conversation, and the least, so that a banner can still be seen and pressed. */
const MOST: Box = { width: 320, height: 340 }
const LEAST: Box = { width: 150, height: 96 }
/** Where its size is not known until its bytes are there. */
const UNKNOWN: Box = { width: 280, height: 210 }
const STICKER = 144

/** The room that is kept for a picture or a film before its bytes are there, so that nothing jumps when they come. */
export function boxFor({ kind, width, height }: Pick<MediaView, 'kind' | 'width' | 'height'>): Box {
  if (kind === 'sticker') return { width: STICKER, height: STICKER }
  if (width === null || height === null || width === 0 || height === 0) return UNKNOWN
  const scale = Math.min(1, MOST.width / width, MOST.height / height)
  return { width: Math.max(LEAST.width, Math.round(width * scale)), height: Math.max(LEAST.height, Math.round(height * scale)) }
}
