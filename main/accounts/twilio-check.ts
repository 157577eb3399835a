import { z } from 'zod'
import type { ProviderId, CheckStep } from '../../core/accounts.ts'
import type { Connector, PolicyLine, WhatsAppCloudConnector } from '../../core/policy.ts'
import type { Reading } from '../providers/outcome.ts'
import type { TwilioAccount } from '../providers/twilio/twilio-account.ts'
import { blame, step } from './answers.ts'

export type TwilioConnector = Exclude<Connector, WhatsAppCloudConnector>
const account = z.looseObject({ status: z.string(), friendly_name: z.string().catch('') })
const numbers = z.looseObject({ incoming_phone_numbers: z.array(z.looseObject({ phone_number: z.string() })) })

/** Signed in, an account that is active, and the lines' numbers in it. WhatsApp senders are in no list of numbers. */
export async function checkTwilio(id: ProviderId, connector: TwilioConnector, lines: readonly PolicyLine[], client: Pick<TwilioAccount, 'call'>): Promise<CheckStep[]> {
  const get = (path: string, query: Record<string, string> = {}): Promise<Reading> => client.call('GET', path, new URLSearchParams(query))
  const found = await get('.json')
  if (!found.ok) return [blame(found.error)]
  const { data } = account.safeParse(found.json)
  if (data === undefined) return [step('answer', 'not-the-provider')]
  const steps = [step('answer', 'ok'), step('sign-in', 'ok')]
  if (data.status !== 'active') return [...steps, step('account', 'account-inactive', data.status)]
  steps.push(step('account', 'ok', data.friendly_name || connector.accountSid))
  if (id === 'whatsapp') return [...steps, step('number', 'skipped')]
  for (const line of lines) {
    const number = line[id]?.number
    if (number === undefined) continue
    const listed = await get('/IncomingPhoneNumbers.json', { PhoneNumber: number })
    if (!listed.ok) return [...steps, blame(listed.error)]
    // The filter matches parts of numbers, too.
    const there = numbers.safeParse(listed.json).data?.incoming_phone_numbers.some((entry) => entry.phone_number === number) === true
    if (!there) return [...steps, step('number', 'number-not-there', number)]
    steps.push(step('number', 'ok', number))
  }
  return steps
}
