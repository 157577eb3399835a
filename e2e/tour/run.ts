import { rmSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildPlayer } from '../../scripts/lived-in/build.ts'
import { prepareLivedIn } from '../../scripts/lived-in/prepare.ts'
import { inRoot } from '../../scripts/root.ts'
import { ensureBuilt } from '../../scripts/run/build.ts'
import { phonesFile } from '../../scripts/sandbox-profile.ts'
import { startSandboxProcess } from '../../scripts/sandbox-process.ts'
import { createDesk } from '../fixtures/desk.ts'
import { steps } from './steps.ts'

/*
 *  npm run tour [-- FOLDER]: drives the real app on the sandbox through its whole story and writes its pictures,
 *  to docs/tour unless told otherwise. A step that does not find what it should show fails, and the tour with it.
 */
const say = (line: string): void => { process.stdout.write(`${line}\n`) }
const pictures = resolve(process.argv[2] ?? inRoot('docs/tour'))

async function tour(): Promise<void> {
  await ensureBuilt(say)
  const player = await buildPlayer()
  const folder = await mkdtemp(join(tmpdir(), 'compline-tour-'))
  // However it ends, also by Ctrl+C.
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) })
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const) process.once(signal, () => { process.exit(code) })
  const profile = join(folder, 'profile')
  say('Preparing a week of conversations…')
  await prepareLivedIn(profile, { command: [process.execPath, inRoot('node_modules/electron/cli.js')], args: [], env: process.env }, player, () => undefined)
  const sandbox = await startSandboxProcess(['--pace', 'instant', '--manual', '--state', phonesFile(profile)])
  // A machine without a microphone has a call all the same.
  const desk = createDesk(sandbox, profile, ['--use-fake-device-for-media-stream', '--allow-loopback-in-peer-connection'])
  try {
    await mkdir(pictures, { recursive: true })
    await desk.launch()
    for (const { file, shows, play } of steps) {
      const page = await play(desk) ?? desk.page()
      await page.screenshot({ path: join(pictures, `${file}.png`), animations: 'disabled' })
      say(`  ${file}  ${shows}`)
    }
    say(`${String(steps.length)} pictures in ${pictures}`)
  } finally {
    await desk.quit()
    await sandbox.stop()
  }
}

try {
  await tour()
} catch (error) {
  process.stderr.write(`\nThe tour stopped: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
