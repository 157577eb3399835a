import { writeFileSync } from 'node:fs'
import { policyJsonSchema } from '../../core/policy/json-schema.ts'
import { inRoot } from '../root.ts'

/* npm run policy-schema: writes resources/policy/policy.schema.json from core/policy.ts. A test sees to it that this was done. */
writeFileSync(inRoot('resources/policy/policy.schema.json'), `${JSON.stringify(policyJsonSchema(), null, 2)}\n`)
