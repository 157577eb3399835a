import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a command said. */
export interface Said { readonly code: number | null, readonly out: string, readonly err: string }

/** The companion as IT starts it, in a process of its own. */
export const started = (...args: readonly string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url)), ...args], { env: { ...process.env, NODE_NO_WARNINGS: '1' } })

/** The same to its end, with `input` on standard input. */
export async function admin(args: readonly string[], input: string | Buffer = ''): Promise<Said> {
  const child = started(...args)
  const heard = { out: [] as Buffer[], err: [] as Buffer[] }
  child.stdout.on('data', (part: Buffer) => heard.out.push(part))
  child.stderr.on('data', (part: Buffer) => heard.err.push(part))
  // It may end before it has read everything: its exit code tells.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve, reject) => { child.once('error', reject).once('close', resolve) })
  return { code, out: Buffer.concat(heard.out).toString(), err: Buffer.concat(heard.err).toString() }
}

export const inPolicies = (name: string): string => fileURLToPath(new URL(`../../resources/policy/${name}`, import.meta.url))
