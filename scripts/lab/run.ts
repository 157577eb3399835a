import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureEngine } from '../engine/ensure-engine.mjs'
import { inRoot, root } from '../root.ts'
import { ensureBuilt } from '../run/build.ts'
import { exitCode } from '../run/program.ts'
import { countPlaywright, sum, type Counts } from '../test/counts.ts'
import { takeTotal } from '../test/total.ts'
import { ensurePackages } from './packages.ts'

/*
 *  npm run lab [-- file…]: Compline's calls over a real exchange (Kamailio, rtpengine) to real phones (sipp, baresip), on
 *  ports found at start, in a folder of its own, all ended at the end. The last line is `N passed, N failed`; with
 *  --after-tests the sum with what `npm test` counted just before. See docs/lab.md.
 */
const say = (line: string): void => { process.stdout.write(`${line}\n`) }
const AFTER = '--after-tests'

/** null = it could not be run here. */
async function lab(words: readonly string[]): Promise<Counts | null> {
  const ready = await ensurePackages(say)
  if (!ready.ok) {
    say(['', '!!! THE TELEPHONE LAB DID NOT RUN: no call was tested over a real exchange.', ...ready.why, 'Everything else is tested without it, on the sandbox. More: docs/lab.md', ''].join('\n'))
    return null
  }
  const engine = await ensureEngine({ log: say })
  say(`Engine: ${engine.description}`)
  await ensureBuilt(say)
  const folder = mkdtempSync(join(tmpdir(), 'compline-lab-'))
  const report = inRoot('test-results/reports/lab.json')
  mkdirSync(join(report, '..'), { recursive: true })
  rmSync(report, { force: true })
  try {
    const env = { ...process.env, ...engine.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`, COMPLINE_LAB_FOLDER: folder, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
    const code = await playwright(['--config', 'lab/playwright.config.ts', '--reporter=list,json', ...words], env)
    return countPlaywright(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined, code)
  } finally {
    endWhatIsLeft(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Ends by itself on Ctrl+C, and ends what it started; a signal to this process is passed on. */
function playwright(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', ...args], { cwd: root, env, stdio: 'inherit' })
  process.on('SIGINT', () => { if (!process.stdin.isTTY) child.kill('SIGINT') })
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGINT'))
  return new Promise((resolve) => {
    child.once('error', (error) => { say(error.message); resolve(127) })
    child.once('exit', (code, signal) => { resolve(exitCode(code, signal)) })
  })
}

/** Programs mark themselves while they run (lab/exchange/programs.ts); a test that was killed could not end its own. */
function endWhatIsLeft(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const group = /(?:^|\/)running\/(\d+)$/.exec(entry)?.[1]
    if (group === undefined) continue
    try { process.kill(-Number(group), 'SIGKILL') } catch { /* it has gone */ }
  }
}

async function main(words: readonly string[]): Promise<number> {
  const started = performance.now()
  const mine = await lab(words.filter((word) => word !== AFTER))
  if (mine === null) say('lab: skipped')
  else say(`lab: ${String(mine.passed)} passed, ${String(mine.failed)} failed in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  const all = sum([...mine === null ? [] : [mine], ...words.includes(AFTER) ? [takeTotal()] : []])
  if (mine !== null || words.includes(AFTER)) say(`${String(all.passed)} passed, ${String(all.failed)} failed`)
  return mine === null || mine.failed === 0 ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  say('0 passed, 1 failed')
  process.exitCode = 1
}
