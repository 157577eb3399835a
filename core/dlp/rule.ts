import { z } from 'zod'

/*
 *  The policy's data-loss prevention, as IT writes it. What each word of it means, with examples: docs/dlp.md.
 */

/** Weakest first: of all that rules say about one message, the strongest counts. */
export const dlpActions = ['allow', 'warn', 'redact', 'block'] as const
export type DlpAction = typeof dlpActions[number]

/** How sure a detector is: `high` has a check digit or a name in front of it, `low` has the right shape and nothing more. */
export const confidences = ['low', 'medium', 'high'] as const
export type Confidence = typeof confidences[number]

/** What Compline finds by itself; what each takes for one, and its precision and recall: docs/dlp.md. */
export const builtinDetectors = [
  'payment-card', 'iban', 'bic', 'us-ssn', 'us-itin', 'us-ein', 'us-aba-routing', 'us-bank-account', 'uk-nino', 'uk-bank-account',
  'us-passport', 'uk-passport', 'isin', 'cusip', 'sedol', 'email', 'phone', 'date-of-birth', 'btc-address', 'eth-address', 'api-key', 'password',
] as const
export type BuiltinDetector = typeof builtinDetectors[number]

/** Checks that a match of the firm's own regex must pass as well. */
export const validators = ['luhn', 'iban', 'aba', 'isin', 'cusip', 'sedol', 'ssn', 'itin', 'nino', 'verhoeff', 'mod-11'] as const
export type Validator = typeof validators[number]

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
const action = z.enum(dlpActions)
const words = z.array(z.string().trim().min(1).max(200)).max(5000)

const detector = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('builtin'), ref: z.enum(builtinDetectors) }),
  z.strictObject({
    kind: z.literal('lexicon'),
    /** Words and phrases; instead of, or beside, those of the list `ref` in `dlp.lexicons`. */
    terms: words.default([]),
    ref: slug.optional(),
    /** `word`: whole words, a phrase's words in a row. `substring`: anywhere. `proximity`: a term's words near each other, in any order. */
    matchMode: z.enum(['word', 'substring', 'proximity']).default('word'),
    /** Of `proximity`: how many words may lie between the first and the last of them. */
    within: z.int().min(0).max(50).default(5),
  }),
  z.strictObject({
    kind: z.literal('regex'),
    /** RE2 syntax: linear time, so no look-around and no back-references. */
    pattern: z.string().min(1).max(1000),
    flags: z.string().regex(/^[ims]*$/).default(''),
  }),
  z.strictObject({
    /** A file by what it is: refuses or warns of what goes as a whole. */
    kind: z.literal('file'),
    /** `application/zip`, `image/*`; empty = any. */
    types: z.array(z.string().regex(/^[a-z]+\/(\*|[a-z0-9.+-]+)$/)).max(100).default([]),
    /** Only files above this many bytes. */
    overBytes: z.int().min(0).default(0),
  }),
])

export const ruleSchema = z.strictObject({
  id: slug,
  version: z.int().min(1).default(1),
  /** As the advisor reads it. */
  name: z.string().trim().min(1).max(120),
  enabled: z.boolean().default(true),
  /** Where findings overlap, the higher one's counts alone; so a higher rule that allows makes an exception. */
  priority: z.int().min(-1000).max(1000).default(0),
  severity: z.enum(['low', 'medium', 'high', 'critical']).default('medium'),
  direction: z.array(z.enum(['in', 'out'])).min(1).default(['out']),
  channels: z.array(z.enum(['whatsapp', 'sms', 'voice'])).min(1).default(['whatsapp', 'sms', 'voice']),
  detector,
  /** Of a regex: all of them must say yes. */
  validators: z.array(z.enum(validators)).default([]),
  context: z.strictObject({
    words,
    /** How many words before and after a finding are looked at. */
    before: z.int().min(0).max(50).default(8),
    after: z.int().min(0).max(50).default(4),
    /** By how many steps such a word raises the confidence. */
    boost: z.int().min(0).max(2).default(1),
    /** Without such a word it is no finding. */
    required: z.boolean().default(false),
  }).optional(),
  /** `values` are compared without spaces and punctuation, in any case; `terms`: words that, next to a finding, make it none. */
  exclusions: z.strictObject({ terms: words.default([]), values: words.default([]) }).default({ terms: [], values: [] }),
  /** Fewer findings than this are none. */
  minCount: z.int().min(1).max(1000).default(1),
  /** The same value twice counts once. */
  distinct: z.boolean().default(false),
  /** How far back a finding may begin: in the same sender's last messages of the conversation. 0 messages = this one alone. */
  window: z.strictObject({ messages: z.int().min(0).max(20).default(5), seconds: z.int().min(0).max(86_400).default(600) }).default({ messages: 5, seconds: 600 }),
  /** What happens, by how sure the finding is; one word stands for all three. */
  action: z.union([
    action.transform((all) => ({ low: all, medium: all, high: all })),
    z.strictObject({ low: action, medium: action, high: action }),
  ]),
  redaction: z.strictObject({
    style: z.enum(['mask', 'label', 'remove']).default('mask'),
    /** Of `mask`: so many of its last letters and digits stay. */
    keepLast: z.int().min(0).max(8).default(0),
    /** Of `label`: what stands in its place, in brackets. Default: the rule's name. */
    label: z.string().trim().min(1).max(60).optional(),
  }).default({ style: 'mask', keepLast: 0 }),
  /** Of `warn`: whether the advisor must say why. `allowed: false` makes no warning but a block, and is refused. */
  override: z.strictObject({ allowed: z.boolean().default(true), justification: z.enum(['optional', 'required']).default('optional') }).default({ allowed: true, justification: 'optional' }),
  /** What a file does whose text cannot be read: broken, sealed by a password, too large. */
  unreadable: action.default('allow'),
  /** Why, and what to do instead: shown to the advisor. */
  userMessage: z.string().trim().min(1).max(500).optional(),
  /** What a notice to compliance carries: a digest of the value, and the words around it (with the value masked). */
  audit: z.strictObject({ storeHash: z.boolean().default(true), storeSnippet: z.boolean().default(false) }).default({ storeHash: true, storeSnippet: false }),
  /** What the rule must say of these texts; a policy whose tests fail is refused. */
  tests: z.array(z.strictObject({ text: z.string().max(10_000), expect: action, direction: z.enum(['in', 'out']).optional() })).max(200).default([]),
})

export const dlpSchema = z.strictObject({
  rules: z.array(ruleSchema).max(500).default([]),
  /** Word lists that rules name by `ref`. */
  lexicons: z.record(slug, words).default({}),
  /** Numbers without `+` are read as of these countries (ISO 3166-1 alpha-2); the advisor's lines add their own. */
  regions: z.array(z.string().regex(/^[A-Z]{2}$/)).max(20).default([]),
  /** Whom to tell of a verdict, beside the record. Secrets are named, as everywhere in the policy. */
  notice: z.strictObject({
    /** Verdicts from this action on. */
    from: z.enum(['warn', 'redact', 'block']).default('block'),
    webhook: z.strictObject({ url: z.url({ protocol: /^https?$/ }), secret: z.string().regex(/^[a-z][a-z0-9-]{1,63}$/) }).optional(),
    mail: z.strictObject({
      host: z.string().min(1).max(253), port: z.int().min(1).max(65535).default(587),
      /** `tls` from the first byte, `starttls` (required), or `none`. */
      security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
      user: z.string().max(200).optional(), password: z.string().regex(/^[a-z][a-z0-9-]{1,63}$/).optional(),
      from: z.email(), to: z.array(z.email()).min(1).max(20),
    }).optional(),
  }).optional(),
})

export type DlpPolicy = z.output<typeof dlpSchema>
export type DlpRule = z.output<typeof ruleSchema>
export type DlpDetector = DlpRule['detector']
