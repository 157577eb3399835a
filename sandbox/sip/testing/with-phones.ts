import { afterEach, expect } from 'vitest'
import type { OptionsInput } from '../../options.ts'
import { withSandbox, type WithSandbox } from '../../testing/with-sandbox.ts'
import type { Call } from '../phone/call.ts'
import { openAgent, type Agent } from './agent.ts'

/** Sound takes its time: half a second until it is known what it is. */
const PATIENCE = { timeout: 8000, interval: 20 }

/** A sandbox for each test, whose clients answer at once, and agents that end with the test; nothing may be left behind. */
export interface WithPhones extends WithSandbox {
  /** Registered. */
  agent(): Promise<Agent>
  /** Not registered. */
  guest(): Promise<Agent>
}

export function withPhones(options: OptionsInput = {}): WithPhones {
  const agents: Agent[] = []
  // Before the sandbox's own end: hooks run last first.
  const sandbox = withSandbox(options)
  afterEach(async () => {
    for (const one of agents.splice(0)) await one.close()
  })
  async function guest(): Promise<Agent> {
    const made = await openAgent(sandbox.url)
    agents.push(made)
    return made
  }
  return Object.defineProperties({}, {
    ...Object.getOwnPropertyDescriptors(sandbox),
    guest: { value: guest },
    agent: {
      async value() {
        const made = await guest()
        expect((await made.register()).status).toBe(200)
        return made
      },
    },
  }) as WithPhones
}

/** Waits until this is what is seen. */
export const seen = <T>(look: () => T) => expect.poll(look, PATIENCE)

/** The frequency that this call hears, to 5 Hz. */
export async function hears(call: Call, hz: number): Promise<void> {
  await seen(() => Math.abs((call.stream?.heard().hz ?? 0) - hz) <= 5).toBe(true)
}
