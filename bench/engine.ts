import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { root } from '../scripts/root.ts'

export interface Launched { readonly app: ElectronApplication, readonly page: Page }

/** Starts an app (a folder, or its main script) in the engine that scripts/with-electron.mjs found; resolves with its first window. */
export async function launch(entry: string, args: readonly string[]): Promise<Launched> {
  const app = await started(entry, args)
  return { app, page: await app.firstWindow() }
}

/** Starts a program that shows none and ends by itself. */
export const launchWithoutWindow = async (entry: string, args: readonly string[]): Promise<ChildProcess> => (await started(entry, args)).process()

const started = (entry: string, args: readonly string[]): Promise<ElectronApplication> => {
  const env = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]))
  return _electron.launch({ args: [entry, ...args], cwd: root, env })
}

/** A profile folder for the time of `work`. */
export async function withProfile<T>(work: (profile: string) => Promise<T>): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'compline-bench-'))
  try {
    return await work(profile)
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
