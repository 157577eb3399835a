import { isPhoneRegion } from '../../core/dlp/detectors/phone.ts'
import { raised } from '../../core/dlp/context.ts'
import type { Confidence, DlpPolicy, DlpRule } from '../../core/dlp/rule.ts'
import type { PolicyDocument } from './document.ts'
import type { Remark } from './report.ts'

/** What Compline takes, and what is hardly meant so. */
export function doubtsAbout(dlp: DlpPolicy, { kind, json }: Pick<PolicyDocument, 'kind' | 'json'>): Remark[] {
  return [
    ...dlp.rules.flatMap((rule, index) => [...doubtsOf(rule), ...termsExcluded(rule, dlp), ...oneWordTwice(rule, dlp), ...neverSure(rule)].map((one) => ({ ...one, path: `dlp.rules.${String(index)}.${one.path}` }))),
    ...sameRules(dlp),
    ...unreadableUnsaid(dlp, kind, json),
    ...listsOf(dlp),
    ...dlp.regions.flatMap((region, index) => isPhoneRegion(region) ? [] : [{ level: 'warning' as const, path: `dlp.regions.${String(index)}`, message: `no country with phone numbers is "${region}"${region === 'UK' ? ': the United Kingdom is "GB"' : ''}` }]),
    ...dlp.regions.length === 0 && dlp.rules.some(({ detector }) => detector.kind === 'builtin' && detector.ref === 'phone')
      ? [{ level: 'note' as const, path: 'dlp.regions', message: "is empty: phone numbers without + are read as of the countries of the advisor's lines alone" }] : [],
  ]
}

function doubtsOf({ detector, redaction, context, action, enabled, tests, unreadable }: DlpRule): Remark[] {
  const warning = (path: string, message: string): Remark => ({ level: 'warning', path, message })
  const note = (path: string, message: string): Remark => ({ level: 'note', path, message })
  const cuts = Object.values(action).includes('redact')
  return [
    ...redaction.style !== 'mask' && redaction.keepLast > 0 ? [warning('redaction.keepLast', `has no effect with the style "${redaction.style}": only a mask keeps something`)] : [],
    ...redaction.style !== 'label' && redaction.label !== undefined ? [warning('redaction.label', `has no effect with the style "${redaction.style}"`)] : [],
    ...context !== undefined && !context.required && context.boost === 0 ? [warning('context', 'has no effect: it neither raises the confidence (boost 0) nor is it required')] : [],
    ...detector.kind === 'file' && cuts ? [warning('action', 'nothing can be cut out of a file: "redact" blocks it')] : [],
    ...unreadable === 'redact' ? [warning('unreadable', 'nothing can be cut out of a file: "redact" blocks it')] : [],
    ...detector.kind === 'file' && tests.length > 0 ? [warning('tests', 'tests are texts, and this rule is about files')] : [],
    ...detector.kind === 'lexicon' && detector.matchMode === 'proximity' && detector.ref === undefined && detector.terms.every((term) => wordsOf(term).length < 2)
      ? [warning('detector.matchMode', 'no term has two words that could be near each other: "word" does the same')] : [],
    ...enabled ? [] : [note('enabled', 'the rule is switched off')],
    ...detector.kind !== 'file' && tests.length === 0 ? [note('tests', 'has none: nothing shows that it does what is meant')] : [],
    ...enabled && isPlain(action) && unreadable === 'allow' && tests.some(({ expect }) => expect !== 'allow') ? [warning('action', 'only allows')] : [],
  ]
}

const isPlain = (action: DlpRule['action']): boolean => Object.values(action).every((what) => what === 'allow')

/** A term with an exclusion in it excludes itself: "cannot lose" without "cannot". */
function termsExcluded({ detector, exclusions }: DlpRule, { lexicons }: DlpPolicy): Remark[] {
  if (detector.kind !== 'lexicon') return []
  const excluded = exclusions.terms.map((term) => ({ term, words: ` ${wordsOf(term).join(' ')} ` })).filter(({ words }) => words.trim() !== '')
  return termsOf(detector, lexicons).flatMap((term) => {
    const by = excluded.find(({ words }) => ` ${wordsOf(term).join(' ')} `.includes(words))
    return by === undefined ? [] : [{ level: 'warning', path: 'exclusions.terms', message: `"${term}" is never found: "${by.term}" is in it, and excludes it` }]
  })
}

const termsOf = ({ terms, ref }: Extract<DlpRule['detector'], { kind: 'lexicon' }>, lexicons: DlpPolicy['lexicons']): string[] =>
  [...terms, ...ref !== undefined && Object.hasOwn(lexicons, ref) ? lexicons[ref] ?? [] : []]

/** Words near each other are looked for each by itself: one that stands in a term twice is found where it stands once. */
function oneWordTwice({ detector }: DlpRule, { lexicons }: DlpPolicy): Remark[] {
  if (detector.kind !== 'lexicon' || detector.matchMode !== 'proximity') return []
  return termsOf(detector, lexicons).flatMap((term) => {
    const words = wordsOf(term)
    const twice = words.find((word, index) => words.indexOf(word) < index)
    return twice === undefined ? [] : [{ level: 'warning', path: 'detector.matchMode', message: `"${term}" has "${twice}" twice, and is found where that stands once: a phrase of words in a row is for "word"` }]
  })
}

/** All that it finds is of a confidence for which it only allows. Of what is built in each detector has its own. */
function neverSure({ detector, validators, context, action, enabled }: DlpRule): Remark[] {
  const found = sureness(detector, validators.length > 0)
  if (!enabled || found === null || isPlain(action)) return []
  const told = context === undefined ? found : [...context.required ? [] : found, ...found.map((one) => raised(one, context.boost))]
  if (told.some((one) => action[one] !== 'allow')) return []
  const only = [...new Set(told)].map((one) => `"${one}"`).join(' or ')
  const way = detector.kind === 'regex' && validators.length === 0 ? '; a check (validators) or context words make a pattern surer' : detector.kind === 'lexicon' ? '; whole words (matchMode "word") or context words are surer' : ''
  return [{ level: 'warning', path: 'action', message: `can never act: what it finds is ${only}, and for that it allows${way}` }]
}

/** As one-rule.ts, lexicon.ts and file-rules.ts have it; words that are guessed at (leetspeak) are a step less sure. */
function sureness(detector: DlpRule['detector'], checked: boolean): readonly Confidence[] | null {
  switch (detector.kind) {
    case 'builtin': return null
    case 'file': return ['high']
    case 'regex': return [checked ? 'high' : 'medium']
    case 'lexicon': return detector.matchMode === 'word' ? ['high', 'medium'] : ['medium', 'low']
  }
}

/** Of rules that nobody asked what becomes of a file that cannot be read: it goes, whatever is in it. An "allow" that is written is an answer. */
function unreadableUnsaid({ rules }: DlpPolicy, kind: PolicyDocument['kind'], json: unknown): Remark[] {
  const written = rulesAsWritten(json)
  const says = rules.some(({ enabled, direction }, index) => enabled && direction.includes('out') && hasOwn(written[index], 'unreadable'))
  const judgesOut = rules.some(({ enabled, direction, action, detector }) => enabled && direction.includes('out') && !isPlain(action) && (kind === 'policy' || detector.kind === 'file'))
  return says || !judgesOut ? [] : [{ level: 'warning', path: 'dlp.rules', message: 'no rule says what becomes of a file that cannot be read (sealed by a password, broken, too large): it goes out. Write "unreadable": "block" or "warn" in a rule, or "allow" where that is meant' }]
}
function rulesAsWritten(json: unknown): readonly unknown[] {
  const dlp = typeof json === 'object' && json !== null && 'dlp' in json ? json.dlp : null
  const rules: unknown = typeof dlp === 'object' && dlp !== null && 'rules' in dlp ? dlp.rules : null
  return Array.isArray(rules) ? rules : []
}
const hasOwn = (value: unknown, name: string): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, name)

/** Two rules that look for the same, the same way, in messages that both are about. */
function sameRules({ rules }: DlpPolicy): Remark[] {
  return rules.flatMap((rule, index) => {
    if (!rule.enabled) return []
    const first = rules.findIndex((other) => other.enabled && sought(other) === sought(rule) && meet(other.direction, rule.direction) && meet(other.channels, rule.channels))
    return first === index || first === -1 ? [] : [{ level: 'warning', path: `dlp.rules.${String(index)}`, message: `looks for the same as dlp.rules.${String(first)} ("${rules[first]?.id ?? ''}")` }]
  })
}

const sought = ({ detector, validators, context, exclusions, minCount, distinct, window }: DlpRule): string =>
  JSON.stringify([detector, validators, context, exclusions, minCount, distinct, window])
const meet = (some: readonly string[], others: readonly string[]): boolean => some.some((one) => others.includes(one))

function listsOf({ lexicons, rules }: DlpPolicy): Remark[] {
  const used = new Set(rules.map(({ detector }) => detector.kind === 'lexicon' ? detector.ref : undefined))
  const named = Object.entries(lexicons).map(([name, terms]) => ({ path: `dlp.lexicons.${name}`, terms, used: used.has(name) }))
  const own = rules.flatMap(({ detector }, index) => detector.kind === 'lexicon' ? [{ path: `dlp.rules.${String(index)}.detector.terms`, terms: detector.terms, used: true }] : [])
  return [...named, ...own].flatMap((list) => [
    ...list.used ? [] : [{ level: 'warning' as const, path: list.path, message: 'no rule names this list' }],
    ...twins(list.terms).map(([term, before]) => ({ level: 'warning' as const, path: list.path, message: term === before ? `"${term}" stands there twice` : `"${term}" is the same as "${before}"` })),
  ])
}

/** Terms that were there before, in any case and punctuation, each with the one before. */
function twins(terms: readonly string[]): [term: string, before: string][] {
  const seen = new Map<string, string>()
  return terms.flatMap((term) => {
    const words = wordsOf(term).join(' ')
    const before = seen.get(words)
    seen.set(words, before ?? term)
    return before === undefined || words === '' ? [] : [[term, before]]
  })
}

const wordsOf = (term: string): string[] => term.normalize('NFKC').toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
