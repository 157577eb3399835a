import { z } from 'zod'
import type { SinkId } from './ids.ts'
import { isLoopback } from './loopback.ts'

/*
 *  Settings → Accounts: the connectors as a person sees them, what a desk may add of its own, and what a test of one says.
 */

export const accountIds = ['whatsapp', 'sms', 'voice', 'phone'] as const
/** One account for each kind of connection, as in the policy. */
export type AccountId = (typeof accountIds)[number]
/** Those of a provider of messages; a phone is the firm's own. */
export const providerIds = ['whatsapp', 'sms', 'voice'] as const
export type ProviderId = (typeof providerIds)[number]

/** What a desk can add of its own. */
export const ownKinds = ['whatsapp-cloud', 'twilio-whatsapp', 'twilio-sms', 'twilio-voice'] as const
export type OwnKind = (typeof ownKinds)[number]
export type AccountKind = OwnKind | 'sip'
export const accountIdOf = (kind: OwnKind): ProviderId => kind === 'twilio-sms' ? 'sms' : kind === 'twilio-voice' ? 'voice' : 'whatsapp'

const url = z.union([z.literal(''), z.url({ protocol: /^https?$/ })])
/** Tokens go there: never in the clear, but to this machine. */
const server = url.refine((address) => {
  const at = URL.parse(address)
  return at?.protocol !== 'http:' || isLoopback(at)
})
const common = {
  /** E.164, of the advisor's line. */
  number: z.string().regex(/^\+[1-9]\d{6,14}$/),
  /** The provider's server; empty = its own. */
  baseUrl: server.default(''),
}
const twilio = { ...common, accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/) }

/** An account that this desk adds by itself, where the policy lets it; secrets are never in it. */
export const accountInput = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common, kind: z.literal('whatsapp-cloud'),
    businessAccountId: z.string().regex(/^\d{5,30}$/), phoneNumberId: z.string().regex(/^\d{5,30}$/),
    /** Where Meta posts: a tunnel or reverse proxy; empty = nothing comes in by webhook. */
    publicUrl: url.default(''),
    /** Port of the listener on this machine; 0 = any. */
    port: z.int().min(0).max(65535).default(0),
  }),
  z.strictObject({ ...twilio, kind: z.literal('twilio-whatsapp') }),
  z.strictObject({ ...twilio, kind: z.literal('twilio-sms') }),
  z.strictObject({ ...twilio, kind: z.literal('twilio-voice') }),
])
export type AccountInput = z.output<typeof accountInput>

/** A secret that an account needs; its value never leaves main. */
export interface AccountSecret { readonly name: string, readonly use: 'accessToken' | 'appSecret' | 'verifyToken' | 'authToken' | 'password' | 'turn' | 'mailPassword' | 'privateKey' | 'passphrase' | 'clientSecret', readonly present: boolean }

export interface Account {
  readonly id: AccountId
  readonly kind: AccountKind
  readonly enabled: boolean
  /** What this desk added itself, as it was entered; null = it stands in the firm's policy. */
  readonly own: AccountInput | null
  /** WhatsApp Business Account id, Twilio's account SID, or the line's SIP address. */
  readonly account: string
  readonly numbers: readonly { readonly line: string, readonly number: string }[]
  readonly secrets: readonly AccountSecret[]
  /** Addresses to enter at the provider; none where it is polled. */
  readonly webhooks: readonly string[]
}

export const sinkKinds = ['smtp', 'sftp', 'https', 'folder', 'hubspot', 'salesforce', 'crm-https'] as const
/** Where records go: an archive of the policy, or its CRM (`crm`). */
export interface SinkAccount {
  readonly id: SinkId
  readonly kind: (typeof sinkKinds)[number]
  /** "vault.example:22, in", an address, a folder. */
  readonly place: string
  readonly secrets: readonly AccountSecret[]
}

export interface Accounts {
  /** Who adds and removes: the firm alone, or this desk as well. */
  readonly by: 'managed' | 'desk'
  readonly accounts: readonly Account[]
  /** In the policy's order, the CRM last. */
  readonly sinks: readonly SinkAccount[]
  /** Kinds of connection that the policy leaves free. */
  readonly free: readonly ProviderId[]
  /** The password of the proxy, where the policy names one. */
  readonly proxySecret: { readonly name: string, readonly present: boolean } | null
}

/** In this order; after a failure the rest that depends on it is skipped. */
export const checkSteps = ['secrets', 'name', 'connection', 'proxy', 'tls', 'host-key', 'answer', 'sign-in', 'account', 'number', 'clock', 'webhook', 'write'] as const
export type CheckStepName = (typeof checkSteps)[number]

/** What can be wrong; each has its words, and what to do, in the locale file. */
export const checkCodes = [
  'ok', 'skipped', 'secret-missing',
  'name-unknown', 'name-failed', 'refused', 'timeout', 'unreachable',
  'proxy-settings', 'proxy-sign-in', 'proxy-forbids', 'proxy-cannot',
  'untrusted', 'expired', 'not-yet-valid', 'wrong-host', 'tls-failed', 'certificates',
  'no-answer', 'server-error', 'not-the-provider',
  'token-expired', 'token-wrong', 'permission', 'account-wrong', 'account-inactive',
  'number-wrong', 'number-differs', 'number-not-there', 'said-otherwise',
  'phone-refused', 'phone-away',
  'secret-unusable', 'host-key-wrong', 'sink-sign-in', 'sink-forbids', 'sink-away', 'sink-off',
  'clock-wrong',
  'webhook-none', 'webhook-off', 'webhook-unreachable', 'webhook-tunnel', 'webhook-path', 'webhook-elsewhere', 'webhook-signature', 'webhook-refused', 'webhook-slow',
] as const
export type CheckCode = (typeof checkCodes)[number]

export interface CheckStep {
  readonly step: CheckStepName
  readonly result: 'ok' | 'failed' | 'skipped'
  readonly code: CheckCode
  /** For IT: the provider's or the system's own words; no secret. */
  readonly details: string
}
