import { z } from 'zod'
import type { CheckStep } from '../../core/accounts.ts'
import type { PolicyLine, WhatsAppCloudConnector } from '../../core/policy.ts'
import type { Reading } from '../providers/outcome.ts'
import type { Graph } from '../providers/whatsapp-cloud/graph.ts'
import { blame, step } from './answers.ts'

const phoneNumber = z.looseObject({ display_phone_number: z.string(), verified_name: z.string().catch('') })

/** Signed in, the right account, the right numbers: by Meta's own word. */
export async function checkMeta(connector: WhatsAppCloudConnector, lines: readonly PolicyLine[], graph: Pick<Graph, 'call'>): Promise<CheckStep[]> {
  const get = (path: string, query: Record<string, string>): Promise<Reading> => graph.call('GET', path, { query })
  const account = await get(`${connector.businessAccountId}/message_templates`, { fields: 'name', limit: '1' })
  if (!account.ok) {
    if (account.error.code !== '33') return [blame(account.error)]
    return [step('answer', 'ok'), step('sign-in', 'ok'), step('account', 'account-wrong', `${connector.businessAccountId}: ${account.error.details}`)]
  }
  const steps = [step('answer', 'ok'), step('sign-in', 'ok'), step('account', 'ok', connector.businessAccountId)]
  for (const { whatsapp } of lines) {
    if (whatsapp?.phoneNumberId === undefined) continue
    const found = await get(whatsapp.phoneNumberId, { fields: 'id,display_phone_number,verified_name' })
    if (!found.ok) return [...steps, found.error.code === '33' ? step('number', 'number-wrong', `${whatsapp.phoneNumberId}: ${found.error.details}`) : blame(found.error)]
    const { data } = phoneNumber.safeParse(found.json)
    if (data === undefined) return [...steps, step('number', 'not-the-provider')]
    if (data.display_phone_number.replace(/\D/g, '') !== whatsapp.number.slice(1)) return [...steps, step('number', 'number-differs', `${whatsapp.number} ≠ ${data.display_phone_number}`)]
    steps.push(step('number', 'ok', `${data.display_phone_number} ${data.verified_name}`.trim()))
  }
  return steps
}
