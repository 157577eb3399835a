import { z } from 'zod'
import { foldKeyword } from './consent/keywords.ts'
import { dlpSchema } from './dlp/rule.ts'
import type { LineId } from './ids.ts'

/*
 *  The organisation's policy: one JSON document. Secrets are never in it; it names them
 *  (`"accessToken": "whatsapp-token"`), and they are sealed into the keychain of the operating system.
 */

/** The name of a secret, as given to `--set-secret NAME`. */
const secretName = z.string().regex(/^[a-z][a-z0-9-]{1,63}$/)
const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/)
const language = z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/)
const httpUrl = z.url({ protocol: /^https?$/ })

/** Where the provider's webhooks reach this desk. */
const webhook = z.strictObject({
  /** Loopback port of the listener; 0 = any free one. */
  port: z.int().min(0).max(65535).default(0),
  /** The address the provider posts to (a tunnel or reverse proxy); default: the listener's own loopback address. */
  publicUrl: httpUrl.optional(),
  /** Tell the provider that address at start (Meta: override_callback_uri; Twilio: SmsUrl of the number). */
  register: z.boolean().default(false),
})

const whatsappCloud = z.strictObject({
  enabled: z.boolean(),
  provider: z.literal('whatsapp-cloud'),
  baseUrl: httpUrl.default('https://graph.facebook.com'),
  version: z.string().regex(/^v\d+\.\d+$/).default('v26.0'),
  businessAccountId: z.string().regex(/^\d+$/),
  accessToken: secretName,
  appSecret: secretName,
  verifyToken: secretName,
  webhook,
  /** Whose message refreshes the 24 hours. Default: `client` at Meta's own host, else `either`. */
  refreshedBy: z.enum(['either', 'client']).optional(),
  /** Seconds between health checks; they also carry the provider's clock. */
  checkEverySeconds: z.int().min(1).max(3600).default(60),
})

/** What every connector at Twilio needs. */
const twilioAccount = {
  enabled: z.boolean(),
  baseUrl: httpUrl.default('https://api.twilio.com'),
  accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/),
  authToken: secretName,
  webhook: webhook.optional(),
  /** Poll for what came in, every so many seconds; 0 = webhooks only. */
  pollEverySeconds: z.int().min(0).max(3600).default(15),
}
const twilioSms = z.strictObject({ ...twilioAccount, provider: z.literal('twilio') })
/** Voicemail: recordings of the lines' numbers and their transcriptions. */
const twilioVoice = z.strictObject({ ...twilioAccount, provider: z.literal('twilio') })
/** WhatsApp through Twilio: needs no public address, for it can be polled. */
const twilioWhatsApp = z.strictObject({
  ...twilioAccount,
  provider: z.literal('twilio-whatsapp'),
  /** Where its templates live. */
  contentUrl: httpUrl.default('https://content.twilio.com'),
  refreshedBy: z.enum(['either', 'client']).optional(),
})

const line = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/).transform((text) => text as LineId),
  name: z.string().min(1).max(60),
  /** `phoneNumberId`: Meta's, needed by `whatsapp-cloud`. */
  whatsapp: z.strictObject({ phoneNumberId: z.string().regex(/^\d+$/).optional(), number: e164 }).optional(),
  sms: z.strictObject({ number: e164 }).optional(),
  /** Voicemail that was left for this number. */
  voice: z.strictObject({ number: e164 }).optional(),
})

/** What a template variable or a word in the firm's own texts can be prefilled with. */
export const variableSources = ['contact.name', 'contact.firstName', 'advisor.name', 'organisation.name', 'line.number'] as const
const variableSource = z.enum(variableSources)

const optIn = z.strictObject({
  /** Name of the approved template that asks; it must exist in each language below. */
  template: z.string().min(1),
  /** Positional variables of that template, in order. */
  variables: z.array(variableSource).default([]),
  /** By language (Meta's form, `en_GB`); the first one is the fallback. */
  languages: z.array(z.strictObject({
    language,
    /** What the client can type; compared as whole messages, folded in case, accents, spaces and punctuation. */
    yes: z.array(z.string().min(1)).min(1),
    no: z.array(z.string().min(1)).min(1),
    stop: z.array(z.string().min(1)).min(1),
    yesButton: z.string().min(1).max(20),
    noButton: z.string().min(1).max(20),
    /** The question as text, for use where the window is open (reply buttons). {1}, {2}… = the variables. */
    question: z.string().min(1).max(1024),
    /** Said to the client after yes and after no. */
    thanks: z.string().min(1).max(1024),
    goodbye: z.string().min(1).max(1024),
  })).min(1),
})

export const policySchema = z.strictObject({
  version: z.literal(1),
  organisation: z.strictObject({ name: z.string().min(1).max(120), helpUrl: httpUrl.optional(), itContact: z.string().max(200).optional() }),
  advisor: z.strictObject({ name: z.string().min(1).max(120), email: z.string().max(200).optional() }),
  lines: z.array(line).min(1),
  connectors: z.strictObject({
    whatsapp: z.discriminatedUnion('provider', [whatsappCloud, twilioWhatsApp]).optional(),
    sms: twilioSms.optional(),
    voice: twilioVoice.optional(),
  }),
  /** Who adds and removes accounts: the firm, in this document, or the desk as well, in Settings → Accounts. */
  accounts: z.enum(['managed', 'desk']).default('managed'),
  network: z.strictObject({
    /** `system`: what the operating system says (PAC files too); `none`: straight; or the proxy's address. */
    proxy: z.union([z.enum(['system', 'none']), httpUrl]).default('system'),
    proxyUser: z.string().max(200).optional(),
    proxyPassword: secretName.optional(),
    /** PEM file of certificate authorities of the firm's own, beside those of the system. */
    caFile: z.string().max(1000).optional(),
  }).default({ proxy: 'system' }),
  optIn,
  /** Which variables of which template are prefilled: `{"account_review_v2": {"1": "contact.firstName"}}`. */
  templateVariables: z.record(z.string(), z.record(z.string(), variableSource)).default({}),
  /** Places of the firm's own that advisors send: the office, the car park. */
  places: z.array(z.strictObject({
    name: z.string().trim().min(1).max(200), address: z.string().trim().min(1).max(500).optional(),
    latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180),
  })).max(50).default([]),
  /** What may not leave, or not unseen: docs/dlp.md. */
  dlp: dlpSchema.default({ rules: [], lexicons: {}, regions: [] }),
  records: z.strictObject({
    /** RSA public key (PEM, SPKI): compliance can open a copy of the ledger with its private half. */
    recoveryPublicKey: z.string().startsWith('-----BEGIN PUBLIC KEY-----').optional(),
  }).default({}),
  /** `provider`: the clock follows the HTTP Date header of the provider's answers. */
  clock: z.enum(['system', 'provider']).default('system'),
})

export type Policy = z.output<typeof policySchema>
export type PolicyInput = z.input<typeof policySchema>
export type PolicyLine = Policy['lines'][number]
export type WhatsAppConnector = NonNullable<Policy['connectors']['whatsapp']>
export type WhatsAppCloudConnector = Extract<WhatsAppConnector, { provider: 'whatsapp-cloud' }>
export type TwilioWhatsAppConnector = Extract<WhatsAppConnector, { provider: 'twilio-whatsapp' }>
export type SmsConnector = NonNullable<Policy['connectors']['sms']>
export type VoiceConnector = NonNullable<Policy['connectors']['voice']>
export type Connector = WhatsAppConnector | SmsConnector | VoiceConnector
export type OptInTexts = Policy['optIn']['languages'][number]

/** The window rule in force: the policy's word, else the provider profile's: Meta's own rule at Meta's and Twilio's own hosts. */
export const refreshedBy = (connector: WhatsAppConnector): 'either' | 'client' =>
  connector.refreshedBy ?? (/(^|\.)(facebook|twilio)\.com$/.test(new URL(connector.baseUrl).hostname) ? 'client' : 'either')

/** Whether contact cards can go out: Twilio has none. */
export const hasCards = (connector: WhatsAppConnector): boolean => connector.provider === 'whatsapp-cloud'

/** Whether reply buttons can be made on the spot. Twilio has them in templates alone. */
export const hasReplyButtons = (connector: WhatsAppConnector): boolean => connector.provider === 'whatsapp-cloud'

/** The opt-in texts for a contact's language: exact, then the same language of another country, then the first. */
export function optInTexts(policy: Policy, contactLanguage: string): OptInTexts {
  const wanted = contactLanguage.replace('-', '_')
  const { languages } = policy.optIn
  const found = languages.find((entry) => entry.language === wanted)
    ?? languages.find((entry) => entry.language.split('_')[0] === wanted.split('_')[0])
    ?? languages[0]
  if (found === undefined) throw new Error('a parsed policy has at least one opt-in language')
  return found
}

/** Problems of a refused policy in plain words: "connectors.whatsapp.baseUrl: Invalid URL". */
export function readPolicy(json: unknown): { ok: true, policy: Policy } | { ok: false, problems: string[] } {
  const result = policySchema.safeParse(json)
  if (!result.success) return { ok: false, problems: result.error.issues.map((issue) => `${issue.path.join('.') || '(document)'}: ${issue.message}`) }
  const problems = contradictions(result.data)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, policy: result.data }
}

/** What each field allows, and all of them together do not. */
function contradictions({ lines, connectors, optIn }: Policy): string[] {
  const problems: string[] = []
  if (hasTwins(lines.map((entry) => entry.id))) problems.push('lines: two lines have the same id')
  if (hasTwins(lines.flatMap((entry) => entry.whatsapp?.phoneNumberId ?? []))) problems.push('lines: two lines have the same WhatsApp phoneNumberId')
  if (hasTwins(lines.flatMap((entry) => entry.whatsapp?.number ?? []))) problems.push('lines: two lines have the same WhatsApp number')
  if (hasTwins(lines.flatMap((entry) => entry.sms?.number ?? []))) problems.push('lines: two lines have the same SMS number')
  if (connectors.whatsapp?.enabled && !lines.some((entry) => entry.whatsapp)) problems.push('lines: WhatsApp is enabled, but no line has a WhatsApp number')
  if (connectors.whatsapp?.enabled && connectors.whatsapp.provider === 'whatsapp-cloud' && lines.some((entry) => entry.whatsapp && entry.whatsapp.phoneNumberId === undefined)) problems.push('lines: WhatsApp by Meta needs each WhatsApp line\'s phoneNumberId')
  if (connectors.voice?.enabled && !lines.some((entry) => entry.voice)) problems.push('lines: voice is enabled, but no line has a voice number')
  if (hasTwins(lines.flatMap((entry) => entry.voice?.number ?? []))) problems.push('lines: two lines have the same voice number')
  if (connectors.sms?.enabled && !lines.some((entry) => entry.sms)) problems.push('lines: SMS is enabled, but no line has an SMS number')
  if (hasTwins(optIn.languages.map((entry) => entry.language))) problems.push('optIn.languages: the same language stands there twice')
  for (const [index, texts] of optIn.languages.entries()) {
    for (const list of ['yes', 'no', 'stop'] as const) {
      const silent = texts[list].find((keyword) => foldKeyword(keyword) === '')
      if (silent !== undefined) problems.push(`optIn.languages.${index}.${list}: "${silent}" has no letter or digit, so nothing a client types could match it`)
    }
  }
  return problems
}

const hasTwins = (values: readonly string[]): boolean => new Set(values).size < values.length
