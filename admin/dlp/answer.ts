import type { RuleSet } from '../../core/dlp/rule-set.ts'
import type { Line } from './lines.ts'
import { questionOf } from './question.ts'

/** The answer to one line, as a line of JSON without its end; null to an empty one. `judged`: false = it says what is wrong. */
export interface Answer { readonly json: string, readonly judged: boolean }

export function answer(rules: RuleSet, line: Line): Answer | null {
  if (line === null) return { json: JSON.stringify({ error: 'the line is too long: at most 32 MiB' }), judged: false }
  if (line.trim() === '') return null
  const asked = questionOf(line)
  if (!asked.ok) return { json: JSON.stringify({ id: asked.id, error: asked.error }), judged: false }
  const { action, text, findings } = rules.inspect(asked.what)
  const told = findings.map(({ rule, detector, start, end, spans, confidence }) => ({ rule, detector, start, end, confidence, ...(asked.talk && { spans }) }))
  return { json: JSON.stringify({ id: asked.id, action, text, findings: told }), judged: true }
}
