/*
 *  What the tools' own JSON reports say, as numbers. A report that is missing, or empty, is a failure:
 *  tests that did not run have proven nothing.
 */
export interface Counts { readonly passed: number, readonly failed: number, readonly skipped: number }

export const oneFailure: Counts = { passed: 0, failed: 1, skipped: 0 }
/** A check (types, lint, …) counts as one. */
export const check = (ok: boolean): Counts => ok ? { passed: 1, failed: 0, skipped: 0 } : oneFailure

export const sum = (all: readonly Counts[]): Counts => all.reduce(
  (total, one) => ({ passed: total.passed + one.passed, failed: total.failed + one.failed, skipped: total.skipped + one.skipped }),
  { passed: 0, failed: 0, skipped: 0 },
)

/** A tool that ended badly without naming a failed test, or that ran none, counts as one failure. */
function plausible(counts: Counts, exitCode: number): Counts {
  const bad = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0)
  return bad ? { ...counts, failed: 1 } : counts
}

function numbersIn(value: unknown): Record<string, number> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
}

/** vitest --reporter=json. A file that could not even be loaded is a failed suite without tests. */
export function countVitest(report: unknown, exitCode: number): Counts {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = numbersIn(report)
  return plausible({ passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }, exitCode)
}

/** playwright --reporter=json. `flaky` cannot happen without retries; it would be a failure. */
export function countPlaywright(report: unknown, exitCode: number): Counts {
  const stats = typeof report === 'object' && report !== null && 'stats' in report ? report.stats : undefined
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = numbersIn(stats)
  return plausible({ passed: expected, failed: unexpected + flaky, skipped }, exitCode)
}

interface LintMessage { readonly ruleId: string | null }
interface LintedFile { readonly messages: readonly LintMessage[] }

/** eslint --format json: the boundaries between rooms are reported apart from the rest. */
export function countEslint(report: readonly LintedFile[]): { lint: Counts, boundaries: Counts } {
  const messages = report.flatMap((file) => file.messages)
  const isBoundary = (message: LintMessage) => message.ruleId?.startsWith('boundaries/') ?? false
  return {
    lint: check(report.length > 0 && messages.every(isBoundary)),
    boundaries: check(report.length > 0 && !messages.some(isBoundary)),
  }
}
