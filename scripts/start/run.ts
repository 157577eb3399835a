import { ensureEngine } from '../engine/ensure-engine.mjs'
import { inRoot } from '../root.ts'
import { ensureBuilt } from '../run/build.ts'
import { npmScript } from '../run/program.ts'
import { openSandbox, rootArgs, runUntilItEnds } from './app.ts'
import { hasDisplay, readArguments } from './arguments.ts'

/*
 *  npm start [-- arguments for the app]: engine, build, sandbox (where no policy is configured), app.
 *  The npm packages are there already: install/bootstrap.mjs saw to it.
 */
const say = (line: string): void => { process.stdout.write(`${line}\n`) }

async function start(): Promise<number> {
  const { appArgs, policy } = readArguments(process.argv.slice(2))
  if (!hasDisplay()) {
    say('There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so nobody could see a window.')
    say('Running the tour instead: it drives the app through its whole story and writes pictures to docs/tour/.')
    return (await npmScript('tour')).code
  }
  const engine = await ensureEngine({ log: say })
  say(`Engine: ${engine.description}`)
  await ensureBuilt(say)
  const electron = { command: [process.execPath, inRoot('node_modules/electron/cli.js')], args: rootArgs(say), env: { ...process.env, ...engine.env } } as const
  const app = [...electron.command, inRoot(), ...electron.args] as const
  const { env } = electron
  if (policy !== null) {
    say(`Policy: ${policy}`)
    return runUntilItEnds([...app, ...appArgs], env, null, say)
  }
  const { sandbox, args } = await openSandbox(electron, say)
  say('Starting Compline. Ctrl+C here ends everything.')
  return runUntilItEnds([...app, ...args, ...appArgs], env, sandbox, say)
}

try {
  process.exitCode = await start()
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
