import { z } from 'zod'
import type { SinkId } from '../ids.ts'
import { CRM } from './crm.ts'
import { host, httpUrl, name, port, secretName } from './words.ts'

/* Where records go. Each sink has a cursor of its own under its id: never use an id for another archive. */
const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be a–z, 0–9 and -, beginning with a letter, at most 40')
  .refine((text) => text !== CRM, 'must not be "crm": that is the CRM').transform((text) => text as SinkId)
  .describe('Unique; how far this archive has come is kept under it.')
const common = {
  id,
  mostRecords: z.int().min(1).max(1000).default(100).describe('Most records of one batch.'),
}
const headers = z.record(z.string().regex(/^X-[A-Za-z0-9-]{1,60}$/, 'must be a header that begins with X-'), z.string().max(200)).default({})

const smtp = z.strictObject({
  ...common, kind: z.literal('smtp'),
  host, port: port.default(587),
  security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
  user: z.string().max(200).optional(), password: secretName.optional(),
  from: z.email(), to: z.array(z.email()).min(1).max(20).describe("The archive's journal mailbox."),
  thread: z.enum(['message', 'day']).default('message').describe('One mail for each record, or one a day for each conversation.'),
  headers: headers.describe('Headers that the archive wants on each mail. {channel}, {direction}, {kind} stand for what the record says.'),
}).describe('Journalling by mail: one EML per message.')
const sftp = z.strictObject({
  ...common, kind: z.literal('sftp'),
  host, port: port.default(22),
  user: name(200), key: secretName.describe('Name of the secret: private key (OpenSSH or PEM).'),
  passphrase: secretName.optional().describe('Name of the secret that opens the private key.'),
  hostKey: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, "must be the server's fingerprint, SHA256:…").describe("The server's fingerprint, as ssh-keygen -lf shows it."),
  folder: z.string().max(1000).default('.'),
}).describe('ZIP of EMLs with a manifest.')
const https = z.strictObject({
  ...common, kind: z.literal('https'),
  url: httpUrl.describe('Each batch is one POST of JSON.'),
  auth: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('bearer'), token: secretName }),
    z.strictObject({ kind: z.literal('oauth2'), tokenUrl: httpUrl, clientId: name(200), clientSecret: secretName, scope: z.string().max(500).optional() }).describe('Client credentials (RFC 6749 §4.4).'),
  ]),
}).describe("The archive's own API: JSON, with an idempotency key.")
const folder = z.strictObject({
  ...common, kind: z.literal('folder'),
  path: z.string().min(1).max(1000).describe('Absolute; what takes the files from there is the firm’s own.'),
}).describe('A folder that another program empties: ZIP of EMLs with a manifest.')

export const archiveSchema = z.strictObject({
  deliveries: z.array(z.discriminatedUnion('kind', [smtp, sftp, https, folder])).min(1).max(5).describe('Where batches go; each must confirm.'),
  everySeconds: z.int().min(0).max(86_400).default(60).describe('How long records are gathered into a batch; 0 = each goes at once.'),
  alarmAfterMinutes: z.int().min(1).max(43_200).default(240).describe('So long may the oldest record wait for an archive, until the advisor is told.'),
  blockAfterMinutes: z.int().min(1).max(43_200).optional().describe('So long may it wait, until nothing more is sent. Default: sending goes on.'),
})
export type ArchivePolicy = z.output<typeof archiveSchema>
export type Delivery = ArchivePolicy['deliveries'][number]
