import { noConsent } from '../../core/consent/opt-in.ts'
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
  readonly now: () => UtcMs
}

/** Everything the gate decides by, as it stands now; one place, for submit and dispatch alike. */
export type Look = (message: OutboundMessage, thread: ThreadState) => GateView

export const createLook = ({ policy, state, contacts, templates, media, hasPublicAddress, now }: Sources): Look => (message, thread) => ({
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
})

const isKept = (media: Sources['media'], file: MediaRef | null): boolean => file === null || media.has(file.id)
