import { strongest } from './names.ts'
import type { Inspector } from './inspect.ts'
import type { DlpPolicy, DlpRule } from './rule.ts'

/** A rule's own tests: what it says by itself, whatever other rules say. Those that fail, in plain words with path. */
export function failingTests({ rules }: DlpPolicy, { alone }: Inspector): readonly string[] {
  return rules.flatMap((rule, index) => rule.tests.flatMap(({ text, expect, direction = firstOf(rule) }, test) => {
    const channel = rule.channels[0] ?? 'whatsapp'
    const found = rule.direction.includes(direction) ? alone(index, { text, direction, channel, earlier: [], at: 0 }) : []
    const was = strongest(found)
    return was === expect ? [] : [`dlp.rules.${index}.tests.${test}: rule ${rule.id}, test ${test + 1}: expected ${expect}, was ${was}`]
  }))
}

const firstOf = ({ direction: [first] }: DlpRule): 'in' | 'out' => first ?? 'out'
