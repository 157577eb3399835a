import { z } from 'zod'
import { policySchema } from './schema.ts'

/** JSON Schema (draft 2020-12) of the policy as IT writes it: completion and checks in any editor that knows `$schema`. */
export function policyJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(policySchema, { io: 'input', target: 'draft-2020-12' })
  return { $schema, title: "Compline: an organisation's policy", ...schema }
}

/** What of JSON Schema the policy's uses. */
export interface SchemaNode {
  readonly description?: string
  readonly type?: string
  readonly default?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: unknown
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly oneOf?: readonly SchemaNode[]
  readonly allOf?: readonly SchemaNode[]
}

let known: SchemaNode | null = null

/**
 * What stands in the schema about a place of the policy (`["lines", "0", "name"]`); empty = no such place. Of a thing that
 * takes several forms (a rule's detector) only the forms that `document` has there, or could have.
 */
export function schemasAt(path: readonly string[], document?: unknown): readonly SchemaNode[] {
  known ??= policyJsonSchema() as SchemaNode
  let here = document
  let nodes = widened(known, here)
  for (const step of path) {
    here = isObject(here) ? here[step] : undefined
    nodes = nodes.flatMap((node) => below(node, step)).flatMap((node) => widened(node, here))
  }
  return nodes
}

/** What a place of the policy is for; null = nothing is said, or no such place. */
export const describedAt = (path: readonly string[], document?: unknown): string | null =>
  schemasAt(path, document).find(({ description }) => description !== undefined)?.description ?? null

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

const widened = (node: SchemaNode, value: unknown): SchemaNode[] =>
  [node, ...[...node.anyOf ?? [], ...node.oneOf ?? [], ...node.allOf ?? []].filter((form) => fits(form, value)).flatMap((form) => widened(form, value))]

/** Whether a form's fixed words (`"kind": "regex"`) are those of the value. */
const fits = ({ properties = {} }: SchemaNode, value: unknown): boolean =>
  !isObject(value) || Object.entries(properties).every(([name, { const: fixed }]) => fixed === undefined || value[name] === undefined || value[name] === fixed)

function below(node: SchemaNode, step: string): SchemaNode[] {
  const property = node.properties !== undefined && Object.hasOwn(node.properties, step) ? node.properties[step] : undefined
  if (property !== undefined) return [property]
  if (/^\d+$/.test(step) && node.items !== undefined) return [node.items]
  return isObject(node.additionalProperties) ? [node.additionalProperties] : []
}
