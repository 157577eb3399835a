import { cpus, loadavg, platform, release } from 'node:os'
import { isMet, ratioOf, type Finding, type Goal } from './finding.ts'
import type { Size } from './sizes.ts'

/** A table that reads in a terminal and in Markdown. */
export function asTable(findings: readonly Finding[]): string {
  const head = ['work', 'here', 'limit, measured beside it', 'ratio', 'goal', '']
  const rows = findings.map((finding) => [
    finding.work,
    `${number(finding.value)} ${finding.unit}`,
    finding.beside === null ? '' : `${number(finding.beside.value)} ${finding.unit} (${finding.beside.what})`,
    ratioOf(finding)?.toFixed(2) ?? '',
    finding.goal === null ? '' : goal(finding.goal, finding.unit),
    verdicts.get(isMet(finding)) ?? '',
  ])
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n')
}

export const asJson = (findings: readonly Finding[], size: Size): object => ({
  at: new Date().toISOString(),
  size: size.name,
  machine: { cpus: cpus().length, model: cpus()[0]?.model ?? '', load: loadavg()[0], platform: `${platform()} ${release()}`, node: process.version },
  findings: findings.map((finding) => ({ ...finding, ratio: ratioOf(finding), met: isMet(finding) })),
})

const verdicts = new Map<boolean | null, string>([[true, 'met'], [false, 'MISSED']])
const number = (value: number): string => Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-GB') : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2)
const goal = (what: Goal, unit: string): string => `${'atMost' in what ? `≤ ${number(what.atMost)}` : `≥ ${number(what.atLeast)}`}${what.of === 'ratio' ? ' ×' : ` ${unit}`}`
