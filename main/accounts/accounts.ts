import { accountIdOf, type AccountInput, type ProviderId } from '../../core/accounts.ts'
import type { PhoneNow } from '../../core/telephony/call.ts'
import type { UtcMs } from '../../core/time.ts'
import type { Handlers } from '../ipc/handlers.ts'
import type { Network } from '../network/network.ts'
import type { LoadedPolicy } from '../settings/policy-source.ts'
import type { Secrets } from '../settings/secrets.ts'
import { listAccounts, secretNames, secretsOf } from './account-list.ts'
import { diagnose } from './diagnose.ts'
import { checkPhone } from './phone-check.ts'
import { withOwnAccounts, writeOwnAccounts } from './own-accounts.ts'
import { checkSink } from './sink-check.ts'
import { sinksToTest } from './sink-to-test.ts'
import type { DeskWebhooks } from './webhook-check.ts'

export type AccountHandlers = { readonly [N in Extract<keyof Handlers, `accounts.${string}`>]: Handlers[N] }

export interface AccountsParts {
  readonly folder: string
  /** As the firm wrote it. */
  readonly firms: LoadedPolicy
  /** As it is in force, with this desk's own accounts. */
  readonly loaded: LoadedPolicy
  readonly own: readonly AccountInput[]
  readonly secrets: Secrets
  readonly network: Network
  readonly webhooks: (id: ProviderId) => DeskWebhooks
  /** How the phone stands. */
  readonly phone: () => Pick<PhoneNow, 'state' | 'details' | 'calls'>
  readonly now: () => UtcMs
  /** A secret changed: try the connections again, now. */
  readonly retry: () => void
  /** The accounts changed: close the desk and open it by what stands there now. */
  readonly reopen: () => Promise<void>
}

const ok = { ok: true } as const

/** What Settings → Accounts asks for. Secrets go in and never come out. */
export function createAccounts({ folder, firms, loaded: { policy }, own, secrets, network, webhooks, phone, now, retry, reopen }: AccountsParts): AccountHandlers {
  const known = secretNames(policy)
  const sink = sinksToTest(policy, { secretOf: secrets.get, agent: network.agent, trusted: network.trusted, now })
  const without = (id: ProviderId): AccountInput[] => own.filter(({ kind }) => accountIdOf(kind) !== id)
  const mayChange = (id: ProviderId): boolean => firms.policy.accounts === 'desk' && firms.policy.connectors[id] === undefined

  /** The desk opens anew for another account, and that would cut it. */
  const inCall = (): boolean => phone().calls.some(({ state }) => state !== 'ended')

  return {
    'accounts.list': () => listAccounts({ policy, own, has: (name) => secrets.get(name) !== null, webhookBase: (id) => webhooks(id).base }),
    'accounts.test': ({ id }) => id === 'phone' ? checkPhone({ policy, network, secret: secrets.get, phone }) : diagnose({ id, policy, network, secret: secrets.get, webhooks: webhooks(id) }),
    'accounts.testSink': ({ id }) => checkSink({ id, policy, network, secret: secrets.get, sink: sink(id) }),
    async 'accounts.setSecret'({ name, value }) {
      if (!known.has(name)) return { ok: false }
      await secrets.set(name, value)
      retry()
      return ok
    },
    async 'accounts.removeSecret'({ name }) {
      if (!known.has(name)) return { ok: false }
      await secrets.remove(name)
      retry()
      return ok
    },
    async 'accounts.save'(account) {
      const id = accountIdOf(account.kind)
      if (!mayChange(id)) return { ok: false, problem: 'managed', details: '' }
      if (inCall()) return { ok: false, problem: 'in-call', details: '' }
      const next = [...without(id), account]
      const { problems } = withOwnAccounts(firms.policy, next)
      if (problems.length > 0) return { ok: false, problem: 'refused', details: problems.join('; ') }
      // Tokens are one account's: another account, or another server, does not get them.
      const before = own.find(({ kind }) => accountIdOf(kind) === id)
      if (before !== undefined && !sameAccount(before, account)) await forget(id)
      writeOwnAccounts(folder, next)
      await reopen()
      return ok
    },
    async 'accounts.remove'({ id }) {
      if (!mayChange(id) || own.length === without(id).length) return { ok: false, problem: 'managed' }
      if (inCall()) return { ok: false, problem: 'in-call' }
      await forget(id)
      writeOwnAccounts(folder, without(id))
      await reopen()
      return ok
    },
  }

  async function forget(id: ProviderId): Promise<void> {
    const connector = policy.connectors[id]
    for (const { name } of connector === undefined ? [] : secretsOf(connector)) await secrets.remove(name)
  }
}

const accountOf = (account: AccountInput): string => account.kind === 'whatsapp-cloud' ? account.businessAccountId : account.accountSid
const sameAccount = (one: AccountInput, other: AccountInput): boolean =>
  one.kind === other.kind && one.baseUrl === other.baseUrl && accountOf(one) === accountOf(other)
