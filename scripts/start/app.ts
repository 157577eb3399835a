import { spawn, type ChildProcess } from 'node:child_process'
import { buildPlayer } from '../lived-in/build.ts'
import { isNewProfile, prepareLivedIn, type Engine } from '../lived-in/prepare.ts'
import { phonesFile, provisionProfile, sandboxProfileFolder } from '../sandbox-profile.ts'
import { startSandboxProcess, type SandboxProcess } from '../sandbox-process.ts'
import { root } from '../root.ts'
import { endProgram, exitCode } from '../run/program.ts'
import { asRoot } from './arguments.ts'
import { createCounter } from './counter.ts'

export type Say = (line: string) => void

/** `npm start` and `npm run dev` on the sandbox: the process, and what the app is started with. A new profile gets a week of conversations first. */
export async function openSandbox(engine: Engine, say: Say): Promise<{ sandbox: SandboxProcess, args: readonly string[] }> {
  const profile = sandboxProfileFolder()
  if (isNewProfile(profile)) await prepareWeek(profile, engine, say)
  const sandbox = await startSandboxProcess(['--state', phonesFile(profile)])
  if (sandbox.stateSetAside !== null) say(`The clients' phones begin anew: what was kept of them could not be read, and is now ${sandbox.stateSetAside}`)
  const { args } = provisionProfile({ profile, sandbox })
  say(`Sandbox: ${sandbox.url}/ shows the clients' phones; answer there as a client would`)
  say(`Data of this app: ${profile}`)
  return { sandbox, args }
}

async function prepareWeek(profile: string, engine: Engine, say: Say): Promise<void> {
  const counter = createCounter('Preparing a week of conversations…')
  try {
    await prepareLivedIn(profile, engine, await buildPlayer(), counter.count)
    counter.end()
  } catch (error) {
    counter.end()
    say(`The week could not be prepared, so the inbox begins empty: ${error instanceof Error ? error.message : String(error)}`)
  }
}

export function rootArgs(say: Say): readonly string[] {
  if (!asRoot()) return []
  say('Running as root: the browser\'s own sandbox is off (use an ordinary user for real work)')
  return ['--no-sandbox']
}

/** Runs `command` (the app, or its dev server) until it ends, or Ctrl+C; then ends the sandbox. Resolves with the exit code. */
export async function runUntilItEnds(command: readonly [string, ...string[]], env: NodeJS.ProcessEnv, sandbox: SandboxProcess | null, say: Say): Promise<number> {
  const [program, ...args] = command
  const app: ChildProcess = spawn(program, args, { cwd: root, env, stdio: 'inherit' })
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopping = true
      void endProgram(app)
    })
  }
  void sandbox?.ended.then(() => { if (!stopping) say('The sandbox has ended; the app is offline now. Ctrl+C ends the app.') })
  const code = await new Promise<number>((resolve) => {
    app.once('error', (error) => { say(`The app could not be started: ${error.message}`); resolve(127) })
    app.once('exit', (status, signal) => { resolve(exitCode(status, signal)) })
  })
  const byHand = stopping
  stopping = true
  await sandbox?.stop()
  if (byHand) say(sandbox === null ? '\nCompline has ended.' : '\nCompline and the sandbox have ended. npm start goes on where you left off.')
  return byHand ? 0 : code
}
