import type { MediaId } from '../../../core/ids.ts'
import { unreadFiles } from '../../dlp/testing/unread-files.ts'
import { createLook } from '../../gate/look.ts'
import { policyWith } from '../../gate/testing/gate-view.ts'
import type { CheckResult, MessagingProvider } from '../../providers/provider.ts'
import type { TestDesk } from '../../testing/desk.ts'
import { createDispatch, type Dispatch } from '../dispatch.ts'
import { createPacing } from '../pacing.ts'
import { createUploads } from '../uploads.ts'

/** The desk's own dispatch rests; another sends what is queued to this provider. */
export function dispatchTo(desk: TestDesk, { progress = () => undefined, ...given }: Pick<MessagingProvider, 'send' | 'upload'> & { readonly progress?: (id: MediaId, done: number, total: number | null) => void }): Dispatch {
  const { ledger, contacts, templates, marks, threads, addresses, media, dispatch, connections } = desk.desk()
  const clock = desk.app().clock()
  if (clock === null) throw new Error('a clock')
  dispatch.stop()
  const fine = (): Promise<CheckResult> => Promise.resolve({ ok: true })
  const provider: MessagingProvider = { channel: 'whatsapp', webhookPath: '/webhooks/whatsapp', check: fine, registerWebhook: fine, webhook: () => Promise.resolve({ status: 200, contentType: '', body: '' }), ...given }
  const look = createLook({ policy: policyWith(), state: ledger.state, contacts, templates, media, hasPublicAddress: () => true, files: unreadFiles(media), earlier: () => [], archiveBehind: () => false, now: clock.now })
  const uploads = createUploads({ ledger, clock, policy: policyWith(), store: media, progress })
  return createDispatch({ files: unreadFiles(media), ledger, clock, look, marks, threads, addresses, uploads, pacing: createPacing(ledger, clock), random: () => 0, provider: () => provider, heard: (channel, outcome) => { connections[channel]?.heard(outcome) } })
}
