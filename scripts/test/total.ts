import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inRoot } from '../root.ts'
import { oneFailure, type Counts } from './counts.ts'

/* What `npm test` counted, for a command that runs after it and ends with the sum of both (.ci/run). */
const file = inRoot('test-results/reports/total.json')

export function writeTotal(total: Counts): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(total))
}

/** Takes it away, so that it is added once. Where none was written, `npm test` did not come to its end: one failure. */
export function takeTotal(): Counts {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Counts
  } catch {
    return oneFailure
  } finally {
    rmSync(file, { force: true })
  }
}
