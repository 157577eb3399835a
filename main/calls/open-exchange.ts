import type { Policy } from '../../core/policy.ts'
import { backoff } from '../backoff.ts'
import { createSip, type SipParts } from '../providers/sip/sip.ts'
import type { OpenExchange } from './wire.ts'

export interface ExchangeWorld extends Pick<SipParts, 'agent' | 'clock' | 'secret'> {
  readonly policy: Policy
  /** In [0, 1): for the jitter of retries. */
  readonly random: () => number
}

/** The way to the exchange of the line that has a phone; null = none has, or phones are off. */
export function exchangeOf({ policy: { connectors: { phone }, lines }, random, ...parts }: ExchangeWorld): OpenExchange | null {
  const line = lines.find((entry) => entry.phone !== undefined)?.phone
  if (!phone?.enabled || line === undefined) return null
  return createSip({ ...parts, connector: phone, line, backoff: (round) => backoff(round, random), log: (words) => { console.error('phone:', words) } })
}
