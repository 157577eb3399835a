import { z } from 'zod'
import { policySchema } from '../policy.ts'

/** JSON Schema (draft 2020-12) of the policy as IT writes it: completion and checks in any editor that knows `$schema`. */
export function policyJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(policySchema, { io: 'input', target: 'draft-2020-12' })
  return { $schema, title: "Compline: an organisation's policy", ...schema }
}

interface Node { readonly description?: string, readonly properties?: Record<string, Node>, readonly additionalProperties?: unknown, readonly items?: Node, readonly anyOf?: readonly Node[], readonly oneOf?: readonly Node[], readonly allOf?: readonly Node[] }

let known: Node | null = null

/** What stands in the schema about a place of the policy (`["lines", "0", "name"]`); null = nothing, or no such place. */
export function describedAt(path: readonly string[]): string | null {
  known ??= policyJsonSchema() as Node
  let nodes: readonly Node[] = [known]
  for (const step of path) nodes = nodes.flatMap(widened).flatMap((node) => below(node, step))
  return nodes.flatMap(widened).find(({ description }) => description !== undefined)?.description ?? null
}

const widened = (node: Node): Node[] => [node, ...[...node.anyOf ?? [], ...node.oneOf ?? [], ...node.allOf ?? []].flatMap(widened)]

function below(node: Node, step: string): Node[] {
  const property = node.properties !== undefined && Object.hasOwn(node.properties, step) ? node.properties[step] : undefined
  if (property !== undefined) return [property]
  if (/^\d+$/.test(step) && node.items !== undefined) return [node.items]
  return typeof node.additionalProperties === 'object' && node.additionalProperties !== null ? [node.additionalProperties] : []
}
