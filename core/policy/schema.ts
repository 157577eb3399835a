import { z } from 'zod'
import { dlpSchema } from '../dlp/rule.ts'
import { archiveSchema } from './archive.ts'
import { connectorsSchema, lineSchema } from './connectors.ts'
import { crmSchema } from './crm.ts'
import { optInSchema, templateVariablesSchema } from './opt-in.ts'
import { recordingSchema } from './recording.ts'
import { voiceSchema } from './voice.ts'
import { httpUrl, name, secretName } from './words.ts'

/*
 *  The organisation's policy: one JSON document. Secrets are never in it; it names them
 *  (`"accessToken": "whatsapp-token"`), and they are sealed into the keychain of the operating system.
 *  Its JSON Schema for editors, resources/policy/policy.schema.json, is made from this (npm run policy-schema).
 */
export const policySchema = z.strictObject({
  $schema: z.string().max(1000).optional().describe('For editors: the address of this JSON Schema.'),
  version: z.literal(1).describe('Of this format.'),
  revision: z.int().min(0).optional().describe('Of this document, higher with each change. Needed where it is fetched from an address: an older one is refused.'),
  refreshMinutes: z.int().min(1).max(1440).default(15).describe('How often Compline looks for a newer policy. A file is also watched.'),
  organisation: z.strictObject({
    name: name(120).describe('The firm, as clients and advisors read it.'),
    helpUrl: httpUrl.optional().describe('Opens from Help and Settings.'),
    brand: z.strictObject({
      accent: z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour like #0b5d66').describe('Colour of buttons and links; made darker or lighter where it could not be read.'),
    }).optional().describe("The firm's looks."),
    itContact: z.string().max(200).optional().describe('Whom the advisor is told to ask; else "your IT desk".'),
  }).describe('The firm.'),
  helpLinks: z.array(z.strictObject({ name: name(60), url: httpUrl })).max(12).default([]).describe("Further pages of the firm's own, in Settings → Organisation."),
  advisor: z.strictObject({
    name: name(120).describe('Who writes; for the opt-in and templates.'),
    email: z.string().max(200).optional().describe("On the advisor's own contact card."),
  }).describe('Who sits at this desk.'),
  lines: z.array(lineSchema).min(1).describe("The advisor's addresses."),
  connectors: connectorsSchema,
  accounts: z.enum(['managed', 'desk']).default('managed').describe('Who adds and removes accounts: the firm, in this document, or the desk as well, in Settings → Accounts.'),
  network: z.strictObject({
    proxy: z.union([z.enum(['system', 'none']), z.url({ protocol: /^https?$/, error: 'must be "system", "none" or the proxy\'s address' })]).default('system').describe("system: what the operating system says (PAC files too); none: straight; or the proxy's address."),
    proxyUser: z.string().max(200).optional().describe('Signs in at the proxy (Basic).'),
    proxyPassword: secretName.optional().describe('Name of the secret.'),
    caFile: z.string().max(1000).optional().describe("PEM file of certificate authorities of the firm's own, beside those of the system."),
  }).default({ proxy: 'system' }).describe('The way out.'),
  optIn: optInSchema,
  templateVariables: templateVariablesSchema,
  places: z.array(z.strictObject({
    name: z.string().trim().min(1).max(200), address: z.string().trim().min(1).max(500).optional(),
    latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180),
  })).max(50).default([]).describe("Places of the firm's own that advisors send: the office, the car park."),
  dlp: dlpSchema.default({ rules: [], lexicons: {}, regions: [] }).describe('What may not leave, or not unseen: docs/dlp.md.'),
  records: z.strictObject({
    recoveryPublicKey: z.string().startsWith('-----BEGIN PUBLIC KEY-----', 'must be a public key in PEM form, -----BEGIN PUBLIC KEY-----').optional()
      .describe('RSA public key (PEM, SPKI): compliance can open a copy of the ledger with its private half.'),
  }).default({}).describe('What is kept on this desk.'),
  recording: recordingSchema.optional().describe('What is recorded for the firm, and how long it stays.'),
  archive: archiveSchema.optional().describe("The firm's archive."),
  crm: crmSchema.optional().describe("The firm's CRM."),
  voice: voiceSchema.optional().describe('Who can be called, and how numbers are read.'),
  clock: z.enum(['system', 'provider']).default('system').describe("provider: the clock follows the HTTP Date header of the provider's answers."),
})

export type Policy = z.output<typeof policySchema>
export type PolicyInput = z.input<typeof policySchema>
export type PolicyLine = Policy['lines'][number]
