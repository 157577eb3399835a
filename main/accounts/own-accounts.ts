import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { accountIdOf, accountInput, type AccountInput } from '../../core/accounts.ts'
import { readPolicy, type Connector, type Policy } from '../../core/policy.ts'
import type { LoadedPolicy } from '../settings/policy-source.ts'

/* What this desk added beside the firm's policy: accounts.json in the profile, without any secret. */

const file = z.strictObject({ accounts: z.array(accountInput).max(3) })

/** A file that cannot be read is put aside for IT, and counts as none: the firm's own accounts must go on. */
export function readOwnAccounts(folder: string): AccountInput[] {
  const path = join(folder, 'accounts.json')
  if (!existsSync(path)) return []
  try {
    return file.parse(JSON.parse(readFileSync(path, 'utf8'))).accounts
  } catch {
    renameSync(path, `${path}.unreadable`)
    return []
  }
}

export function writeOwnAccounts(folder: string, accounts: readonly AccountInput[]): void {
  const path = join(folder, 'accounts.json')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, `${JSON.stringify({ accounts }, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}

/** Under what name the secrets of an account of this desk's own are sealed. */
export const ownSecretName = (account: Pick<AccountInput, 'kind'>, use: string): string => `desk-${accountIdOf(account.kind)}-${use}`

const twilioConnector = (account: Extract<AccountInput, { accountSid: string }>) => ({
  enabled: true, ...(account.baseUrl !== '' && { baseUrl: account.baseUrl }),
  accountSid: account.accountSid, authToken: ownSecretName(account, 'auth-token'),
})

function connectorOf(account: AccountInput): object {
  switch (account.kind) {
    case 'whatsapp-cloud': return {
      enabled: true, provider: 'whatsapp-cloud', businessAccountId: account.businessAccountId, ...(account.baseUrl !== '' && { baseUrl: account.baseUrl }),
      accessToken: ownSecretName(account, 'access-token'), appSecret: ownSecretName(account, 'app-secret'), verifyToken: ownSecretName(account, 'verify-token'),
      webhook: { port: account.port, ...(account.publicUrl !== '' && { publicUrl: account.publicUrl, register: true }) },
    }
    case 'twilio-whatsapp': return { ...twilioConnector(account), provider: 'twilio-whatsapp', ...(account.baseUrl !== '' && { contentUrl: account.baseUrl }) }
    case 'twilio-sms':
    case 'twilio-voice': return { ...twilioConnector(account), provider: 'twilio' }
  }
}

export interface Merged { readonly policy: Policy, readonly own: readonly AccountInput[], readonly problems: readonly string[] }

/**
 * The firm's policy with this desk's accounts in it. What the firm has set for a kind of connection stands: an account of
 * that kind, or any where the policy does not let desks have their own, is left out. The number goes to the first line.
 */
export function withOwnAccounts(policy: Policy, accounts: readonly AccountInput[]): Merged {
  const own = policy.accounts !== 'desk' ? [] : accounts.filter(({ kind }) => policy.connectors[accountIdOf(kind)] === undefined)
  if (own.length === 0) return { policy, own, problems: [] }
  const connectors: Record<string, Connector | object | undefined> = { ...policy.connectors }
  let lines: readonly object[] = policy.lines
  for (const account of own) {
    const id = accountIdOf(account.kind)
    connectors[id] = connectorOf(account)
    const number = { number: account.number, ...(account.kind === 'whatsapp-cloud' && { phoneNumberId: account.phoneNumberId }) }
    lines = lines.map((line, index) => {
      const { [id]: _, ...rest } = line as Record<string, unknown>
      return index === 0 ? { ...rest, [id]: number } : rest
    })
  }
  const read = readPolicy({ ...policy, connectors, lines })
  return read.ok ? { policy: read.policy, own, problems: [] } : { policy, own: [], problems: read.problems }
}

/** The policy in force on this desk. */
export function mergedPolicy(loaded: LoadedPolicy, accounts: readonly AccountInput[]): { readonly loaded: LoadedPolicy, readonly own: readonly AccountInput[] } {
  const { policy, own, problems } = withOwnAccounts(loaded.policy, accounts)
  if (problems.length > 0) console.error('accounts.json', problems.join('; '))
  if (own.length === 0) return { loaded, own }
  return { own, loaded: { ...loaded, policy, digest: createHash('sha256').update(loaded.digest + JSON.stringify(own)).digest('hex') } }
}
