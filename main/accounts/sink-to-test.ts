import type { SecureContext } from 'node:tls'
import type { Policy } from '../../core/policy.ts'
import { zipOf } from '../archive/batch-zip.ts'
import { createCrm } from '../archive/crm/crm.ts'
import type { CrmParts } from '../archive/crm/crm-parts.ts'
import { createSftp } from '../archive/sftp.ts'
import type { Sink } from '../archive/sink.ts'
import { createSmtp } from '../archive/smtp.ts'
import { sinksOf } from './sink-list.ts'

export interface SinkToTestParts extends Pick<CrmParts, 'secretOf' | 'agent' | 'now'> {
  /** Whom TLS trusts. */
  readonly trusted: () => SecureContext
}

/**
 * Each place by itself, beside the one that records go by: the test may be made also while that one waits for its next
 * try, and changes nothing of it. null = the policy names no such place, or nothing is delivered to its kind.
 */
export const sinksToTest = (policy: Policy, parts: SinkToTestParts) => (id: string): Pick<Sink, 'test'> | null => {
  const found = sinksOf(policy).find((one) => one.id === id)
  if (found === undefined) return null
  // A test writes no entry, and so asks for no other record.
  if (found.of.as === 'crm') return createCrm(found.of.policy, { ...parts, id: found.id, beside: () => Promise.resolve([]) })
  const delivery = found.of.policy
  switch (delivery.kind) {
    case 'sftp': return createSftp({ ...parts, delivery, pack: zipOf })
    case 'smtp': return createSmtp({ ...parts, delivery })
    case 'https': case 'folder': return null
  }
}
