import { z } from 'zod'

/*
 *  What we touch of Twilio's published OpenAPI documents (twilio-oai, api v2010 and content v2), field by field: its
 *  types, patterns and enumerations. Where the document declares another type than Twilio answers with, both are taken.
 *  Every field may be null there, so it may be here; none may be missing, and none may be there that is not declared.
 */

const sid = (...prefixes: string[]) => z.string().regex(new RegExp(`^(${prefixes.join('|')})[0-9a-fA-F]{32}$`)).nullable()
const text = z.string().nullable()
const whole = z.number().int().nullable()
/** `Fri, 24 May 2019 17:44:46 +0000` */
const rfc2822 = z.string().regex(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d \+0000$/).nullable()
const uris = z.record(z.string(), z.string()).nullable()
const method = z.enum(['GET', 'POST']).nullable()
/** Relative to the origin. */
const uri = z.string().startsWith('/2010-04-01/').nullable()

export const messageSchema = z.strictObject({
  body: text, num_segments: z.string().regex(/^\d+$/).nullable(), direction: z.enum(['inbound', 'outbound-api', 'outbound-call', 'outbound-reply']), from: text, to: text,
  date_updated: rfc2822, price: z.string().regex(/^-?\d+\.\d+$/).nullable(), error_message: text, uri, account_sid: sid('AC'), num_media: z.string().regex(/^\d+$/).nullable(),
  status: z.enum(['queued', 'sending', 'sent', 'failed', 'delivered', 'undelivered', 'receiving', 'received', 'accepted', 'scheduled', 'read', 'partially_delivered', 'canceled']),
  messaging_service_sid: sid('MG'), sid: sid('SM', 'MM'), date_sent: rfc2822, date_created: rfc2822, error_code: whole, price_unit: text, api_version: text, subresource_uris: uris,
})

export const mediaSchema = z.strictObject({ sid: sid('ME'), account_sid: sid('AC'), parent_sid: sid('SM', 'MM'), content_type: text, date_created: rfc2822, date_updated: rfc2822, uri })

export const recordingSchema = z.strictObject({
  account_sid: sid('AC'), api_version: text, call_sid: sid('CA'), conference_sid: sid('CF'), date_created: rfc2822, date_updated: rfc2822, start_time: rfc2822, duration: text,
  sid: sid('RE'), price: text, price_unit: text, status: z.enum(['in-progress', 'paused', 'stopped', 'processing', 'completed', 'absent', 'deleted']), channels: z.number().int(),
  source: z.enum(['DialVerb', 'Conference', 'OutboundAPI', 'Trunking', 'RecordVerb', 'StartCallRecordingAPI', 'StartConferenceRecordingAPI']), error_code: whole, uri,
  encryption_details: z.unknown(), subresource_uris: uris, media_url: z.url().nullable(),
})

export const transcriptionSchema = z.strictObject({
  account_sid: sid('AC'), api_version: text, date_created: rfc2822, date_updated: rfc2822, duration: text, price: z.union([z.number(), z.string()]).nullable(), price_unit: text,
  recording_sid: sid('RE'), sid: sid('TR'), status: z.enum(['in-progress', 'completed', 'failed']), transcription_text: text, type: text, uri,
})

export const callSchema = z.strictObject({
  sid: sid('CA'), date_created: rfc2822, date_updated: rfc2822, parent_call_sid: sid('CA'), account_sid: sid('AC'), to: text, to_formatted: text, from: text, from_formatted: text,
  phone_number_sid: sid('PN'), status: z.enum(['queued', 'ringing', 'in-progress', 'completed', 'busy', 'failed', 'no-answer', 'canceled']), start_time: rfc2822, end_time: rfc2822,
  duration: text, price: text, price_unit: text, direction: text, answered_by: text, api_version: text, forwarded_from: text, group_sid: sid('GP'), caller_name: text, queue_time: text,
  trunk_sid: sid('TK'), uri, subresource_uris: uris,
})

export const incomingNumberSchema = z.strictObject({
  account_sid: sid('AC'), address_sid: sid('AD'), address_requirements: z.enum(['none', 'any', 'local', 'foreign']), api_version: text, beta: z.boolean().nullable(),
  capabilities: z.strictObject({ mms: z.boolean(), sms: z.boolean(), voice: z.boolean(), fax: z.boolean() }), date_created: rfc2822, date_updated: rfc2822, friendly_name: text,
  identity_sid: sid('RI'), phone_number: text, origin: text, sid: sid('PN'), sms_application_sid: sid('AP'), sms_fallback_method: method, sms_fallback_url: text, sms_method: method,
  sms_url: text, status_callback: text, status_callback_method: method, trunk_sid: sid('TK'), uri, voice_receive_mode: z.enum(['voice', 'fax']).nullable(), voice_application_sid: sid('AP'),
  voice_caller_id_lookup: z.boolean().nullable(), voice_fallback_method: method, voice_fallback_url: text, voice_method: method, voice_url: text,
  emergency_status: z.enum(['Active', 'Inactive']).nullable(), emergency_address_sid: sid('AD'), emergency_address_status: text, bundle_sid: sid('BU'), status: text,
})

export const accountSchema = z.strictObject({
  auth_token: text, date_created: rfc2822, date_updated: rfc2822, friendly_name: text, owner_account_sid: sid('AC'), sid: sid('AC'), status: z.enum(['active', 'suspended', 'closed']),
  subresource_uris: uris, type: z.enum(['Trial', 'Full']), uri,
})

const content = z.strictObject({
  date_created: z.iso.datetime().nullable(), date_updated: z.iso.datetime().nullable(), sid: sid('HX'), account_sid: sid('AC'), friendly_name: text, language: text,
  variables: z.record(z.string(), z.string()).nullable(), types: z.record(z.string().regex(/^(twilio|whatsapp)\/[a-z-]+$/), z.looseObject({})).nullable(),
  /** Declared as an object and no more; of the answers of the ApprovalRequests resource. */
  approval_requests: z.strictObject({ type: z.string().optional(), name: z.string(), category: z.string(), content_type: z.string(), status: z.string(), rejection_reason: z.string(), allow_category_change: z.boolean() }).nullable(),
})
const pageUrl = z.url().nullable()
export const contentsSchema = z.strictObject({
  contents: z.array(content),
  meta: z.strictObject({ page: z.number().int(), page_size: z.number().int(), first_page_url: pageUrl, previous_page_url: pageUrl, url: pageUrl, next_page_url: pageUrl, key: z.literal('contents') }),
})

/** A page of the 2010 API. */
export const listSchema = <T extends z.ZodType>(key: string, row: T) => z.strictObject({
  end: z.number().int(), first_page_uri: uri, next_page_uri: uri, page: z.number().int(), page_size: z.number().int(), previous_page_uri: uri, start: z.number().int(), uri, [key]: z.array(row),
})

export const errorSchema = z.strictObject({ code: z.number().int(), message: z.string(), more_info: z.url(), status: z.number().int() })

/** What `POST …/Messages.json` takes. */
export const createMessageParameters: readonly string[] = [
  'To', 'StatusCallback', 'ApplicationSid', 'MaxPrice', 'ProvideFeedback', 'Attempt', 'ValidityPeriod', 'ForceDelivery', 'ContentRetention', 'AddressRetention', 'SmartEncoded', 'PersistentAction',
  'TrafficType', 'ShortenUrls', 'ScheduleType', 'SendAt', 'SendAsMms', 'ContentVariables', 'RiskCheck', 'From', 'FallbackFrom', 'MessagingServiceSid', 'Body', 'MediaUrl', 'ContentSid',
]
