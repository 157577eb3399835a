import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { ensureEngine } from '../engine/ensure-engine.mjs'
import { inRoot } from '../root.ts'
import { buildApp } from '../run/build.ts'
import { packageProgram, runProgram } from '../run/program.ts'
import { check, countEslint, countPlaywright, countVitest, oneFailure, type Counts } from './counts.ts'

export interface Step {
  readonly name: string
  /** Says nothing while it works, so that such steps can run side by side. */
  readonly quiet?: boolean
  /** By the name under which each is reported; mostly one. Prints what a reader needs to mend a failure. */
  run(say: (line: string) => void): Promise<Record<string, Counts>>
}

const reportFile = (name: string): string => inRoot('test-results/reports', `${name}.json`)

/** Reports of an earlier run would be believed: they go first. */
function freshReport(name: string): string {
  const file = reportFile(name)
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  return file
}
const readReport = (file: string): unknown => existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined

/** A tool that is silent when all is well. */
const quietCheck = (name: string, script: string, args: readonly string[]): Step => ({
  name,
  quiet: true,
  async run(say) {
    const { code, said } = await packageProgram(script, args, { output: 'keep' })
    if (code !== 0) say(said.trim())
    return { [name]: check(code === 0) }
  },
})

const lint: Step = {
  name: 'lint',
  quiet: true,
  async run(say) {
    const file = freshReport('eslint')
    const { code, said } = await runProgram(process.execPath, ['--no-warnings', 'scripts/lint/run.ts', file], { output: 'keep' })
    const report = readReport(file) as Parameters<typeof countEslint>[0] | undefined
    if (report === undefined) {
      say(said.trim())
      return { lint: oneFailure, boundaries: oneFailure }
    }
    const { lint: rules, boundaries } = countEslint(report)
    for (const line of complaints(report)) say(line)
    // eslint itself failing, with nothing to show for it, is no pass.
    return { lint: code !== 0 && rules.failed + boundaries.failed === 0 ? oneFailure : rules, boundaries }
  },
}

interface Complaint { readonly line?: number, readonly ruleId: string | null, readonly message?: string }
function complaints(report: readonly { readonly filePath?: string, readonly messages: readonly Complaint[] }[]): string[] {
  return report.flatMap(({ filePath = '', messages }) =>
    messages.map(({ line = 0, message = '', ruleId }) => `${filePath.replace(inRoot(''), '').replace(/^[\\/]/, '')}:${String(line)}  ${message}  ${ruleId ?? ''}`))
}

const unit: Step = {
  name: 'unit',
  async run() {
    const file = freshReport('vitest')
    const { code } = await packageProgram('vitest/vitest.mjs', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`])
    return { unit: countVitest(readReport(file), code) }
  },
}

const build: Step = {
  name: 'build',
  async run(say) {
    const { ok, said } = await buildApp()
    if (!ok) say(said.trim())
    return { build: check(ok) }
  },
}

/** `npm run package -- --dir`: what the last step starts. */
const packed: Step = {
  name: 'package',
  async run(say) {
    const { code, said } = await runProgram(process.execPath, ['scripts/package/run.ts', '--dir'], { output: 'keep' })
    if (code !== 0) say(said.trim())
    return { package: check(code === 0) }
  },
}

/** Each journey starts a sandbox and an app anew: Node keeps what it compiled of them. */
const journeyEnv = (engine: { readonly env: Readonly<Record<string, string>> }): NodeJS.ProcessEnv =>
  ({ NODE_COMPILE_CACHE: inRoot('node_modules/.cache/node'), ...process.env, ...engine.env })

/** Playwright on the engine that this machine has. `quiet`: its list only where something failed. */
const onEngine = (name: string, args: readonly string[], { quiet = false } = {}): Step => ({
  name,
  quiet,
  async run(say) {
    const file = freshReport(name)
    const engine = await ensureEngine({ log: say })
    say(`Engine: ${engine.description}`)
    const env = { ...journeyEnv(engine), PLAYWRIGHT_JSON_OUTPUT_FILE: file }
    const { code, said } = await packageProgram('@playwright/test/cli.js', ['test', ...args, '--reporter=list,json'], { env, output: quiet ? 'keep' : 'show' })
    if (code !== 0 && quiet) say(said.trim())
    return { [name]: countPlaywright(readReport(file), code) }
  },
})

/** `npm run tour` as in a fresh clone, where nothing is built: what `npm start` does without a display. Its pictures are looked at, not kept. */
const tour: Step = {
  name: 'tour',
  async run(say) {
    rmSync(inRoot('out'), { recursive: true, force: true })
    const engine = await ensureEngine({ log: say })
    const { code } = await runProgram(process.execPath, ['e2e/tour/run.ts', inRoot('test-results/tour')], { env: journeyEnv(engine) })
    return { tour: check(code === 0) }
  },
}

export const steps: readonly Step[] = [
  quietCheck('types', 'vue-tsc/bin/vue-tsc.js', ['--noEmit']),
  lint,
  quietCheck('dead code', 'knip/bin/knip.js', ['--no-progress']),
  // It fills the time that lint, which has one core, leaves of the other.
  onEngine('contract', ['--config', 'tools/electron-stand-in/playwright.config.ts'], { quiet: true }),
  unit,
  tour,
  build,
  onEngine('e2e', []),
  packed,
  onEngine('packaged', ['--config', 'e2e/packaged/playwright.config.ts']),
]
