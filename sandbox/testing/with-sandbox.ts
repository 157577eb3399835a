import { afterEach, beforeEach } from 'vitest'
import { startSandbox, type Sandbox } from '../index.ts'
import type { OptionsInput } from '../options.ts'
import { registerSms, registerWhatsApp } from './dial.ts'
import { startReceiver, type Receiver } from './receiver.ts'

export const RAFAEL = '+12025550147'

export interface SandboxSetup extends OptionsInput {
  /** Whose webhooks the receiver gets, at `/whatsapp` and `/sms`; default: none is registered. */
  hears?: readonly ('whatsapp' | 'sms')[]
}

/** A sandbox for each test of a file, instant and manual unless told otherwise, and one receiver of webhooks. */
export interface WithSandbox extends Sandbox {
  readonly receiver: Receiver
  /** One more receiver, ended with the test: the app came back at another port. */
  anotherReceiver(): Promise<Receiver>
  /** Ends the sandbox and starts it again, with `options` over the first ones. */
  again(options?: OptionsInput): Promise<void>
}

export function withSandbox({ hears = [], ...first }: SandboxSetup = {}): WithSandbox {
  let sandbox: Sandbox | null = null
  let receiver: Receiver
  const receivers: Receiver[] = []
  function running(): Sandbox {
    if (sandbox === null) throw new Error('the sandbox has ended')
    return sandbox
  }
  async function start(options?: OptionsInput): Promise<void> {
    sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true, ...first, ...options })
    if (hears.includes('whatsapp')) await registerWhatsApp(sandbox.graphUrl, `${receiver.url}/whatsapp`)
    if (hears.includes('sms')) await registerSms(sandbox.twilioUrl, `${receiver.url}/sms`)
  }
  async function close(): Promise<void> {
    await sandbox?.close()
    sandbox = null
  }
  async function anotherReceiver(): Promise<Receiver> {
    const one = await startReceiver()
    receivers.push(one)
    return one
  }
  beforeEach(async () => {
    receiver = await anotherReceiver()
    await start()
  })
  afterEach(async () => {
    await close()
    for (const one of receivers.splice(0)) await one.close()
  })
  return {
    get control() { return running().control },
    get url() { return running().url },
    get graphUrl() { return running().graphUrl },
    get twilioUrl() { return running().twilioUrl },
    get proxyUrl() { return running().proxyUrl },
    get authority() { return running().authority },
    get stateSetAside() { return running().stateSetAside },
    get receiver() { return receiver },
    close,
    anotherReceiver,
    async again(options) {
      await close()
      await start(options)
    },
  }
}
