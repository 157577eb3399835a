import { toCountry } from '../core/contacts/phone.ts'
import type { ConnectionStatus, Session, StartProblem, ViewState } from '../core/ipc.ts'
import { hasCards, refreshedBy, type Policy } from '../core/policy.ts'
import type { Desk } from './desk.ts'

export interface SessionParts {
  /** null while a problem keeps it shut. */
  readonly desk: Desk | null
  readonly policy: Policy | null
  readonly view: ViewState
  readonly problem: StartProblem | null
  readonly version: string
  readonly platform: Session['platform']
}

/** What a page is told when it begins. */
export const sessionOf = ({ desk, policy, view, problem, version, platform }: SessionParts): Session => ({
  viewKey: desk?.ledger.sealing.viewKey ?? new Uint8Array(32),
  viewEpoch: desk?.ledger.epoch ?? '',
  appVersion: version,
  platform,
  organisation: { name: policy?.organisation.name ?? '', helpUrl: policy?.organisation.helpUrl ?? null, itContact: policy?.organisation.itContact ?? null, ...(policy?.organisation.brand && { accent: policy.organisation.brand.accent }) },
  advisor: { name: policy?.advisor.name ?? '', email: policy?.advisor.email ?? null },
  lines: (policy?.lines ?? []).map(({ id, name, whatsapp, sms, voice, phone }) => ({ id, name, whatsapp: whatsapp?.number ?? null, sms: sms?.number ?? null, voice: voice?.number ?? null, phone: phone === undefined ? null : phone.number ?? phone.user })),
  connectors: {
    whatsapp: policy?.connectors.whatsapp?.enabled ? { refreshedBy: refreshedBy(policy.connectors.whatsapp), cards: hasCards(policy.connectors.whatsapp) } : null,
    sms: policy?.connectors.sms?.enabled ?? false,
    voice: policy?.connectors.voice?.enabled ?? false,
    phone: policy?.connectors.phone?.enabled ?? false,
  },
  calling: { pause: policy?.recording?.calls.pause ?? true, region: policy?.voice === undefined ? null : toCountry(policy.voice.region), declineTexts: policy?.voice?.declineTexts ?? [], openLinks: policy?.connectors.phone?.enabled === true && policy.voice?.openLinks === true },
  viewState: view,
  status: desk?.status() ?? { whatsapp: shut, sms: shut, voice: shut, phone: shut, clockOffset: 0, waiting: 0, templatesAt: null, filesOff: { whatsapp: null, sms: null }, storage: 'ok' },
  problem,
})

/** Of a connector that the policy does not have. */
export const shut: ConnectionStatus = { state: 'off', onlineAt: null, details: '' }
