import { detectors } from '../../core/dlp/detectors/index.ts'
import { normalise } from '../../core/dlp/normalise.ts'
import { compileRules } from '../../core/dlp/rule-set.ts'
import { dlpSchema, type DlpPolicy } from '../../core/dlp/rule.ts'
import defaults from '../../resources/policy/dlp-default.json' with { type: 'json' }
import { clientMessage } from './messages.ts'
import { random } from './sets/random.ts'

/** The rules that every firm begins with. */
const defaultRules = (): DlpPolicy => dlpSchema.parse(defaults.dlp)

export interface FalseAlarm { readonly text: string, readonly rule: string }

/** Of so many messages without anything to find, those in which a detector found what its default rule acts on. */
export function falseAlarms(count: number, seed: number): FalseAlarm[] {
  const chance = random(seed)
  const { rules, regions } = defaultRules()
  return Array.from({ length: count }, () => clientMessage(chance)).flatMap((text): FalseAlarm[] => {
    const normalised = normalise(text)
    const rule = rules.find(({ detector, action, enabled }) => enabled && detector.kind === 'builtin'
      && detectors[detector.ref].find(normalised, { regions }).some(({ confidence }) => action[confidence] !== 'allow'))
    return rule === undefined ? [] : [{ text, rule: rule.id }]
  })
}

/** Of the same messages, those in which any default rule does anything, word lists too. */
export function disturbed(count: number, seed: number): string[] {
  const chance = random(seed)
  const compiled = compileRules(defaultRules())
  if (!compiled.ok) throw new Error(compiled.problems.join('; '))
  const { rules } = compiled
  return Array.from({ length: count }, () => clientMessage(chance)).filter((text) => rules.inspect({ text, earlier: [], at: 0, direction: 'out', channel: 'whatsapp' }).action !== 'allow')
}
