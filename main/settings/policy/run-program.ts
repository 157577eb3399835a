import { execFile } from 'node:child_process'

/** What a program of the operating system said; `code` null = it could not be run at all. */
export interface ProgramAnswer { readonly code: number | null, readonly stdout: string }
export type RunProgram = (path: string, args: readonly string[]) => Promise<ProgramAnswer>

const LONGEST_MS = 15_000
const MOST_BYTES = 32 * 1024 * 1024

/** By its full path and with nothing of the user's environment: that could lead to another program than the system's. */
export const runProgram: RunProgram = (path, args) => new Promise((resolve) => {
  const env = process.platform === 'win32' ? { SystemRoot: 'C:\\Windows' } : {}
  execFile(path, args, { env, timeout: LONGEST_MS, maxBuffer: MOST_BYTES, windowsHide: true, encoding: 'utf8', windowsVerbatimArguments: true }, (error, stdout) => {
    resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : null, stdout })
  })
})
