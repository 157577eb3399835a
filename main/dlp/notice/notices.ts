import type http from 'node:http'
import type { SecureContext } from 'node:tls'
import type { NoticeStatus } from '../../../core/status.ts'
import type { Policy } from '../../../core/policy.ts'
import { MINUTE } from '../../../core/time.ts'
import type { Clock } from '../../clock.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { createCourier, turn } from './courier.ts'
import { createJudgedFacts } from './judged-facts.ts'
import { createMail } from './mail.ts'
import { createWebhook } from './webhook.ts'

/** Tells compliance of verdicts, beside the record; nothing waits for it. */
export interface Notices {
  start(): void
  /** Each way that the policy wants. */
  state(): NoticeStatus[]
  settled(): Promise<void>
  stop(): Promise<void>
}

export interface NoticesParts {
  readonly ledger: Ledger
  readonly policy: Policy
  readonly clock: Clock
  readonly random: () => number
  readonly secrets: { get(name: string): string | null }
  readonly agent: (url: URL) => Promise<http.Agent>
  readonly trusted: () => SecureContext
  readonly changed: () => void
}

export function createNotices({ ledger, policy, clock, random, secrets, agent, trusted, changed }: NoticesParts): Notices {
  const wanted = policy.dlp.notice
  turn(ledger, 'webhook', wanted?.webhook !== undefined)
  turn(ledger, 'mail', wanted?.mail !== undefined)
  const ways = [
    ...wanted?.webhook === undefined ? [] : [createWebhook({ ...wanted.webhook, secretOf: secrets.get, agent })],
    ...wanted?.mail === undefined ? [] : [createMail({ mail: wanted.mail, secretOf: secrets.get, trusted })],
  ]
  const after = createJudgedFacts(ledger, policy, wanted?.from ?? 'block')
  const couriers = ways.map((way) => createCourier({ ledger, clock, random, way, after, changed }))
  const wake = (): void => { for (const courier of couriers) courier.wake() }
  const settled = async (): Promise<void> => { await Promise.all(couriers.map((courier) => courier.settled())) }
  let offEvery = (): void => undefined
  return {
    start() {
      if (couriers.length === 0) return
      ledger.onChange(wake)
      // A verdict on what never became a message changes nothing that anybody sees.
      offEvery = clock.every(MINUTE, wake)
      wake()
    },
    state: () => couriers.map((courier) => courier.state()),
    settled,
    async stop() {
      offEvery()
      for (const courier of couriers) courier.stop()
      await settled()
    },
  }
}
