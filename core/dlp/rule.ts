import { z } from 'zod'
import { dlpActions } from './names.ts'

export type { DlpAction } from './names.ts'

/*
 *  The policy's data-loss prevention, as IT writes it. What each word of it means, with examples: docs/dlp.md.
 */

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

const builtin = z.strictObject({
  kind: z.literal('builtin'),
  ref: z.enum(builtinDetectors).describe('What is looked for.'),
}).describe('What Compline finds by itself.')

const lexicon = z.strictObject({
  kind: z.literal('lexicon'),
  terms: words.default([]).describe('Words and phrases; instead of, or beside, those of the list `ref`.'),
  ref: slug.optional().describe('A list of dlp.lexicons.'),
  matchMode: z.enum(['word', 'substring', 'proximity']).default('word')
    .describe("word: whole words, a phrase's words in a row. substring: anywhere. proximity: a term's words near each other, in any order."),
  within: z.int().min(0).max(50).default(5).describe('Of proximity: how many words may lie between the first and the last of them.'),
}).describe('Words and phrases.')

const regex = z.strictObject({
  kind: z.literal('regex'),
  pattern: z.string().min(1).max(1000).describe('RE2 syntax: linear time, so no look-around and no back-references.'),
  flags: z.string().regex(/^[ims]*$/).default('').describe('i: any case. m: ^ and $ at each line. s: the dot takes line breaks.'),
}).describe("A pattern of the firm's own.")

const file = z.strictObject({
  kind: z.literal('file'),
  types: z.array(z.string().regex(/^[a-z]+\/(\*|[a-z0-9.+-]+)$/)).max(100).default([]).describe('application/zip, image/*; empty = any.'),
  overBytes: z.int().min(0).default(0).describe('Only files above this many bytes.'),
}).describe('A file by what it is: refuses or warns of what goes as a whole.')

export const ruleSchema = z.strictObject({
  id: slug.describe('Unique. Stands on record with each verdict: never use it for another rule.'),
  version: z.int().min(1).default(1).describe('Stands on record with the id; raise it with each change of meaning.'),
  name: z.string().trim().min(1).max(120).describe('As the advisor reads it.'),
  enabled: z.boolean().default(true).describe('Off: it is as if it were not there; its tests still run.'),
  priority: z.int().min(-1000).max(1000).default(0).describe("Where findings overlap, the higher one's counts alone; so a higher rule that allows makes an exception."),
  severity: z.enum(['low', 'medium', 'high', 'critical']).default('medium').describe('For reports; changes no action.'),
  direction: z.array(z.enum(['in', 'out'])).min(1).default(['out']).describe('Messages to clients, from clients, or both.'),
  channels: z.array(z.enum(['whatsapp', 'sms', 'voice'])).min(1).default(['whatsapp', 'sms', 'voice']).describe('Where it counts.'),
  detector: z.discriminatedUnion('kind', [builtin, lexicon, regex, file]).describe('What it looks for.'),
  validators: z.array(z.enum(validators)).default([]).describe('Of a regex: checks that a match must pass as well, all of them.'),
  context: z.strictObject({
    words: words.describe('Words and phrases that make a finding surer.'),
    before: z.int().min(0).max(50).default(8).describe('How many words before a finding are looked at.'),
    after: z.int().min(0).max(50).default(4).describe('How many words after a finding are looked at.'),
    boost: z.int().min(0).max(2).default(1).describe('By how many steps such a word raises the confidence.'),
    required: z.boolean().default(false).describe('Without such a word it is no finding.'),
  }).optional().describe('Words around a finding.'),
  exclusions: z.strictObject({
    terms: words.default([]).describe('Words that, next to a finding, make it none.'),
    values: words.default([]).describe('Values that are no findings; compared without spaces and punctuation, in any case.'),
  }).default({ terms: [], values: [] }).describe('What is no finding.'),
  minCount: z.int().min(1).max(1000).default(1).describe('Fewer findings than this are none.'),
  distinct: z.boolean().default(false).describe('The same value twice counts once.'),
  window: z.strictObject({
    messages: z.int().min(0).max(20).default(5).describe('How many earlier messages; 0 = this one alone. Messages of nothing but a few digits do not count.'),
    seconds: z.int().min(0).max(86_400).default(600).describe('How long ago they may be.'),
  }).default({ messages: 5, seconds: 600 }).describe("How far back a finding may begin: in the same sender's last messages to or from this client, on whichever channel."),
  action: z.union([
    action.transform((all) => ({ low: all, medium: all, high: all })),
    z.strictObject({ low: action, medium: action, high: action }),
  ], { error: `must be one of ${dlpActions.map((one) => `"${one}"`).join(', ')}, or one for each confidence: {"low": …, "medium": …, "high": …}` }).describe('What happens, by how sure the finding is; one word stands for all three.'),
  redaction: z.strictObject({
    style: z.enum(['mask', 'label', 'remove']).default('mask').describe('mask: dots. label: a word in brackets. remove: nothing.'),
    keepLast: z.int().min(0).max(8).default(0).describe('Of mask: so many of its last letters and digits stay.'),
    label: z.string().trim().min(1).max(60).optional().describe("Of label: the word. Default: the rule's name."),
  }).default({ style: 'mask', keepLast: 0 }).describe('What stands in the place of what is cut out.'),
  override: z.strictObject({
    allowed: z.boolean().default(true).describe('false makes no warning but a block, and is refused.'),
    justification: z.enum(['optional', 'required']).default('optional').describe('Whether the advisor must say why.'),
  }).default({ allowed: true, justification: 'optional' }).describe('Of warn.'),
  unreadable: action.default('allow').describe('What a file does whose text cannot be read: broken, sealed by a password, too large.'),
  userMessage: z.string().trim().min(1).max(500).optional().describe('Why, and what to do instead: shown to the advisor.'),
  audit: z.strictObject({
    storeHash: z.boolean().default(true).describe('A digest of the value.'),
    storeSnippet: z.boolean().default(false).describe('The words around it, with the value masked.'),
  }).default({ storeHash: true, storeSnippet: false }).describe('What a notice to compliance carries.'),
  tests: z.array(z.strictObject({
    text: z.string().max(10_000).describe('A message.'),
    expect: action.describe('What the rule, by itself, must say of it.'),
    direction: z.enum(['in', 'out']).optional().describe("Default: the first of the rule's own."),
  })).max(200).default([]).describe('A policy whose tests fail is refused.'),
})

export const dlpSchema = z.strictObject({
  rules: z.array(ruleSchema).max(500).default([]).describe('All of them are asked about each message.'),
  lexicons: z.record(slug, words).default({}).describe('Word lists that rules name by `ref`.'),
  regions: z.array(z.string().regex(/^[A-Z]{2}$/)).max(20).default([])
    .describe("Numbers without + are read as of these countries (ISO 3166-1 alpha-2); the advisor's lines add their own."),
  notice: z.strictObject({
    from: z.enum(['warn', 'redact', 'block']).default('block').describe('Verdicts from this action on.'),
    webhook: z.strictObject({
      url: z.url({ protocol: /^https?$/ }).describe('Where it is posted to.'),
      secret: z.string().regex(/^[a-z][a-z0-9-]{1,63}$/).describe('Name of the secret that signs it.'),
    }).optional().describe('To a web address.'),
    mail: z.strictObject({
      host: z.string().min(1).max(253).describe('Of the mail server.'),
      port: z.int().min(1).max(65535).default(587).describe('Of the mail server.'),
      security: z.enum(['starttls', 'tls', 'none']).default('starttls').describe('tls: from the first byte. starttls: required. none: in the clear.'),
      user: z.string().max(200).optional().describe('Signs in at the mail server.'),
      password: z.string().regex(/^[a-z][a-z0-9-]{1,63}$/).optional().describe('Name of the secret.'),
      from: z.email().describe('Whom it is from.'),
      to: z.array(z.email()).min(1).max(20).describe('Who gets it.'),
    }).optional().describe('By mail.'),
  }).optional().describe('Whom to tell of a verdict, beside the record.'),
})

export type DlpPolicy = z.output<typeof dlpSchema>
export type DlpRule = z.output<typeof ruleSchema>
export type DlpDetector = DlpRule['detector']
