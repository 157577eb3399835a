import type { MediaView } from '../../../core/view.ts'

/** What the viewer shows, and whose it is. */
export interface ViewedFile {
  readonly media: MediaView
  readonly caption: string
  /** Who sent it, and when, in words. */
  readonly from: string
}
