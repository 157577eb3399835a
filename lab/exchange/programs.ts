import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A program of the exchange: in a process group of its own, which ends with it. */
export interface Program {
  readonly name: string
  /** What it has said on stdout and stderr. */
  said(): string
  /** Exit code; null for a signal. */
  readonly ended: Promise<number | null>
  stop(): Promise<void>
}

/** Milliseconds that a program has to end by itself. */
const PATIENCE = 3000

/**
 * Starts it. Its output goes to `<folder>/<name>.log`; while it runs, its group stands in `<folder>/running/`, for
 * scripts/lab/run.ts to end what a crashed test left behind.
 */
export function startProgram(folder: string, name: string, command: string, args: readonly string[]): Program {
  const log = join(folder, `${name}.log`)
  const out = openSync(log, 'a')
  // It ends with us, also where we are killed.
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', command, ...args], { cwd: folder, stdio: ['ignore', out, out], detached: true })
  closeSync(out)
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => { writeFileSync(log, error.message); resolve(127) })
    child.once('exit', (code) => { resolve(code) })
  })
  const mark = join(folder, 'running', String(child.pid ?? 'none'))
  mkdirSync(join(folder, 'running'), { recursive: true })
  writeFileSync(mark, name)
  void ended.then(() => { rmSync(mark, { force: true }) })
  return {
    name, ended,
    said: () => readFileSync(log, 'utf8'),
    async stop() {
      signal(child, 'SIGTERM')
      const forced = setTimeout(() => { signal(child, 'SIGKILL') }, PATIENCE)
      await ended
      clearTimeout(forced)
      // What it started may outlive it.
      signal(child, 'SIGKILL')
    },
  }
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return
  try { process.kill(-pid, name) } catch { /* it has gone */ }
}

/** Waits for what no event tells of: a program outside that gets ready. Throws with what it said where it ends or is late. */
export async function untilReady(program: Program, ready: () => Promise<boolean>, patience = 10_000): Promise<void> {
  let over = false
  void program.ended.then(() => { over = true })
  for (const end = Date.now() + patience; Date.now() < end && !over; await pause(20)) if (await ready()) return
  throw new Error(`${program.name} did not start.\n${program.said().slice(-2000)}`)
}

/** Whether somebody on this machine listens for UDP at that port (/proc/net/udp). */
export const hearsUdp = (port: number): boolean => readFileSync('/proc/net/udp', 'utf8').includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `)
