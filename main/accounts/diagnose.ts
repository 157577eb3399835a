import type { ProviderId, CheckStep } from '../../core/accounts.ts'
import type { Policy } from '../../core/policy.ts'
import { MINUTE, type Milliseconds } from '../../core/time.ts'
import type { Network } from '../network/network.ts'
import { reach } from '../network/reach.ts'
import { createTwilioAccount } from '../providers/twilio/twilio-account.ts'
import { createGraph } from '../providers/whatsapp-cloud/graph.ts'
import { secretsOf } from './account-list.ts'
import { step } from './answers.ts'
import { checkMeta } from './meta-check.ts'
import { checkTwilio } from './twilio-check.ts'
import { checkWebhook, type DeskWebhooks } from './webhook-check.ts'

export interface DiagnoseParts {
  readonly id: ProviderId
  readonly policy: Policy
  readonly network: Network
  readonly secret: (name: string) => string | null
  readonly webhooks: DeskWebhooks
  readonly within?: Milliseconds
}

/** A difference smaller than this is what clocks do. */
const NOTABLE: Milliseconds = 2 * MINUTE

/** Which step of an account fails, from the inside out; what stands behind a failure is not tried. */
export async function diagnose({ id, policy, network, secret, webhooks, within }: DiagnoseParts): Promise<CheckStep[]> {
  const connector = policy.connectors[id]
  if (connector === undefined) return []
  const missing = secretsOf(connector).filter(({ name }) => secret(name) === null)
  if (missing.length > 0) return [step('secrets', 'secret-missing', missing.map(({ name }) => name).join(', '))]
  const baseUrl = new URL(connector.baseUrl)
  const steps = [step('secrets', 'ok'), ...await reach(baseUrl, network, within)]
  if (steps.some(({ result }) => result === 'failed')) return steps

  let ahead: Milliseconds | null = null
  const context = {
    agent: network.agent, secret, webhookBase: () => null,
    observeDate: (date: string, sentAt: number, answeredAt: number) => { ahead ??= Date.parse(date) - (sentAt + answeredAt) / 2 },
  }
  const limits = within === undefined ? {} : { total: within, connect: within }
  steps.push(...connector.provider === 'whatsapp-cloud'
    ? await checkMeta(connector, policy.lines, createGraph(connector, context, limits))
    : await checkTwilio(id, connector, policy.lines, createTwilioAccount(connector, context, limits)))
  if (ahead !== null) {
    const seconds = Math.round(ahead / 1000)
    // Where the policy follows the provider's clock, this machine's does no harm.
    steps.push(step('clock', Math.abs(ahead) < NOTABLE || policy.clock === 'provider' ? 'ok' : 'clock-wrong', `${seconds >= 0 ? '+' : ''}${seconds} s`))
  }
  // The way back is another one: it is tried also where a number is wrong.
  return [...steps, await checkWebhook({ id, connector, webhooks, network, secret, ...(within !== undefined && { within }) })]
}
