import { spawn } from 'node:child_process'
import { existsSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from '../root.ts'
import { endProgram } from '../run/program.ts'
import { phonesFile, provisionProfile } from '../sandbox-profile.ts'
import { startSandboxProcess } from '../sandbox-process.ts'
import { readProgress } from './progress.ts'

/** How the engine is started: its program with the arguments that come before the app's path, and its environment. */
export interface Engine {
  readonly command: readonly [string, ...string[]]
  /** Arguments after the app's path, such as `--no-sandbox`. */
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** Nobody has started the app with it: there is no such folder, or nothing in it. */
export const isNewProfile = (profile: string): boolean => !existsSync(profile) || readdirSync(profile).length === 0

/** Milliseconds for the whole week; it takes a few seconds. */
const PATIENCE = 120_000

/**
 * Lets the week before the first start happen in a folder beside, and puts it in place when it is complete: what was
 * interrupted begins anew. `player`: what buildPlayer resolved to. Rejects, in words for the user, where it could not be done; then there is no profile.
 */
export async function prepareLivedIn(profile: string, engine: Engine, player: string, played: (done: number, of: number) => void): Promise<void> {
  const fresh = `${profile}.new`
  rmSync(fresh, { recursive: true, force: true })
  try {
    const sandbox = await startSandboxProcess(['--pace', 'instant', '--manual', '--state', phonesFile(fresh)])
    try {
      const { args } = provisionProfile({ profile: fresh, sandbox })
      await runPlayer(engine, [player, ...args, `--sandbox=${sandbox.url}`], played)
    } finally {
      await sandbox.stop()
    }
    await putInPlace(fresh, profile)
  } finally {
    rmSync(fresh, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function runPlayer({ command, args, env }: Engine, [player, ...own]: readonly [string, ...string[]], played: (done: number, of: number) => void): Promise<void> {
  const [program, ...before] = command
  const child = spawn(program, [...before, player, ...args, ...own], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let why = ''
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint = (complaint + text).slice(-2000) })
  createInterface(child.stdout).on('line', (line) => {
    const progress = readProgress(line)
    if (progress?.kind === 'played') played(progress.done, progress.of)
    if (progress?.kind === 'failed') why = progress.why
  })
  const late = setTimeout(() => { void endProgram(child) }, PATIENCE)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => { resolve(status) })
  }).finally(() => { clearTimeout(late) })
  if (code !== 0) throw new Error(why || complaint.trim() || `the player ended with exit code ${String(code)}`)
}

/** Windows may hold files of a program for a moment after its end. */
async function putInPlace(from: string, to: string): Promise<void> {
  if (existsSync(to)) rmdirSync(to)
  for (let left = 20; ; left -= 1) {
    try {
      return renameSync(from, to)
    } catch (error) {
      if (left === 0) throw error
      await pause(100)
    }
  }
}
