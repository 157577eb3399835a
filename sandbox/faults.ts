import { z } from 'zod'
import { targets, type Target } from './traffic.ts'

export const faultSchema = z.strictObject({
  /** A target of the traffic list, or its provider: `graph`, `twilio`, `webhooks`. */
  target: z.enum([...targets, 'graph', 'twilio', 'webhooks']),
  kind: z.enum(['error', 'timeout', 'drop', 'duplicate', 'disorder', 'rate-limit']),
  /** The provider's error code; on webhooks.* the code with which the next message fails afterwards. */
  code: z.number().int().optional(),
  /** How many times it plays. */
  count: z.number().int().min(1).max(100_000).default(1),
  /** `drop` and `timeout`: whether the request was processed. */
  when: z.enum(['before', 'after']).default('before'),
}).superRefine((fault, context) => {
  const ofWebhooks = fault.target.startsWith('webhooks')
  const refuse = (message: string) => context.addIssue({ code: 'custom', message })
  if (ofWebhooks && fault.kind === 'rate-limit') refuse('rate-limit is for graph and twilio')
  if (ofWebhooks && fault.kind === 'error' && fault.code === undefined) refuse('error on webhooks needs the code to fail with')
  if (!ofWebhooks && ['duplicate', 'disorder'].includes(fault.kind)) refuse(`${fault.kind} is for webhooks`)
})
export type Fault = z.output<typeof faultSchema>
export type FaultInput = z.input<typeof faultSchema>

/** Trouble in store, oldest first. */
export interface Faults {
  add(fault: Fault): void
  /** The next fault for this target among these kinds; taking it uses it up once. */
  take(target: Target, kinds?: readonly Fault['kind'][]): Fault | undefined
  list(): Fault[]
  clear(): void
}

export function createFaults(): Faults {
  const waiting: Fault[] = []
  return {
    add: (fault) => { waiting.push({ ...fault }) },
    take(target, kinds) {
      const found = waiting.find((fault) =>
        (fault.target === target || target.startsWith(`${fault.target}.`)) && (!kinds || kinds.includes(fault.kind)))
      if (!found) return undefined
      found.count -= 1
      if (found.count === 0) waiting.splice(waiting.indexOf(found), 1)
      return found
    },
    list: () => waiting.map((fault) => ({ ...fault })),
    clear: () => { waiting.length = 0 },
  }
}
