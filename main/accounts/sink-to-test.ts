import type { Policy } from '../../core/policy.ts'
import { createCrm } from '../archive/crm/crm.ts'
import type { Sink } from '../archive/sink.ts'
import { createSink, type SinkParts } from '../archive/sinks.ts'
import { sinksOf } from './sink-list.ts'

/**
 * Each place by itself, beside the one that records go by: the test may be made also while that one waits for its next
 * try, and changes nothing of it. null = the policy names no such place.
 */
export const sinksToTest = (policy: Policy, parts: SinkParts) => (id: string): Pick<Sink, 'test'> | null => {
  const found = sinksOf(policy).find((one) => one.id === id)
  if (found === undefined) return null
  // A test writes no entry, and so asks for no other record.
  if (found.of.as === 'crm') return createCrm(found.of.policy, { ...parts, id: found.id, beside: () => Promise.resolve([]) })
  return createSink(found.of.policy, parts)
}
