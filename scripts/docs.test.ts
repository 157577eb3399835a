import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { policySchema } from '../core/policy.ts'
import { inRoot } from './root.ts'

/*
 *  What compliance reads must not fall behind what the ledger keeps. The kinds are types alone, so they are read from the
 *  source, and the first of them is looked for to be sure that this still finds them.
 */
const read = (path: string): string => readFileSync(inRoot(path), 'utf8')
const found = (path: string, pattern: RegExp): string[] => Array.from(read(path).matchAll(pattern), ([, word = '']) => word)
/** The first cells of the document's tables, with what stands in them as code. */
const explained = new Set(found('docs/for-compliance.md', /^\| (`.+?) \|/gm).flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, word = '']) => word)))

it('every kind of fact is explained to compliance, and no other', () => {
  const kinds = found('core/records/fact.ts', /^ {2}'([a-z]+\.[a-z]+)': Fact</gm)
  expect(kinds).toContain('ledger.created')
  expect(kinds.filter((kind) => !explained.has(kind))).toEqual([])
  expect([...explained].filter((word) => /^[a-z]+\.[a-z]+$/.test(word) && !kinds.includes(word))).toEqual([])
})

it('every refusal of the gate is explained to compliance', () => {
  const codes = found('core/messaging/refusal.ts', /readonly code: '([a-z-]+)'/g)
  expect(codes).toContain('connector-off')
  expect(codes.filter((code) => !explained.has(code))).toEqual([])
})

it('the policy that IT copies from the document is one that Compline takes', () => {
  const examples = found('docs/for-it.md', /```json\n(\{\n {2}"version": 1,[^]*?)```/g)
  expect(examples).toHaveLength(1)
  for (const example of examples) expect(policySchema.safeParse(JSON.parse(example)).error?.issues ?? []).toEqual([])
})
