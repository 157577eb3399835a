import { ensureEngine } from '../engine/ensure-engine.mjs'
import { inRoot } from '../root.ts'
import { openSandbox, rootArgs, runUntilItEnds } from '../start/app.ts'
import { hasDisplay, readArguments } from '../start/arguments.ts'

/* npm run dev [-- arguments for the app]: the app from its sources, with hot reload, on the sandbox or the policy given. */
const say = (line: string): void => { process.stdout.write(`${line}\n`) }

async function dev(): Promise<number> {
  const { appArgs, policy } = readArguments(process.argv.slice(2))
  if (!hasDisplay()) throw new Error('There is no display here (DISPLAY, WAYLAND_DISPLAY); try xvfb-run npm run dev, or npm run tour.')
  const engine = await ensureEngine({ log: say })
  say(`Engine: ${engine.description}`)
  const electron = { command: [process.execPath, inRoot('node_modules/electron/cli.js')], args: rootArgs(say), env: { ...process.env, ...engine.env } } as const
  const opened = policy === null ? await openSandbox(electron, say) : null
  const vite = [process.execPath, inRoot('node_modules/electron-vite/bin/electron-vite.js'), 'dev', '--watch', '--'] as const
  const command = [...vite, ...electron.args, ...(opened?.args ?? []), ...appArgs] as const
  return runUntilItEnds(command, electron.env, opened?.sandbox ?? null, say)
}

try {
  process.exitCode = await dev()
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
