import { rulesOf } from '../../../core/dlp/rule-set.ts'
import type { ConsentKey, E164, LineId, MessageId } from '../../../core/ids.ts'
import type { OutboundMessage } from '../../../core/messaging/message.ts'
import { readPolicy, type Policy, type PolicyInput, type SmsConnector, type WhatsAppCloudConnector } from '../../../core/policy.ts'
import { clear, type ClearedMessage } from '../../gate/gate.ts'
import { straight } from '../../network/testing/straight.ts'
import type { ProviderContext } from '../provider.ts'

export const MAIN_LINE = 'main' as LineId
export const OUR_ID = '7b0f5f1e-2d5c-4c1f-9a64-0d9b3c1a2e44' as MessageId
export const NOW = Date.UTC(2026, 10, 22, 12)

/** A policy with both connectors at `baseUrl`. */
export function policyAt(baseUrl: string, change: Partial<PolicyInput['lines'][number]> = {}): Policy & { connectors: { whatsapp: WhatsAppCloudConnector, sms: SmsConnector } } {
  const result = readPolicy({
    version: 1,
    organisation: { name: 'Harbour & Pine Wealth' },
    advisor: { name: 'Sam Rowe' },
    lines: [{
      id: MAIN_LINE, name: 'Main line', whatsapp: { phoneNumberId: '106540352242922', number: '+442079460020' }, sms: { number: '+12025550100' }, ...change,
    }],
    connectors: {
      whatsapp: {
        enabled: true, provider: 'whatsapp-cloud', baseUrl, businessAccountId: '102290129340398',
        accessToken: 'whatsapp-token', appSecret: 'whatsapp-app-secret', verifyToken: 'whatsapp-verify', webhook: {},
      },
      sms: { enabled: true, provider: 'twilio', baseUrl, accountSid: 'AC5a4db0c0ffee0011223344556677889a', authToken: 'twilio-token', webhook: {} },
    },
    optIn: {
      template: 'opt_in_request',
      languages: [{ language: 'en_GB', yes: ['yes'], no: ['no'], stop: ['stop'], yesButton: 'Yes', noButton: 'No', question: 'May we?', thanks: 'Thanks', goodbye: 'Bye' }],
    },
  } satisfies PolicyInput)
  if (!result.ok) throw new Error(result.problems.join('\n'))
  const { connectors: { whatsapp, sms } } = result.policy
  if (whatsapp?.provider !== 'whatsapp-cloud' || sms === undefined) throw new Error('both connectors are in it')
  return { ...result.policy, connectors: { whatsapp, sms } }
}

/** A message through the real gate, in a world where everything is allowed. */
export function cleared(message: Partial<OutboundMessage> & Pick<OutboundMessage, 'content'>): ClearedMessage {
  const { content } = message
  const policy = policyAt('http://127.0.0.1:9')
  const whole: OutboundMessage = {
    id: OUR_ID, lineId: MAIN_LINE, channel: 'whatsapp', purpose: 'talk', to: { e164: '+16505551234' as E164, userId: null }, about: null, ...message,
  }
  const result = clear(whole, {
    now: NOW,
    policy: { ...policy, lines: policy.lines.map((line) => ({ ...line, id: whole.lineId })) },
    isContact: true,
    consent: { key: 'main:1' as ConsentKey, state: 'opted-in', since: 0, askedAt: 0, askedBy: null, answeredBy: 'button', before: null },
    window: { lastClientAt: NOW - 1000, lastOwnAt: null, closedAt: null },
    template: content.type !== 'template' ? null : {
      name: content.name, language: content.language, category: 'UTILITY', status: 'APPROVED', parameterFormat: content.parameterFormat,
      header: null, body: content.text, footer: null, buttons: [], variables: [], templateId: null,
    },
    smsBlock: null, marketingStopped: false, mediaKept: true, hasPublicAddress: true, archiveBehind: false,
    dlp: { rules: rulesOf(policy), writtenAt: NOW, earlier: [], file: { state: 'none' } },
  })
  if (!result.ok) throw new Error(`the gate refused: ${result.refusal.code}`)
  return result.message
}

const secrets: Readonly<Record<string, string>> = {
  'whatsapp-token': 'EAAG-token', 'whatsapp-app-secret': 'app-secret', 'whatsapp-verify': 'verify-me', 'twilio-token': '0c0ffee05a4db0112233445566778899',
}

export const contextAt = (change: Partial<ProviderContext> = {}): ProviderContext => ({
  agent: straight, now: () => NOW, observeDate: () => undefined, secret: (name) => secrets[name] ?? null, webhookBase: () => null, mediaUrl: () => null, ...change,
})
