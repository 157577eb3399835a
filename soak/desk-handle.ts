import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { CommandName, Input } from '../core/ipc.ts'
import type { MediaId } from '../core/ids.ts'
import type { Ask, FromDesk, Orders, ToDesk } from './desk.ts'

/** A desk that can be killed, restarted and put to sleep. */
export class SoakDesk {
  #orders: Omit<Orders, 'ahead'>
  #child: ChildProcess | null = null
  #next = 0
  #ahead = 0
  readonly #waiting = new Map<number, (output: unknown) => void>()
  /** Ends that nobody ordered. */
  readonly crashes: string[] = []
  /** Hears of each change of the feed. */
  poked = (): void => undefined
  constructor(orders: Omit<Orders, 'ahead'>) { this.#orders = orders }

  /** IT changes the policy: it counts from the next start. */
  usePolicy(policy: unknown): void { this.#orders = { ...this.#orders, policy } }

  async start(): Promise<void> {
    const orders: Orders = { ...this.#orders, ahead: this.#ahead }
    const child = fork(join(import.meta.dirname, 'desk.ts'), { env: { ...process.env, COMPLINE_ORDERS: JSON.stringify(orders) }, execArgv: ['--no-warnings'], serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#child = child
    await new Promise<void>((resolve) => {
      child.on('message', (message: FromDesk) => {
        if ('ready' in message) return resolve()
        if ('poke' in message) return this.poked()
        this.#waiting.get(message.n)?.(message.output)
        this.#waiting.delete(message.n)
      })
      child.once('exit', (code, signal) => {
        if (signal !== 'SIGKILL') this.crashes.push(`the desk ended by itself: code ${String(code)}, signal ${String(signal)}`)
        for (const answer of this.#waiting.values()) answer(null)
        this.#waiting.clear()
        resolve()
      })
    })
  }

  #lives(child: ChildProcess | null): child is ChildProcess {
    return child !== null && child.exitCode === null && child.signalCode === null && child.connected
  }
  #send(message: ToDesk, failed: () => void): void {
    if (!this.#lives(this.#child)) return failed()
    this.#child.send(message, (error) => { if (error !== null) failed() })
  }

  /** The answer; null where the desk died before it could give one. */
  call<N extends CommandName>(name: N, input: Input<N>): Promise<unknown> { return this.#ask({ name, input }) }
  /** As a file that was dropped on the window. */
  take(input: { threadId: string, path: string }): Promise<unknown> {
    return this.#ask({ take: { threadId: input.threadId, name: '', voice: false, from: { path: input.path } } })
  }
  /** SHA-256 of the bytes that the desk has kept, hex. */
  digest(id: MediaId): Promise<unknown> { return this.#ask({ digest: id }) }

  #ask(ask: Ask): Promise<unknown> {
    this.#next += 1
    const n = this.#next
    return new Promise((resolve) => {
      this.#waiting.set(n, resolve)
      this.#send({ n, ask }, () => { resolve(null) })
    })
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  /** Frozen as a sleeping machine is: no timer runs, and nobody answers. `during` takes as long as it lasts for us; its clock has gone on by `ms`. */
  async sleep(ms: number, during: () => Promise<void>): Promise<void> {
    this.#child?.kill('SIGSTOP')
    await during()
    this.#ahead += ms
    this.#child?.kill('SIGCONT')
    this.#send({ woke: this.#ahead }, () => undefined)
  }
}
