import type { AccountSecret, SinkAccount } from '../../core/accounts.ts'
import type { SinkId } from '../../core/ids.ts'
import type { Policy } from '../../core/policy.ts'
import type { Delivery } from '../../core/policy/archive.ts'
import { CRM, type CrmPolicy } from '../../core/policy/crm.ts'

/** A place of the policy. The CRM's `https` is another one than the archive's. */
export type SinkOf = { readonly as: 'archive', readonly policy: Delivery } | { readonly as: 'crm', readonly policy: CrmPolicy }
export interface PolicySink { readonly id: SinkId, readonly of: SinkOf }

export const sinksOf = ({ archive, crm }: Policy): PolicySink[] => [
  ...(archive?.deliveries ?? []).map((policy): PolicySink => ({ id: policy.id, of: { as: 'archive', policy } })),
  ...crm === undefined ? [] : [{ id: CRM, of: { as: 'crm', policy: crm } } satisfies PolicySink],
]

type Secret = Omit<AccountSecret, 'present'>

/** Each with the name it is sealed under. */
export function sinkSecrets({ as, policy }: SinkOf): readonly Secret[] {
  if (as === 'crm') {
    switch (policy.kind) {
      case 'hubspot': return [{ use: 'accessToken', name: policy.accessToken }]
      case 'salesforce': return [{ use: 'clientSecret', name: policy.clientSecret }]
      case 'https': return [{ use: 'accessToken', name: policy.token }]
    }
  }
  switch (policy.kind) {
    case 'smtp': return policy.password === undefined ? [] : [{ use: 'mailPassword', name: policy.password }]
    case 'sftp': return [{ use: 'privateKey', name: policy.key }, ...policy.passphrase === undefined ? [] : [{ use: 'passphrase', name: policy.passphrase } as const]]
    case 'https': return [policy.auth.kind === 'bearer' ? { use: 'accessToken', name: policy.auth.token } : { use: 'clientSecret', name: policy.auth.clientSecret }]
    case 'folder': return []
  }
}

function placeOf({ as, policy }: SinkOf): string {
  if (as === 'crm') return policy.kind === 'hubspot' ? policy.baseUrl : policy.kind === 'salesforce' ? policy.instanceUrl : policy.url
  switch (policy.kind) {
    case 'smtp': return `${policy.to.join(', ')} (${policy.host}:${String(policy.port)})`
    case 'sftp': return `${policy.user}@${policy.host}:${String(policy.port)}, ${policy.folder}`
    case 'https': return policy.url
    case 'folder': return policy.path
  }
}

export const listSinks = (policy: Policy, has: (secret: string) => boolean): SinkAccount[] => sinksOf(policy).map(({ id, of }) => ({
  id, kind: of.as === 'crm' && of.policy.kind === 'https' ? 'crm-https' : of.policy.kind, place: placeOf(of),
  secrets: sinkSecrets(of).map((secret) => ({ ...secret, present: has(secret.name) })),
}))
