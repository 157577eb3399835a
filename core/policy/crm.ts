import { z } from 'zod'
import type { SinkId } from '../ids.ts'
import { httpUrl, name, secretName } from './words.ts'

const shared = {
  log: z.array(z.enum(['messages', 'calls', 'voicemail'])).min(1).default(['messages', 'calls', 'voicemail']).describe('What is logged.'),
  per: z.enum(['message', 'day']).default('day').describe('One entry for each message, or one for each conversation and day, which grows.'),
}

/** Under this id the CRM stands among the archives. */
export const CRM = 'crm' as SinkId

export const crmSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hubspot'), ...shared,
    baseUrl: httpUrl.default('https://api.hubapi.com'), accessToken: secretName,
    portalId: z.string().regex(/^\d+$/, "must be the digits of HubSpot's account").optional().describe('For "open in CRM".'),
    ownerId: z.string().regex(/^\d+$/, "must be the digits of HubSpot's owner").optional().describe("Default: who has the advisor's mail address there."),
    idProperty: z.string().regex(/^[a-z]\w{0,99}$/, 'must be the internal name of a property, like compline_id').default('compline_id').describe('Custom property of communications and calls, text, with unique values.'),
    userIdProperty: z.string().regex(/^[a-z]\w{0,99}$/, 'must be the internal name of a property').optional().describe('Custom property of contacts that holds WhatsApp user ids; where missing, clients are found by number alone.'),
  }).describe('HubSpot: communications and calls.'),
  z.strictObject({
    kind: z.literal('salesforce'), ...shared,
    instanceUrl: httpUrl, clientId: name(200), clientSecret: secretName,
    version: z.string().regex(/^v\d+\.0$/, 'must be a version of the API, like v62.0').default('v62.0'),
    externalIdField: z.string().regex(/^[A-Za-z]\w{0,60}__c$/, 'must be a custom field, like Compline_Id__c').default('Compline_Id__c').describe('Custom field of Task, text, external id, unique.'),
    userIdField: z.string().regex(/^[A-Za-z]\w{0,60}__c$/, 'must be a custom field, like WhatsApp_Id__c').optional().describe('Custom field of Contact and Lead that holds WhatsApp user ids; where missing, clients are found by number alone.'),
  }).describe('Salesforce: completed tasks.'),
  z.strictObject({
    kind: z.literal('https'), ...shared,
    url: httpUrl.describe('PUT to <url>/<external id>, JSON.'), token: secretName,
    openUrl: z.string().max(500).optional().describe('For "open in CRM": an address with {id}, {e164} or {externalId} in it.'),
  }).describe("The firm's own."),
])
export type CrmPolicy = z.output<typeof crmSchema>
