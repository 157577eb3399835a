import type { UtcMs } from '../time.ts'

/** Settings → About this policy: what is in force, where it comes from, and what is wrong with a newer one. No data of clients. */
export interface PolicyAbout {
  /** Where it stands, in words for IT. */
  readonly origin: string
  /** In force on this desk since; null = not known. */
  readonly since: UtcMs | null
  /** When Compline last looked for a newer one; null = not since it was started. */
  readonly checkedAt: UtcMs | null
  readonly revision: number | null
  /** SHA-256 of the document, hexadecimal. */
  readonly digest: string
  /** A newer one that cannot be used; null = there is none. */
  readonly refused: RefusedPolicyNote | null
  /** Why its address could not be asked, and the copy on this desk counts. */
  readonly trouble: string | null
  /** A newer good one waits for the end of a voice message that is being recorded, or of a call; until then nothing is sent. */
  readonly held: boolean
  /** Pages of the firm's own (help.open by their place). */
  readonly links: readonly { readonly name: string, readonly url: string }[]
}

export interface RefusedPolicyNote {
  readonly origin: string
  /** Path and reason, one line each. */
  readonly problems: readonly string[]
  /** When it was first seen. */
  readonly at: UtcMs
}

/** `new`: it is in force. `refused`: there is one, and it cannot be used. `away`: its address could not be asked. */
export type PolicyCheck = 'same' | 'new' | 'refused' | 'away'
