import type { MediaId } from '../ids.ts'
import type { ThreadChannel } from '../messaging/message.ts'
import type { Finding } from './verdict.ts'

/**
 * What the firm's rules say of what is written in a file. `none` = a picture, sound or film: nothing is. `unreadable`:
 * broken, sealed by a password, too large, of a kind that is not known; `why` is for IT, without a word of the file; what
 * was found until then counts.
 */
export type FileScan =
  | { readonly state: 'read', readonly findings: readonly Finding[] }
  | { readonly state: 'unreadable', readonly why: string, readonly findings?: readonly Finding[] }
  | { readonly state: 'none' }

/** Rules differ by these. */
export interface FileWay { readonly direction: 'in' | 'out', readonly channel: ThreadChannel }

/** The texts of files, by the rules of the policy in force. Reading takes a while; deciding must not. */
export interface FileTexts {
  /** Resolves when `of` knows; never rejects: what cannot be read is `unreadable`. */
  ready(media: MediaId, way: FileWay): Promise<void>
  /** null = not read yet. */
  of(media: MediaId, way: FileWay): FileScan | null
}
