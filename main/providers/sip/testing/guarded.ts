import type { CallId, LineId } from '../../../../core/ids.ts'
import { readPolicy } from '../../../../core/policy.ts'
import { clearCall, type ClearedCall } from '../../../gate/clear-call.ts'
import { createGuard, type Guard } from '../guard.ts'
import { AOR, branch, DOMAIN, MEI, MEIS_PHONE, request, SDP, sip, type Leg } from './sip-texts.ts'

export const guardAt = (now: () => number): Guard => createGuard({
  own: { aor: AOR, domain: DOMAIN, mailbox: AOR }, signer: () => ({ user: 'sam', password: 'secret', realm: DOMAIN }), now, newTag: () => 'mains',
})
/** Through the real gate, where everything may be called. */
export function cleared(how: 'dial' | 'transfer' = 'dial', dialled = '+442079460123'): ClearedCall {
  const read = readPolicy({
    version: 1, organisation: { name: 'Firm' }, advisor: { name: 'Sam' },
    lines: [{ id: 'main', name: 'Main', phone: { user: 'sam', password: 'phone-password' } }],
    connectors: { phone: { enabled: true, servers: ['wss://sip.firm.example'], domain: DOMAIN } },
    optIn: { template: 'x', languages: [{ language: 'en_GB', yes: ['yes'], no: ['no'], stop: ['stop'], yesButton: 'Yes', noButton: 'No', question: 'May we?', thanks: 'Thanks', goodbye: 'Bye' }] },
  })
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const decision = clearCall({ id: 'c' as CallId, lineId: 'main' as LineId, how, dialled }, { policy: read.policy, registered: true, live: 0 })
  if (!decision.ok) throw new Error(decision.refusal.code)
  return decision.call
}
export const invite = (to: Leg, cseq = 1, more = {}): string => request('INVITE', MEI, to, cseq, { 'Content-Type': 'application/sdp', ...more }, SDP)
export const contact = { Contact: `<${MEIS_PHONE}>`, 'Content-Type': 'application/sdp' }
/** A call that Mei makes. */
export const fromMei = (callId: string, more = {}): string => sip(`INVITE ${AOR} SIP/2.0`, {
  Via: `SIP/2.0/WSS server;branch=${branch()}`, From: `"Mei" <${MEI}>;tag=theirs`, To: `<${AOR}>`, 'Call-ID': callId, CSeq: '1 INVITE', Contact: `<${MEIS_PHONE}>`, 'Content-Type': 'application/sdp', ...more,
}, SDP)
