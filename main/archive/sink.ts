import type { ArchiveRecord, SignedHead } from '../../core/archive/record.ts'
import type { BatchId, MediaId, SinkId } from '../../core/ids.ts'
import type { Milliseconds, UtcMs } from '../../core/time.ts'

/** One record with its files' bytes, which are read when they are wanted. */
export interface Packed {
  readonly record: ArchiveRecord
  /** Of those in `record.files` that are not missing. */
  file(id: MediaId): AsyncIterable<Uint8Array>
}

/** The same each time it is tried, byte for byte, but for contacts that were renamed in between. */
export interface Batch {
  readonly id: BatchId
  /** When it was first about to go; what it is named by and dated with. */
  readonly at: UtcMs
  readonly head: SignedHead
  readonly records: readonly Packed[]
}

/**
 * `record`: that one is why, and the others may go without it. `sink`: nobody gets anything there for now; it is tried
 * again. `needs-it`: a sign-in, a key or a certificate; it is tried again, more seldom, and IT is told. `fact`: the record's
 * number; 0 = the sink does not say which. `why`: for IT; never a secret nor anything of a client's.
 */
export type Delivered =
  | { readonly ok: true, readonly receipt: string }
  | { readonly ok: false, readonly why: string, readonly blames: 'sink' | 'needs-it', /** How far it came, where the sink knows. */ readonly step?: SinkStep, /** It asked to be left alone so long (HTTP Retry-After). */ readonly after?: Milliseconds }
  | { readonly ok: false, readonly why: string, readonly blames: 'record', readonly fact: number, readonly code: string }

/** In this order; what stands before the one that failed was good. */
export type SinkStep = 'secrets' | 'name' | 'connection' | 'tls' | 'host-key' | 'sign-in' | 'write'

/** A place where records are delivered: an archive, or the CRM. It is handed a batch at a time, in order. */
export interface Sink {
  readonly id: SinkId
  readonly kind: 'smtp' | 'sftp' | 'https' | 'folder' | 'hubspot' | 'salesforce' | 'crm-https'
  /** Most records of one batch. */
  readonly most: number
  /** Of these kinds alone; the others pass it by. Default: all. */
  readonly wants?: (record: ArchiveRecord) => boolean
  /** All of it, or not at all as far as the sink can; what it has already does no harm when it comes again. */
  deliver(batch: Batch, signal: AbortSignal): Promise<Delivered>
  /** Settings → Accounts: whether it would take something; nothing of a client's is sent. */
  test(signal: AbortSignal): Promise<Delivered>
  /** Where a person sees it there; null = nowhere. `receipt`: of the delivery that brought it; null = not known. */
  urlOf?(record: ArchiveRecord, receipt: string | null): string | null
}
