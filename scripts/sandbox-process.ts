import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Addresses } from '../sandbox/control/control.ts'
import type { Credentials } from '../sandbox/credentials.ts'
import { inRoot, root } from './root.ts'
import { endProgram, exitCode } from './run/program.ts'

/** The sandbox as a process of its own, as `npm start` runs it. Tests may also start it within their own process: sandbox/index.ts. */
export interface SandboxProcess extends Addresses {
  /** Where a state file that could not be read was put; null = there was none. */
  readonly stateSetAside: string | null
  readonly credentials: Credentials
  /** One request to the control API: `control('POST', 'clock', { advanceMs: 3_600_000 })`. Throws with its error text. */
  control(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<unknown>
  /** Resolves with the exit code when it ends, wanted or not. */
  readonly ended: Promise<number>
  stop(): Promise<void>
}

/** Milliseconds until a sandbox that says nothing counts as failed. */
const READY_WITHIN = 15_000
/** Milliseconds that it has to end by itself. */
const END_WITHIN = 3000

/** `args`: flags of sandbox/main.ts, on top of `--port 0 --die-with-parent` (a free port; it never outlives us). */
export async function startSandboxProcess(args: readonly string[] = []): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [inRoot('sandbox/main.ts'), '--port', '0', '--die-with-parent', ...args], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint += text })
  const ended = new Promise<number>((resolve) => {
    child.once('error', (error) => { complaint += error.message; resolve(127) })
    child.once('exit', (code, signal) => { resolve(exitCode(code, signal)) })
  })
  const { ready: _, ...at } = await new Promise<Ready>((resolve, reject) => {
    const late = setTimeout(() => { child.kill(); reject(new Error(`The sandbox did not start within ${String(READY_WITHIN / 1000)} s.\n${complaint}`)) }, READY_WITHIN)
    createInterface(child.stdout).on('line', (line) => {
      const ready = readyAt(line)
      if (ready === null) return
      clearTimeout(late)
      resolve(ready)
    })
    void ended.then((code) => { clearTimeout(late); reject(new Error(`The sandbox ended with exit code ${String(code)}.\n${complaint}`)) })
  })
  const control = (method: string, path: string, body?: unknown) => askControl(at.url, method, path, body)
  const credentials = await control('GET', 'credentials') as Credentials
  return {
    ...at, credentials, control, ended,
    async stop() {
      // The end of its input, not a signal: on Windows a signal leaves it no time to write its state.
      child.stdin.end()
      const late = setTimeout(() => { void endProgram(child) }, END_WITHIN)
      await ended
      clearTimeout(late)
    },
  }
}

/** Its first line: `{"ready": true, "url": "http://127.0.0.1:40123", …}`. */
function readyAt(line: string): Ready | null {
  try {
    return readyLine.parse(JSON.parse(line))
  } catch {
    return null
  }
}
type Ready = z.output<typeof readyLine>
const readyLine = z.object({ ready: z.literal(true), url: z.string(), graphUrl: z.string(), twilioUrl: z.string(), proxyUrl: z.string().nullable(), authority: z.string().nullable(), stateSetAside: z.string().nullable() })

async function askControl(url: string, method: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${url}/control/${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`sandbox ${method} /control/${path}: ${String(response.status)} ${text}`)
  return JSON.parse(text)
}
