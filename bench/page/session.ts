import type { ComplineBridge, Session } from '../../core/ipc.ts'
import type { LineId } from '../../core/ids.ts'
import { viewStateSchema } from '../../core/ipc.ts'

/** Main's answer to session.start; what else is asked hears nothing. The page is on its own here. */
export function pretendSession(): void {
  if ('compline' in window) return
  const off = { state: 'online', onlineAt: null, details: '' } as const
  const session: Session = {
    viewKey: new Uint8Array(32), viewEpoch: 'bench', appVersion: '0', platform: 'linux',
    organisation: { name: 'Harbour & Pine Wealth', helpUrl: null, itContact: null }, advisor: { name: 'Sam Rowe', email: null },
    lines: [{ id: 'main' as LineId, name: 'Sam Rowe', whatsapp: '+442079460020', sms: '+442079460020', voice: null, phone: null }],
    connectors: { whatsapp: { refreshedBy: 'either', cards: true }, sms: true, voice: false, phone: false },
    calling: { region: null, pause: true, declineTexts: [], openLinks: false },
    viewState: viewStateSchema.parse({}),
    status: { whatsapp: off, sms: off, voice: off, phone: off, clockOffset: 0, waiting: 0, templatesAt: null, filesOff: { whatsapp: null, sms: null }, storage: 'ok' },
    problem: null,
  }
  const bridge: ComplineBridge = {
    call: (name) => name === 'session.start' ? Promise.resolve(session as never) : new Promise(() => undefined),
    take: () => new Promise(() => undefined),
    onPoke: () => () => undefined,
  }
  Object.defineProperty(window, 'compline', { value: bridge })
}
