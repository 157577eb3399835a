import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareLivedIn } from '../../scripts/lived-in/prepare.ts'
import { inRoot } from '../../scripts/root.ts'
import { ensureBuilt } from '../../scripts/run/build.ts'
import { phonesFile } from '../../scripts/sandbox-profile.ts'
import { startSandboxProcess } from '../../scripts/sandbox-process.ts'
import { createDesk } from '../fixtures/desk.ts'
import { steps } from './steps.ts'

/*
 *  npm run tour: drives the real app on the sandbox through its whole story and writes docs/tour/*.png.
 *  A step that does not find what it should show fails, and the tour with it.
 */
const say = (line: string): void => { process.stdout.write(`${line}\n`) }
const pictures = inRoot('docs/tour')

async function tour(): Promise<void> {
  await ensureBuilt(say)
  const folder = await mkdtemp(join(tmpdir(), 'compline-tour-'))
  const profile = join(folder, 'profile')
  say('Preparing a week of conversations…')
  await prepareLivedIn(profile, { command: [process.execPath, inRoot('node_modules/electron/cli.js')], args: [], env: process.env }, () => undefined)
  const sandbox = await startSandboxProcess(['--pace', 'instant', '--manual', '--state', phonesFile(profile)])
  const desk = createDesk(sandbox, profile)
  try {
    await mkdir(pictures, { recursive: true })
    await desk.launch()
    for (const { file, shows, play } of steps) {
      const page = await play(desk) ?? desk.page()
      await page.screenshot({ path: join(pictures, `${file}.png`), animations: 'disabled' })
      say(`  ${file}  ${shows}`)
    }
    say(`${String(steps.length)} pictures in docs/tour/`)
  } finally {
    await desk.quit()
    await sandbox.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

try {
  await tour()
} catch (error) {
  process.stderr.write(`\nThe tour stopped: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
