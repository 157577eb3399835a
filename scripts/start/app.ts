import { spawn, type ChildProcess } from 'node:child_process'
import { provisionProfile, sandboxProfileFolder } from '../sandbox-profile.ts'
import { startSandboxProcess, type SandboxProcess } from '../sandbox-process.ts'
import { root } from '../root.ts'
import { endProgram, exitCode } from '../run/program.ts'
import { asRoot } from './arguments.ts'

export type Say = (line: string) => void

/** `npm start` and `npm run dev` on the sandbox: the process, and what the app is started with. */
export async function openSandbox(say: Say): Promise<{ sandbox: SandboxProcess, args: readonly string[] }> {
  const sandbox = await startSandboxProcess()
  const { profile, args } = provisionProfile({ profile: sandboxProfileFolder(), sandbox })
  say(`Sandbox: ${sandbox.url}/ shows the clients' phones; answer there as a client would`)
  say(`Data of this app: ${profile}`)
  return { sandbox, args }
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
  return byHand ? 0 : code
}
