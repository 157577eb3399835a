import type { PolicyAbout } from '../../../core/policy/about.ts'
import type { PolicyValue, ValueOrigin } from '../../../core/policy/explain.ts'

export interface PolicyGroup {
  /** First step of the paths: `connectors`. */
  readonly name: string
  readonly values: readonly PolicyValue[]
}

/** As IT wrote it: words bare, lists with their entries apart, everything else as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.length > 0) return value.map(valueText).join(' · ')
  return JSON.stringify(value) ?? ''
}

/** The values that have every word of `search` in path, value or description, by their section. */
export function groupsOf(values: readonly PolicyValue[], search: string): PolicyGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const groups = new Map<string, PolicyValue[]>()
  for (const value of values) {
    const text = `${value.path} ${valueText(value.value)} ${value.description ?? ''}`.toLowerCase()
    if (!words.every((word) => text.includes(word))) continue
    const name = value.path.split('.')[0] ?? ''
    groups.set(name, [...groups.get(name) ?? [], value])
  }
  return [...groups].map(([name, found]) => ({ name, values: found }))
}

/** Everything for IT, to paste into a ticket. No data of clients, no secrets: the policy names them only. */
export function reportOf(about: PolicyAbout, values: readonly PolicyValue[], version: string, words: Readonly<Record<ValueOrigin, string>>): string {
  const at = (moment: number | null): string => moment === null ? '–' : new Date(moment).toISOString()
  return [
    `Compline ${version}`,
    `policy: ${about.origin}`,
    `revision: ${about.revision ?? '–'}   sha256: ${about.digest}`,
    `in force since: ${at(about.since)}   last checked: ${at(about.checkedAt)}`,
    ...about.trouble === null ? [] : [`not asked: ${about.trouble}`],
    ...about.refused === null ? [] : ['', `refused: ${about.refused.origin} (${at(about.refused.at)})`, ...about.refused.problems.map((problem) => `  ${problem}`)],
    '',
    ...values.map(({ path, value, origin }) => `${path} = ${JSON.stringify(value)}   [${words[origin]}]`),
  ].join('\n')
}
