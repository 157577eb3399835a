import { oneFailure, sum, type Counts } from './counts.ts'
import { steps } from './steps.ts'

/*
 *  npm test [-- --only=unit,e2e]: everything that must hold, one step after the other, and all of them even where
 *  one fails. The last line is `N passed, N failed`; the exit code is 1 if anything failed or nothing ran.
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

async function test(): Promise<boolean> {
  const started = performance.now()
  const table: [name: string, counts: Counts, time: string][] = []
  for (const step of chosenSteps(process.argv.slice(2))) {
    const stepStarted = performance.now()
    say(`\n── ${step.name}`)
    const results = await step.run(say).catch((error: unknown) => {
      say(error instanceof Error ? error.message : String(error))
      return { [step.name]: oneFailure }
    })
    let time = seconds(stepStarted)
    for (const [name, counts] of Object.entries(results)) {
      say(`${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${name}  ${time}`)
      table.push([name, counts, time])
      time = '' // measured once for both
    }
  }
  const total = sum(table.map(([, counts]) => counts))
  say('\n── all')
  for (const [name, { passed, failed, skipped }, time] of table) {
    say(`${failed === 0 ? '      ' : 'FAILED'} ${name.padEnd(12)}${String(passed).padStart(5)} passed${String(failed).padStart(5)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}   ${time}`)
  }
  say(`in ${seconds(started)}`)
  say(`${String(total.passed)} passed, ${String(total.failed)} failed`)
  return total.failed === 0 && total.passed > 0
}

try {
  process.exitCode = await test() ? 0 : 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
