import { providerIds, type Account, type AccountInput, type AccountKind, type AccountSecret, type Accounts, type ProviderId } from '../../core/accounts.ts'
import type { Connector, PhoneConnector, Policy } from '../../core/policy.ts'
import { addressBelow } from '../providers/address-below.ts'
import { listSinks, sinkSecrets, sinksOf } from './sink-list.ts'
import { SMS_PATH, WHATSAPP_PATH } from '../providers/webhook-address.ts'

export const kindOf = (id: ProviderId, { provider }: Connector): AccountKind => provider !== 'twilio' ? provider : id === 'sms' ? 'twilio-sms' : 'twilio-voice'

/** Each with the name it is sealed under. */
export const secretsOf = (connector: Connector): readonly Omit<AccountSecret, 'present'>[] => connector.provider === 'whatsapp-cloud'
  ? (['accessToken', 'appSecret', 'verifyToken'] as const).map((use) => ({ use, name: connector[use] }))
  : [{ use: 'authToken', name: connector.authToken }]

/** Of the phone: the line's own, and those of TURN servers, each once. */
export const phoneSecrets = ({ iceServers }: PhoneConnector, lines: Policy['lines']): readonly Omit<AccountSecret, 'present'>[] => {
  const turn = new Set(iceServers.flatMap(({ credential }) => credential ?? []))
  return [...lines.flatMap(({ phone }) => phone === undefined ? [] : { use: 'password' as const, name: phone.password }), ...[...turn].map((name) => ({ use: 'turn' as const, name }))]
}

/** Names of all secrets that the policy knows: no other can be set from the screen. */
export const secretNames = (policy: Policy): ReadonlySet<string> => new Set([
  ...providerIds.flatMap((id) => policy.connectors[id] ?? []).flatMap((connector) => secretsOf(connector).map(({ name }) => name)),
  ...policy.connectors.phone === undefined ? [] : phoneSecrets(policy.connectors.phone, policy.lines).map(({ name }) => name),
  ...sinksOf(policy).flatMap(({ of }) => sinkSecrets(of).map(({ name }) => name)),
  ...policy.network.proxyPassword === undefined ? [] : [policy.network.proxyPassword],
])

export interface ListParts {
  readonly policy: Policy
  readonly own: readonly AccountInput[]
  readonly has: (secret: string) => boolean
  readonly webhookBase: (id: ProviderId) => URL | null
}

export function listAccounts({ policy, own, has, webhookBase }: ListParts): Accounts {
  const accounts = providerIds.flatMap((id): Account[] => {
    const connector = policy.connectors[id]
    if (connector === undefined) return []
    const kind = kindOf(id, connector)
    const base = connector.webhook === undefined ? null : webhookBase(id)
    return [{
      id, kind, enabled: connector.enabled,
      own: own.find((account) => account.kind === kind) ?? null,
      account: connector.provider === 'whatsapp-cloud' ? connector.businessAccountId : connector.accountSid,
      numbers: policy.lines.flatMap(({ name, ...numbers }) => {
        const number = numbers[id]?.number
        return number === undefined ? [] : [{ line: name, number }]
      }),
      secrets: secretsOf(connector).map((secret) => ({ ...secret, present: has(secret.name) })),
      webhooks: base === null ? [] : kind === 'whatsapp-cloud' ? [addressBelow(base, WHATSAPP_PATH).href] : kind === 'twilio-sms' ? [addressBelow(base, SMS_PATH).href] : [],
    }]
  })
  const { proxyPassword: name } = policy.network
  return {
    by: policy.accounts, accounts: [...accounts, ...phoneAccount(policy, has)],
    sinks: listSinks(policy, has),
    free: providerIds.filter((id) => policy.connectors[id] === undefined),
    proxySecret: name === undefined ? null : { name, present: has(name) },
  }
}

/** The line's at the firm's exchange. */
function phoneAccount({ connectors: { phone }, lines }: Policy, has: ListParts['has']): Account[] {
  if (phone === undefined) return []
  const own = lines.filter((line) => line.phone !== undefined)
  return [{
    id: 'phone', kind: 'sip', enabled: phone.enabled, own: null, webhooks: [],
    account: own.map((line) => `${line.phone?.user ?? ''}@${phone.domain}`).join(', '),
    numbers: own.flatMap((line) => line.phone?.number === undefined ? [] : { line: line.name, number: line.phone.number }),
    secrets: phoneSecrets(phone, lines).map((secret) => ({ ...secret, present: has(secret.name) })),
  }]
}
