import { nextConsent, noConsent, type Consent, type OptInState } from '../../../core/consent/opt-in.ts'
import { rulesOf } from '../../../core/dlp/rule-set.ts'
import type { ConsentKey, E164, LineId, MessageId } from '../../../core/ids.ts'
import type { OutboundContent, OutboundMessage, TemplateValues } from '../../../core/messaging/message.ts'
import { readPolicy, type Policy } from '../../../core/policy.ts'
import { DAY, HOUR } from '../../../core/time.ts'
import { fill } from '../../../core/whatsapp/template-text.ts'
import type { Template } from '../../../core/whatsapp/template.ts'
import type { GateView } from '../gate.ts'

/*
 *  A contact whom everything may be sent to, and what may be sent; each test changes the one thing it is about.
 */

export const now = Date.UTC(2026, 10, 22, 10, 42)
export const id = 'b0000000-0000-4000-8000-000000000001' as MessageId
export const other = 'b0000000-0000-4000-8000-000000000002' as MessageId

export function policyWith(connectors: { whatsapp?: boolean, sms?: boolean, refreshedBy?: 'either' | 'client' } = {}): Policy {
  const result = readPolicy({
    version: 1,
    organisation: { name: 'Harbour & Pine Wealth' },
    advisor: { name: 'Sam Rowe' },
    lines: [{ id: 'main', name: 'Sam Rowe', whatsapp: { phoneNumberId: '1', number: '+442079460020' }, sms: { number: '+12025550100' } }],
    connectors: {
      whatsapp: {
        enabled: connectors.whatsapp ?? true, provider: 'whatsapp-cloud', baseUrl: 'http://127.0.0.1:1', businessAccountId: '2', refreshedBy: connectors.refreshedBy ?? 'either',
        accessToken: 'whatsapp-token', appSecret: 'whatsapp-app-secret', verifyToken: 'whatsapp-verify-token', webhook: {},
      },
      sms: { enabled: connectors.sms ?? true, provider: 'twilio', accountSid: `AC${'0'.repeat(32)}`, authToken: 'twilio-auth-token' },
    },
    optIn: {
      template: 'opt_in_v3',
      languages: [{ language: 'en_GB', yes: ['yes'], no: ['no'], stop: ['stop'], yesButton: 'Yes', noButton: 'No', question: '?', thanks: '!', goodbye: '.' }],
    },
  })
  if (!result.ok) throw new Error(result.problems.join('\n'))
  return result.policy
}

/** A consent in this state, last asked by `other` so long ago. */
export function consentIn(state: OptInState, askedAgo = 48 * HOUR): Consent {
  const none = noConsent('main:9f2c' as ConsentKey)
  const pending = nextConsent(none, { kind: 'asked', at: now - askedAgo, messageId: other })
  const at = now - askedAgo + 1
  switch (state) {
    case 'none': return none
    case 'pending': return pending
    case 'opted-in': return nextConsent(pending, { kind: 'given', at, by: 'button' })
    case 'declined': return nextConsent(pending, { kind: 'declined', at, by: 'button' })
    case 'unreachable': return nextConsent(pending, { kind: 'unreachable', at })
  }
}

export const template = (name: string, change: Partial<Template> = {}): Template => ({
  name, language: 'en_GB', category: 'UTILITY', status: 'APPROVED', parameterFormat: 'POSITIONAL', header: null,
  body: 'Hello {{1}}, it is time for your {{2}} review.', footer: null, buttons: [],
  variables: [{ key: '1', place: 'body', example: '' }, { key: '2', place: 'body', example: '' }], templateId: null, ...change,
})
export const review = template('account_review_v2')
export const optIn = template('opt_in_v3')
export const values = { 1: 'Dana', 2: 'half-yearly' }
export const filled = (of: Template, given: TemplateValues = values): OutboundContent =>
  ({ type: 'template', name: of.name, language: of.language, values: given, text: fill(of, given), quickReplies: [], parameterFormat: of.parameterFormat, header: null, templateId: null })
export const text = (words: string): OutboundContent => ({ type: 'text', text: words })
export const question: OutboundContent = { type: 'buttons', text: 'May I write to you here?', buttons: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }] }

export const message = (change: Partial<OutboundMessage> = {}): OutboundMessage => ({
  id, lineId: 'main' as LineId, channel: 'whatsapp', to: { e164: '+447700900142' as E164, userId: null }, purpose: 'talk', content: text('Good morning!'), about: null, ...change,
})
export const sms = (change: Partial<OutboundMessage> = {}) => message({ channel: 'sms', ...change })

/** A contact who has opted in and wrote an hour ago: everything is allowed. */
export const view = (change: Partial<GateView> = {}): GateView => ({
  now, policy: policyWith(), isContact: true, consent: consentIn('opted-in'),
  window: { lastClientAt: now - HOUR, lastOwnAt: null, closedAt: null }, template: null, smsBlock: null, marketingStopped: false, mediaKept: true, hasPublicAddress: true, archiveBehind: false,
  dlp: { rules: rulesOf(policyWith()), writtenAt: now, earlier: [], file: { state: 'none' } }, ...change,
})
export const windowClosed = { window: { lastClientAt: now - 2 * DAY, lastOwnAt: null, closedAt: null } }
