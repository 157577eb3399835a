import type { CrmPolicy } from '../../../core/policy/crm.ts'
import type { Sink } from '../sink.ts'
import type { CrmParts } from './crm-parts.ts'
import { createFirmCrm } from './firm-crm.ts'
import { createHubSpot } from './hubspot.ts'
import { createSalesforce } from './salesforce.ts'

/** The CRM that the policy names, as a sink. */
export function createCrm(policy: CrmPolicy, parts: CrmParts): Sink {
  switch (policy.kind) {
    case 'hubspot': return createHubSpot(policy, parts)
    case 'salesforce': return createSalesforce(policy, parts)
    case 'https': return createFirmCrm(policy, parts)
  }
}
