import type { Answer, Incoming } from '../http/answer.ts'
import { credentials } from '../credentials.ts'
import { GraphError } from './graph-error.ts'
import { graphAnswer } from './json.ts'

const { phoneNumberId, displayPhoneNumber, verifiedName } = credentials.whatsapp

const node: Record<string, unknown> = {
  verified_name: verifiedName,
  code_verification_status: 'VERIFIED',
  display_phone_number: displayPhoneNumber,
  quality_rating: 'GREEN',
  platform_type: 'CLOUD_API',
  throughput: { level: 'STANDARD' },
  name_status: 'APPROVED',
  status: 'CONNECTED',
}
const usual = [
  'verified_name', 'code_verification_status', 'display_phone_number', 'quality_rating', 'platform_type', 'throughput',
]

/** `GET /{PNID}?fields=…`: the asked fields and `id`. */
export function readPhoneNumber(incoming: Incoming): Answer {
  const asked = incoming.query.get('fields')?.split(',').map((field) => field.trim())
  const fields = asked?.filter((field) => field !== 'id') ?? usual
  const unknown = fields.find((field) => !(field in node))
  if (unknown !== undefined) {
    const wording = `(#100) Tried accessing nonexisting field (${unknown}) on node type (WhatsAppBusinessPhoneNumber)`
    throw new GraphError(100, undefined, wording)
  }
  return graphAnswer(200, { ...Object.fromEntries(fields.map((field) => [field, node[field]])), id: phoneNumberId })
}
