import type { Policy } from './schema.ts'
import { describedAt } from './json-schema.ts'

/** Where a value comes from: the firm's document, an account of this desk's own, or Compline itself where nobody says otherwise. */
export type ValueOrigin = 'document' | 'desk' | 'default'

/** One value of the policy in force. Lists of plain values are one value. */
export interface PolicyValue {
  /** `connectors.whatsapp.baseUrl`, `lines.0.name`. */
  readonly path: string
  readonly value: unknown
  readonly origin: ValueOrigin
  /** What it is for, from the policy's JSON Schema. */
  readonly description: string | null
}

/**
 * Every value in force and where it comes from, in the schema's order. `document`: the firm's JSON as it was written;
 * `policy`: as it was read, or a part of it. `desk`: paths that this desk's own accounts filled (`connectors.sms`, `lines.0.sms`).
 */
export function explainPolicy(document: unknown, policy: Partial<Policy>, desk: readonly string[] = []): PolicyValue[] {
  const found: PolicyValue[] = []
  function look(value: unknown, written: unknown, path: readonly string[], from: ValueOrigin): void {
    const name = path.join('.')
    const origin = desk.includes(name) ? 'desk' : from
    if (isLeaf(value)) {
      found.push({ path: name, value, origin, description: describedAt(path, document) })
      return
    }
    for (const [step, inner] of Object.entries(value)) {
      // One word may stand for several (`"action": "block"`): what it became was written, too.
      const short = origin === 'document' && (typeof written !== 'object' || written === null)
      const below = short ? written : isContainer(written) && Object.hasOwn(written, step) ? written[step] : undefined
      look(inner, below, [...path, step], origin === 'desk' ? 'desk' : below === undefined ? 'default' : 'document')
    }
  }
  look(policy, document, [], 'document')
  return found
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
function isLeaf(value: unknown): value is string | number | boolean | null | undefined {
  if (!isContainer(value)) return true
  const inner = Object.values(value)
  return inner.length === 0 || (Array.isArray(value) && inner.every((entry) => !isContainer(entry)))
}
