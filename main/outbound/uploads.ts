import type { MediaId, MessageId } from '../../core/ids.ts'
import { mediaOf } from '../../core/messaging/message.ts'
import type { ProviderError } from '../../core/provider-error.ts'
import type { Policy } from '../../core/policy.ts'
import { HOUR, type UtcMs } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import type { ClearedMessage } from '../gate/gate.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { MessagingProvider, SendOutcome } from '../providers/provider.ts'

/** What the provider calls the file; `kept`: from an earlier upload, so that it may no longer know it. */
export interface Handle { readonly text: string, readonly kept: boolean }
export type Carried = { readonly ok: true, readonly handle: Handle } | { readonly ok: false, readonly outcome: Extract<SendOutcome, { kind: 'failed' | 'not-sent' }> }

/** Takes the files of messages to the provider, before the messages: once, as long as the provider keeps them. */
export interface Uploads {
  /** null: it was called off. */
  carry(to: MessagingProvider, message: ClearedMessage): Promise<Carried | null>
  /** The provider does not know it any more. In the transaction that records so. */
  forget(id: MediaId): void
  cancel(id: MessageId): void
  stop(): void
}

export interface UploadParts {
  readonly ledger: Ledger
  readonly clock: Pick<Clock, 'now'>
  readonly store: Pick<MediaStore, 'ref' | 'read'>
  readonly policy: Policy
  readonly progress: (id: MediaId, done: number, total: number | null) => void
}

/** A handle about to expire would do so on the way. */
const MARGIN = HOUR

/** Meta's words for a file that it cannot find or use: 100 and 131009 (a parameter), 131052 and 131053 (media download, upload). */
const aboutFile: ReadonlySet<string> = new Set(['100', '131009', '131052', '131053'])
export const isAboutFile = ({ code }: ProviderError): boolean => aboutFile.has(code)

export function createUploads({ ledger, policy, clock, store, progress }: UploadParts): Uploads {
  const { db, sealing } = ledger
  const find = db.prepare('SELECT sealed FROM upload WHERE media = ? AND account = ?')
  const put = db.prepare('INSERT OR REPLACE INTO upload (media, account, sealed) VALUES (?, ?, ?)')
  const drop = db.prepare('DELETE FROM upload WHERE media = ?')
  const running = new Map<MessageId, AbortController>()
  const label = (id: MediaId): string => `upload ${id}`

  return {
    async carry(to, message) {
      const file = mediaOf(message.content)
      const ref = file === null ? null : store.ref(file.id)
      if (ref === null || to.upload === undefined) throw new Error('the gate lets no message through without its file')
      const key = sealing.lookUp('provider', accountOf(policy, message))
      const row = find.get(ref.id, key) as { sealed: Uint8Array } | undefined
      const known = row === undefined ? null : sealing.open(row.sealed, label(ref.id)) as { handle: string, until: UtcMs }
      if (known !== null && known.until - MARGIN > clock.now()) return { ok: true, handle: { text: known.handle, kept: true } }

      const abort = new AbortController()
      running.set(message.id, abort)
      try {
        const file = { ref, read: () => store.read(ref.id) }
        const result = await to.upload(message, file, (done) => { progress(ref.id, done, ref.bytes) }, abort.signal).catch(broken)
        if (abort.signal.aborted) return null
        if (!result.ok) return result
        const { handle, until } = result
        ledger.write(() => { put.run(ref.id, key, sealing.seal({ handle, until }, label(ref.id))) })
        return { ok: true, handle: { text: handle, kept: false } }
      } finally {
        running.delete(message.id)
      }
    },
    forget(id) { drop.run(id) },
    cancel(id) { running.get(id)?.abort() },
    stop() { for (const abort of running.values()) abort.abort() },
  }
}

/** A provider does not throw; where it does (the sealed file was changed), no message has left, and it is tried again. */
const broken = (error: unknown): Extract<Carried, { ok: false }> =>
  ({ ok: false, outcome: { kind: 'not-sent', error: { code: 'internal', class: 'try-later', advice: 'try-later', details: error instanceof Error ? error.message : String(error) }, after: null, wholeLine: false } })

/** What a handle is good for: another number, or another provider, does not know it. */
function accountOf({ connectors, lines }: Policy, { channel, lineId }: ClearedMessage): string {
  const line = lines.find(({ id }) => id === lineId)
  return [connectors[channel]?.provider, connectors[channel]?.baseUrl, channel === 'whatsapp' ? line?.whatsapp?.phoneNumberId ?? line?.whatsapp?.number : line?.sms?.number].join(' ')
}
