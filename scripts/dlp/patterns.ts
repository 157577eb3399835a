import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { inRoot } from '../root.ts'
import type { Pattern } from './list-patterns.ts'

/** What recheck said of a pattern: `safe`, or how its time grows. */
export interface Checked extends Pattern { readonly verdict: string }

/** The verdicts of the last `npm run check:patterns`, which takes minutes; a test sees to it that no pattern is missing there. */
export const checkedFile = inRoot('scripts', 'dlp', 'patterns-checked.json')
export const checkedPatterns = (): Checked[] => JSON.parse(readFileSync(checkedFile, 'utf8')) as Checked[]

/** The patterns as they stand in core/dlp now. */
export async function patternsNow(): Promise<Pattern[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', inRoot('scripts', 'dlp', 'list-patterns.ts')], { maxBuffer: 10_000_000 })
  return JSON.parse(stdout) as Pattern[]
}

export const nameOf = ({ pattern, flags }: Pattern): string => `/${pattern}/${flags}`
