import { availableParallelism } from 'node:os'
import { oneFailure, sum, type Counts } from './counts.ts'
import { writeTotal } from './total.ts'
import { steps, type Step } from './steps.ts'

/*
 *  npm test [-- --only=unit,e2e]: everything that must hold, and all of it even where a step fails. The last line is
 *  `N passed, N failed`; the exit code is 1 if anything failed or nothing ran.
 */
const say = (line: string): void => { process.stdout.write(`${line}\n`) }
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

function chosenSteps(args: readonly string[]): typeof steps {
  const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length).split(',')
  if (only === undefined && args.length === 0) return steps
  const chosen = steps.filter(({ name }) => only?.includes(name))
  if (chosen.length === (only?.length ?? -1)) return chosen
  throw new Error(`usage: npm test [-- --only=NAME,NAME]   names: ${steps.map(({ name }) => name).join(', ')}`)
}

interface Row { readonly name: string, readonly counts: Counts, readonly time: string }

async function runStep(step: Step, print: (line: string) => void): Promise<Row[]> {
  const started = performance.now()
  const results = await step.run(print).catch((error: unknown) => {
    print(error instanceof Error ? error.message : String(error))
    return { [step.name]: oneFailure }
  })
  // One step can report more than one thing; its time stands with the first.
  const rows = Object.entries(results).map(([name, counts], index) => ({ name, counts, time: index === 0 ? seconds(started) : '' }))
  for (const { name, counts, time } of rows) print(`${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${name}  ${time}`)
  return rows
}

/** The quiet ones side by side, as many as there are cores, each printed in one piece; the others one after the other, as they speak. */
async function runSteps(chosen: readonly Step[]): Promise<Row[]> {
  const rows = new Map<Step, Row[]>()
  const waiting = chosen.filter((step) => step.quiet)
  if (waiting.length > 0) say(`\n── ${waiting.map(({ name }) => name).join(', ')}`)
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const lines: string[] = []
      rows.set(step, await runStep(step, (line) => { lines.push(line) }))
      say(lines.join('\n'))
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, lane))
  for (const step of chosen.filter((one) => !one.quiet)) {
    say(`\n── ${step.name}`)
    rows.set(step, await runStep(step, say))
  }
  return chosen.flatMap((step) => rows.get(step) ?? [])
}

async function test(): Promise<boolean> {
  const started = performance.now()
  const table = await runSteps(chosenSteps(process.argv.slice(2)))
  const total = sum(table.map(({ counts }) => counts))
  say('\n── all')
  for (const { name, counts: { passed, failed, skipped }, time } of table) {
    say(`${failed === 0 ? '      ' : 'FAILED'} ${name.padEnd(12)}${String(passed).padStart(5)} passed${String(failed).padStart(5)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}   ${time}`)
  }
  say(`in ${seconds(started)}`)
  writeTotal(total)
  say(`${String(total.passed)} passed, ${String(total.failed)} failed`)
  return total.failed === 0 && total.passed > 0
}

try {
  process.exitCode = await test() ? 0 : 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
