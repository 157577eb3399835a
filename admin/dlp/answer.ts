import type { RuleSet } from '../../core/dlp/rule-set.ts'
import { linesIn, type Block } from './blocks.ts'
import { questionOf } from './question.ts'

/** The answers to a block of lines, each with its end; `judged`: false = one of them says what is wrong with its line. */
export interface Answers { readonly text: string, readonly judged: boolean }

export function answer(rules: RuleSet, block: Block): Answers {
  if (block === null) return { text: `${JSON.stringify({ error: 'the line is too long: at most 32 MiB' })}\n`, judged: false }
  let text = ''
  let judged = true
  for (const line of linesIn(block)) {
    // A CR before the end is white space, and so is a byte order mark.
    const bare = line.trim()
    if (bare === '') continue
    const asked = questionOf(bare)
    judged &&= asked.ok
    text += `${JSON.stringify(asked.ok ? verdict(rules, asked) : { id: asked.id, error: asked.error })}\n`
  }
  return { text, judged }
}

function verdict(rules: RuleSet, { id, what, talk }: Extract<ReturnType<typeof questionOf>, { ok: true }>) {
  const { action, text, findings } = rules.inspect(what)
  return { id, action, text, findings: findings.map(({ rule, detector, start, end, spans, confidence }) => ({ rule, detector, start, end, confidence, ...(talk && { spans }) })) }
}
