import type { SchemaNode } from '../../core/policy/json-schema.ts'

/** What may stand in a place of the policy, in words: `"in", "out"`, "a whole number from 0 to 50". '' = an object. */
export const allowedIn = (nodes: readonly SchemaNode[]): string => [...new Set(nodes.map(oneForm).filter((words) => words !== ''))].join(', or ')

function oneForm(node: SchemaNode): string {
  const { type, pattern, items } = node
  if (node.const !== undefined) return JSON.stringify(node.const)
  if (node.enum !== undefined) return node.enum.map((word) => JSON.stringify(word)).join(', ')
  if (type === 'boolean') return 'true, false'
  if (type === 'integer' || type === 'number') return `a ${type === 'integer' ? 'whole number' : 'number'}${range(node.minimum, most(node.maximum), '')}`
  if (type === 'array') return `a list${range(node.minItems, node.maxItems, ' entries')}${items?.type === 'object' || items === undefined ? '' : `, each ${oneForm(items)}`}`
  if (type === 'string') return `text${range(node.minLength, node.maxLength, ' characters')}${pattern === undefined ? '' : `, of the form ${pattern}`}`
  return ''
}

const most = (maximum: number | undefined): number | undefined => maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum

function range(least: number | undefined, most: number | undefined, of: string): string {
  if (least === undefined && most === undefined) return ''
  if (least === undefined) return ` of at most ${String(most)}${of}`
  return most === undefined ? ` of at least ${String(least)}${of}` : ` of ${String(least)} to ${String(most)}${of}`
}
