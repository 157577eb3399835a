import type { ArchiveStatus } from './archive/view.ts'
import type { SinkId } from './ids.ts'
import type { UtcMs } from './time.ts'

/** How a connection stands, in a word; the sentence for it is in the locale file. */
export interface ConnectionStatus {
  readonly state: 'off' | 'connecting' | 'online' | 'offline' | 'needs-it'
  /** When it was last online; null = not since start. */
  readonly onlineAt: UtcMs | null
  /** Provider's words for IT when it needs them. */
  readonly details: string
}

export type FilesOff = 'address' | 'deaf'

export interface Status {
  readonly whatsapp: ConnectionStatus
  readonly sms: ConnectionStatus
  readonly voice: ConnectionStatus
  /** Of the line at the firm's exchange. */
  readonly phone: ConnectionStatus
  /** The organisation's clock minus this machine's, in ms: the countdown runs on it. */
  readonly clockOffset: number
  /** Messages that wait to be sent. */
  readonly waiting: number
  readonly templatesAt: UtcMs | null
  /**
   * Why no file can go out on a channel; null = it can. `address`: the provider fetches files from this desk, and does
   * not reach it. `deaf`: it would, but Compline cannot listen there.
   */
  readonly filesOff: { readonly whatsapp: FilesOff | null, readonly sms: FilesOff | null }
  /** Whether the ledger can be written: where it cannot, nothing is sent or taken in, and nothing is lost. */
  readonly storage: 'ok' | 'disk-full' | 'failing'
  /** How compliance is told of the rules' verdicts: each way that the policy wants. */
  readonly notices?: readonly NoticeStatus[]
  /** What is recorded for the firm, whether its archives are behind, and those that IT must look at. More: `records.status`. */
  readonly archive?: Pick<ArchiveStatus, 'channels' | 'gap'> & { readonly needsIt: readonly SinkId[] }
}

export interface NoticeStatus {
  readonly way: 'webhook' | 'mail'
  /** Why the last attempt failed, for IT; null = it did not. What waits is tried again. */
  readonly trouble: string | null
  /** Those that the receiver would not have, with why; `seq`: the verdict's fact. */
  readonly aside: readonly { readonly seq: number, readonly why: string }[]
}
