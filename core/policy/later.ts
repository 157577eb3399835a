import { z } from 'zod'
import { host, httpUrl, name, port, secretName } from './words.ts'

/*
 *  Sections that can be written already, and that this version does not act on, or not on all of it: archive, CRM; of
 *  recording it records calls (main/media/call-recordings.ts). They have no defaults of their own: what nobody wrote is
 *  not shown as if it were in force. not-in-force.ts names them.
 */
const channels = z.array(z.enum(['whatsapp', 'sms', 'voice'])).min(1).default(['whatsapp', 'sms', 'voice'])

export const recordingSchema = z.strictObject({
  enabled: z.boolean().describe('Everything goes to the archive and is kept there; calls are recorded, where `channels` has voice.'),
  channels: channels.describe('What is recorded.'),
  keepYears: z.int().min(1).max(30).default(7).describe('How long a record must stay. SEC 17a-4: 3 and often 6 to 7; FCA SYSC 10A: 5, on request 7.'),
  calls: z.strictObject({
    announce: z.enum(['none', 'tone', 'speech']).default('none').describe('What both sides hear before it is recorded: nothing, a tone every 15 seconds, or a sentence at the beginning.'),
    pause: z.boolean().default(true).describe('The advisor may pause it while card numbers are said. Each pause is on record.'),
  }).prefault({}).describe('Of calls.'),
  viewDays: z.int().min(1).max(3650).default(90).describe("How long content stays in the advisor's view, and, without recording, at all."),
})

const smtp = z.strictObject({
  kind: z.literal('smtp'),
  host, port: port.default(587),
  security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
  user: z.string().max(200).optional(), password: secretName.optional(),
  from: z.email(), to: z.array(z.email()).min(1).max(20).describe("The archive's journal mailbox."),
  thread: z.enum(['message', 'day']).default('message').describe('One mail for each message, or one a day for each conversation.'),
  headers: z.record(z.string().regex(/^X-[A-Za-z0-9-]{1,60}$/, 'must be a header that begins with X-'), z.string().max(200)).default({}).describe('Headers that the archive wants on each mail.'),
}).describe('Journalling by mail: one EML per message.')
const sftp = z.strictObject({
  kind: z.literal('sftp'),
  host, port: port.default(22),
  user: name(200), key: secretName.describe('Name of the secret: private key.'),
  hostKey: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, "must be the server's fingerprint, SHA256:…").describe("The server's fingerprint."),
  folder: z.string().max(1000).default('.'),
}).describe('ZIP of EMLs with a manifest.')
const rest = z.strictObject({
  kind: z.literal('rest'),
  url: httpUrl, tokenUrl: httpUrl.optional().describe('OAuth 2, client credentials.'),
  clientId: name(200), clientSecret: secretName,
}).describe("The archive's own API.")

export const archiveSchema = z.strictObject({
  deliveries: z.array(z.discriminatedUnion('kind', [smtp, sftp, rest])).min(1).max(5).describe('Where batches go; each must confirm.'),
  everyMinutes: z.int().min(1).max(1440).default(15),
})

const logged = z.array(z.enum(['messages', 'calls', 'voicemail'])).min(1).default(['messages', 'calls', 'voicemail'])
export const crmSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hubspot'),
    baseUrl: httpUrl.default('https://api.hubapi.com'), accessToken: secretName,
    ownerId: z.string().regex(/^\d+$/, "must be the digits of HubSpot's owner").optional(), log: logged,
  }),
  z.strictObject({ kind: z.literal('salesforce'), instanceUrl: httpUrl, clientId: name(200), clientSecret: secretName, log: logged }),
])
