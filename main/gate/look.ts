import { noConsent } from '../../core/consent/opt-in.ts'
import type { FileScan, FileTexts } from '../../core/dlp/file-scan.ts'
import { rulesOf } from '../../core/dlp/rule-set.ts'
import type { Inspected } from '../../core/dlp/verdict.ts'
import type { ThreadId } from '../../core/ids.ts'
import { mediaOf, type Channel, type OutboundMessage } from '../../core/messaging/message.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { Policy } from '../../core/policy.ts'
import { smsBlockKey, type DerivedStore, type ThreadState } from '../../core/records/derived.ts'
import type { UtcMs } from '../../core/time.ts'
import { noWindow } from '../../core/whatsapp/customer-service-window.ts'
import type { Contacts } from '../contacts/contacts.ts'
import type { Templates } from '../templates/templates.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { GateView } from './gate.ts'

interface Sources {
  readonly policy: Policy
  readonly state: Pick<DerivedStore, 'get'>
  readonly contacts: Pick<Contacts, 'byAddress'>
  readonly templates: Pick<Templates, 'get'>
  readonly media: Pick<MediaStore, 'has'>
  readonly hasPublicAddress: (channel: Channel) => boolean
  readonly files: Pick<FileTexts, 'of'>
  /** What this side said just before. */
  readonly earlier: (where: { readonly thread: ThreadId, readonly direction: 'out', readonly before: number | null, readonly at: UtcMs }) => Inspected['earlier']
  /** What is said on these channels must not go on. */
  readonly archiveBehind: (channel: Channel) => boolean
  readonly now: () => UtcMs
}

/** Everything the gate decides by, as it stands now; one place, for submit and dispatch alike. */
export type Look = (message: OutboundMessage, thread: ThreadState) => GateView

export const createLook = ({ policy, state, contacts, templates, media, hasPublicAddress, files, earlier, archiveBehind, now }: Sources): Look => {
  /** A message that waited was written when it was queued, and what came after it is not before it. */
  function before({ id }: OutboundMessage, thread: ThreadState): Pick<GateView['dlp'], 'writtenAt' | 'earlier'> {
    const queued = state.get('message', id)
    const writtenAt = queued?.at ?? now()
    return { writtenAt, earlier: earlier({ thread: thread.id, direction: 'out', before: queued?.seq ?? null, at: writtenAt }) }
  }
  function fileOf({ content, channel }: OutboundMessage): FileScan | null {
    const file = mediaOf(content)
    return file === null ? null : files.of(file.id, { direction: 'out', channel })
  }
  return (message, thread) => ({
    now: now(),
    policy,
    isContact: contacts.byAddress(thread.address) !== null || (message.to.e164 === null && thread.contact !== null),
    consent: thread.consent === null ? null : state.get('consent', thread.consent) ?? noConsent(thread.consent),
    window: thread.consent === null ? null : state.get('window', thread.consent) ?? noWindow,
    template: message.content.type === 'template' ? templates.get(message.content.name, message.content.language) : null,
    smsBlock: state.get('sms_block', smsBlockKey(thread))?.reason ?? null,
    marketingStopped: thread.consent !== null && state.get('marketing', thread.consent)?.stopped === true,
    mediaKept: isKept(media, mediaOf(message.content)),
    hasPublicAddress: hasPublicAddress(message.channel),
    archiveBehind: archiveBehind(message.channel),
    dlp: { rules: rulesOf(policy), ...before(message, thread), file: fileOf(message) },
  })
}

const isKept = (media: Sources['media'], file: MediaRef | null): boolean => file === null || media.has(file.id)
