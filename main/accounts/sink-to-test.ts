import type { Policy } from '../../core/policy.ts'
import { createCrm } from '../archive/crm/crm.ts'
import type { CrmParts } from '../archive/crm/crm-parts.ts'
import type { Sink } from '../archive/sink.ts'
import { createSinks } from '../archive/sinks.ts'

/**
 * Each place by itself, beside the one that records go by: the test may be made also while that one waits for its next
 * try, and changes nothing of it. null = the policy names no such place.
 */
export function sinksToTest(policy: Policy, parts: Pick<CrmParts, 'secretOf' | 'agent' | 'now'>): (id: string) => Pick<Sink, 'test'> | null {
  const sinks = createSinks(policy, parts)
  return (id) => {
    const archive = sinks.find((one) => one.id === id)
    if (archive !== undefined || id !== 'crm' || policy.crm === undefined) return archive ?? null
    // A test writes no entry, and so asks for no other record.
    return createCrm(policy.crm, { ...parts, id: 'crm' as Sink['id'], beside: () => Promise.resolve([]) })
  }
}
