import { spawn, type ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { root } from '../root.ts'
import { npmCommand } from '../install/npm-packages.mjs'

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  /** `show` (default): straight to the terminal. `keep`: collected, for the one who asks. */
  readonly output?: 'show' | 'keep'
}
export interface Ended {
  /** Exit code; 128 + its number for a signal; 127 where the program could not be started. */
  readonly code: number
  /** stdout and stderr as they came; empty where they were shown. */
  readonly said: string
}

export const exitCode = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? 128 + (signal === null ? 0 : constants.signals[signal])

/** Runs to the end. Never rejects: a program that cannot be started says so in `said` and ends with 127. */
export function runProgram(command: string, args: readonly string[], { env = process.env, output = 'show' }: RunOptions = {}): Promise<Ended> {
  const child = spawn(command, args, { cwd: root, env, stdio: output === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => { said += text })
  return new Promise((resolve) => {
    child.once('error', (error) => { resolve({ code: 127, said: `${command}: ${error.message}` }) })
    child.once('close', (code, signal) => { resolve({ code: exitCode(code, signal), said }) })
  })
}

/** A program of an npm package, by the path of its script below node_modules, run by the project's Node on any system. */
export const packageProgram = (script: string, args: readonly string[], options?: RunOptions): Promise<Ended> =>
  runProgram(process.execPath, [`node_modules/${script}`, ...args], options)

export function npmScript(name: string, args: readonly string[] = []): Promise<Ended> {
  const { command, before, shell } = npmCommand()
  const child = spawn(command, [...before, 'run', '--silent', name, ...(args.length > 0 ? ['--', ...args] : [])], { cwd: root, shell, stdio: 'inherit' })
  return new Promise((resolve) => {
    child.once('error', (error) => { resolve({ code: 127, said: error.message }) })
    child.once('close', (code, signal) => { resolve({ code: exitCode(code, signal), said: '' }) })
  })
}

/** Ends a child, by force after `patience` milliseconds (default 5000). */
export async function endProgram(child: ChildProcess, patience = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve() }) })
  child.kill('SIGTERM')
  const force = setTimeout(() => { child.kill('SIGKILL') }, patience)
  await ended
  clearTimeout(force)
}
