import { byRule } from '../../core/dlp/by-rule.ts'
import { strongest } from '../../core/dlp/names.ts'
import type { PartName, ToldFinding } from '../../core/dlp/verdict.ts'
import { shownFileName } from './file-name.ts'
import { i18n } from './index.ts'
import { listed } from './when.ts'

const { t } = i18n.global
/** More names than these are counted. */
const MOST_NAMES = 3
/** Of a finding, as it is quoted. */
const MOST_QUOTED = 60

/** "Payment card numbers, IBANs and 2 more"; the strongest first. */
export function ruleNames(names: readonly string[]): string {
  const all = [...new Set(names)]
  const left = all.length - MOST_NAMES
  return listed(left > 0 ? [...all.slice(0, MOST_NAMES), t('rules.names.more', { n: left }, left)] : all)
}

/** What the rules' authors say of it, once each, as sentences; '' = nothing. */
export const reasonsOf = (findings: readonly ToldFinding[]): string =>
  [...new Set(byRule(findings).map(({ userMessage }) => userMessage?.trim() ?? ''))].filter((text) => text !== '').map((text) => /[.!?…:。！？]$/u.test(text) ? text : `${text}.`).join(' ')

/** What will become of a message, in a few words; its rules' names beside it. `confirm`: whether the advisor will be asked. */
export function verdictWords(findings: readonly ToldFinding[], confirm: boolean, name: string): { readonly what: string, readonly rules: string } {
  const action = strongest(findings)
  const told = findings.filter((finding) => finding.action === action || (action === 'redact' && finding.action === 'warn'))
  const hidden = findings.filter((finding) => finding.action === 'redact').length
  const key = action === 'redact' && confirm ? 'redactConfirm' : action
  return { what: t(`rules.note.${key}`, { name, n: hidden }, hidden), rules: ruleNames(byRule(told).map((rule) => rule.name)) }
}

/** Where in a message it stands; `file`: how its file is called. */
export function whereWords(part: PartName, file: string | null): string {
  if (part.startsWith('variable:')) return t('rules.where.variable', { key: part.replace(/^.*:/, '') })
  if (!part.startsWith('file') || file === null) return t(`rules.where.${part}`)
  return t(`rules.where.${part}Of`, { file: shownFileName(file, 44) })
}

/** The words that were found, for a list of them. */
export function quoted(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim()
  const letters = Array.from(plain)
  return t('rules.quoted', { text: letters.length > MOST_QUOTED ? `${letters.slice(0, MOST_QUOTED).join('').trimEnd()}…` : plain })
}
