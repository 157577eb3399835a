import { patternProblem } from './firm-regex.ts'
import { hasLetters } from './lexicon/lexicon.ts'
import type { DlpPolicy, DlpRule } from './rule.ts'

/*
 *  What a policy's rules get wrong beyond their schema: all of it at once, in plain words, each with its path.
 */

export function problemsOf(policy: DlpPolicy): readonly string[] {
  const seen = new Map<string, number>()
  return [
    ...policy.rules.flatMap((rule, index) => {
      const twin = seen.get(rule.id)
      seen.set(rule.id, twin ?? index)
      return [
        ...twin === undefined ? [] : [`id: "${rule.id}" is also the id of dlp.rules.${twin}; every rule needs its own`],
        ...detectorProblems(rule, policy),
        ...ruleProblems(rule),
      ].map((problem) => `dlp.rules.${index}.${problem}`)
    }),
  ]
}

function detectorProblems({ detector, validators }: DlpRule, { lexicons }: DlpPolicy): string[] {
  const problems = detector.kind !== 'regex' && validators.length > 0 ? [`validators: only a rule of kind "regex" has validators; this one is of kind "${detector.kind}"`] : []
  if (detector.kind === 'regex') {
    const problem = patternProblem(detector)
    return problem === null ? problems : [...problems, `detector.pattern: ${problem}`]
  }
  if (detector.kind !== 'lexicon') return problems
  const { terms, ref, matchMode } = detector
  const list = ref === undefined ? [] : Object.hasOwn(lexicons, ref) ? lexicons[ref] ?? [] : null
  if (list === null) return [...problems, `detector.ref: there is no list "${ref}" in dlp.lexicons${namesOf(lexicons)}`]
  if (terms.length + list.length === 0) problems.push(`detector${ref === undefined ? '.terms' : '.ref'}: there is no word to look for`)
  const unseen = (term: string): boolean => !hasLetters(term, matchMode)
  const words = (term: string): string => `"${term}" has no letter or digit to look for${matchMode === 'substring' ? '' : '; matchMode "substring" looks for signs too'}`
  terms.forEach((term, index) => {
    if (unseen(term)) problems.push(`detector.terms.${index}: ${words(term)}`)
  })
  for (const term of list.filter(unseen)) problems.push(`detector.ref: ${words(term)} (dlp.lexicons.${ref})`)
  return problems
}

const namesOf = (lexicons: DlpPolicy['lexicons']): string => Object.keys(lexicons).length === 0 ? '' : `; there are ${Object.keys(lexicons).join(', ')}`

function ruleProblems({ action, override, context, exclusions, unreadable }: DlpRule): string[] {
  const warns = Object.values(action).includes('warn') || unreadable === 'warn'
  const deaf = (terms: readonly string[], path: string): string[] =>
    terms.flatMap((term, index) => hasLetters(term, 'word') ? [] : [`${path}.${index}: "${term}" has no letter or digit to look for`])
  return [
    ...warns && !override.allowed ? ['override.allowed: a warning that nobody may pass is a block: use "block" as the action'] : [],
    ...deaf(context?.words ?? [], 'context.words'),
    ...context?.required === true && context.words.length === 0 ? ['context.words: a required context needs at least one word; without any the rule finds nothing'] : [],
    ...deaf(exclusions.terms, 'exclusions.terms'),
  ]
}
