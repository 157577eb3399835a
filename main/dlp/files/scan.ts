import { compileRules, type RuleSet } from '../../../core/dlp/rule-set.ts'
import type { FileScan, FileWay } from '../../../core/dlp/file-scan.ts'
import { strength } from '../../../core/dlp/names.ts'
import type { DlpPolicy } from '../../../core/dlp/rule.ts'
import type { Finding } from '../../../core/dlp/verdict.ts'
import type { UtcMs } from '../../../core/time.ts'
import { textOf } from './file-text.ts'
import { reasons } from './words.ts'

/** What is asked of the thread that reads files, and what it answers. */
export interface ScanJob {
  readonly id: number
  /** Handed over, not copied. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mime: string
  readonly way: FileWay
  readonly at: UtcMs
}
export interface ScanAnswer { readonly id: number, readonly scan: FileScan }
export interface ScanSetup { readonly dlp: DlpPolicy }

/** A file that is full of them says no more with the rest; the strongest are kept. */
const MOST_FINDINGS = 200

/** Reads the file and asks the rules; in the thread that is there for it: main loads none of this. */
export function createScan({ dlp }: ScanSetup): (job: ScanJob) => Promise<FileScan> {
  const compiled = compileRules(dlp)
  if (!compiled.ok) throw new Error(`a policy with bad rules is refused where it is read: ${compiled.problems.join('; ')}`)
  const { rules } = compiled
  return async ({ bytes, mime, way, at }) => {
    const found = await textOf(bytes, mime)
    if (found === null) return { state: 'none' }
    const findings = strongest(findingsIn(rules, found.text, way, at))
    return found.unreadable === null ? { state: 'read', findings } : { state: 'unreadable', why: reasons[found.unreadable], findings }
  }
}

const findingsIn = (rules: RuleSet, text: string, { direction, channel }: FileWay, at: UtcMs): readonly Finding[] =>
  text.trim() === '' ? [] : rules.inspect({ text, earlier: [], at, direction, channel }).findings

function strongest(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MOST_FINDINGS) return findings
  return findings.toSorted((a, b) => strength(b.action) - strength(a.action)).slice(0, MOST_FINDINGS).sort((a, b) => a.start - b.start)
}
