import type { DlpPolicy, DlpRule } from '../../core/dlp/rule.ts'
import type { Policy } from '../../core/policy.ts'
import type { Remark } from './report.ts'

/**
 * Rules that can never count: another one of higher priority finds all that they find (of overlapping findings its own
 * counts alone, whatever its action), nothing is said where they listen, or they ask for more words than they have.
 */
export function unreachable({ rules, lexicons }: DlpPolicy, connectors: Policy['connectors'] | null): Remark[] {
  const on = connectors === null ? null : (['whatsapp', 'sms', 'voice'] as const).filter((channel) => connectors[channel]?.enabled === true)
  return rules.flatMap((rule, index): Remark[] => {
    if (!rule.enabled) return []
    const at = `dlp.rules.${String(index)}`
    const warning = (path: string, message: string): Remark[] => [{ level: 'warning', path: `${at}.${path}`, message }]
    const { detector, channels, direction, distinct, minCount } = rule
    if (!direction.includes('in') && channels.every((channel) => channel === 'voice')) return warning('direction', 'can never count: nothing that is written goes out by voice')
    if (on !== null && !channels.some((channel) => on.includes(channel))) return warning('channels', 'cannot count: this policy has switched none of these channels on')
    const higher = rules.findIndex((other) => other.enabled && other.priority > rule.priority && covers(other, rule, lexicons))
    if (higher !== -1) return warning('priority', `can never count: dlp.rules.${String(higher)} ("${rules[higher]?.id ?? ''}") finds all of it, with a higher priority`)
    const terms = termsOf(detector, lexicons).size
    return detector.kind === 'lexicon' && detector.matchMode !== 'proximity' && distinct && minCount > terms
      ? warning('minCount', `can never count: it asks for ${String(minCount)} different ones, and has ${String(terms)}`) : []
  })
}

function covers(higher: DlpRule, rule: DlpRule, lexicons: DlpPolicy['lexicons']): boolean {
  const isPlain = higher.context?.required !== true && higher.exclusions.terms.length + higher.exclusions.values.length === 0 && higher.minCount === 1
  return isPlain && holdsAll(higher.direction, rule.direction) && holdsAll(higher.channels, rule.channels) && holdsAll(rule.validators, higher.validators)
    && higher.window.messages >= rule.window.messages && higher.window.seconds >= rule.window.seconds
    && rule.unreadable === 'allow' && findsAll(higher.detector, rule.detector, lexicons)
}

function findsAll(higher: DlpRule['detector'], lower: DlpRule['detector'], lexicons: DlpPolicy['lexicons']): boolean {
  if (higher.kind === 'builtin') return lower.kind === 'builtin' && higher.ref === lower.ref
  if (higher.kind === 'regex') return lower.kind === 'regex' && higher.pattern === lower.pattern && higher.flags === lower.flags
  if (higher.kind === 'lexicon') {
    const all = termsOf(higher, lexicons)
    return lower.kind === 'lexicon' && higher.matchMode === lower.matchMode && (higher.matchMode !== 'proximity' || higher.within >= lower.within)
      && [...termsOf(lower, lexicons)].every((term) => all.has(term))
  }
  return lower.kind === 'file' && higher.overBytes <= lower.overBytes
    && (higher.types.length === 0 || (lower.types.length > 0 && lower.types.every((type) => higher.types.some((wide) => wide === type || (wide.endsWith('/*') && type.startsWith(wide.slice(0, -1)))))))
}

const termsOf = (detector: DlpRule['detector'], lexicons: DlpPolicy['lexicons']): ReadonlySet<string> => new Set(
  detector.kind !== 'lexicon' ? [] : [...detector.terms, ...detector.ref === undefined ? [] : Object.hasOwn(lexicons, detector.ref) ? lexicons[detector.ref] ?? [] : []].map((term) => term.toLowerCase().replace(/\s+/g, ' ')))

const holdsAll = (wide: readonly string[], narrow: readonly string[]): boolean => narrow.every((one) => wide.includes(one))
