import type { z } from 'zod'
import { commands, takeInput, type CommandName, type Taken } from '../../core/ipc.ts'
import type { Desk } from '../desk.ts'
import type { Handlers } from './handlers.ts'

/** A command that came over the wall: who sent it, what it is called, what it holds. */
export interface Call { readonly trusted: boolean, readonly name: unknown, readonly input: unknown }

/** A call that no page of ours makes: refused before any handler sees it. */
export class BadCall extends Error {}

const isCommand = (name: unknown): name is CommandName => typeof name === 'string' && Object.hasOwn(commands, name)

/** Some values (bytes where a frozen list is wanted) make zod itself throw. */
function parse<T extends z.ZodType>(schema: T, input: unknown, name: string): z.ZodSafeParseResult<z.output<T>> {
  try {
    return schema.safeParse(input)
  } catch (error) {
    throw new BadCall(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Sender check, then parse, then the handler; in this order, and by no other way. */
export function createRouter(handlers: () => Partial<Handlers>): (call: Call) => Promise<unknown> {
  return async ({ trusted, name, input }) => {
    if (!trusted) throw new BadCall('not from a page of this app')
    if (!isCommand(name)) throw new BadCall('no such command')
    const parsed = parse(commands[name].input, input, name)
    if (!parsed.success) throw new BadCall(`${name}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`)
    const handler = handlers()[name] as ((input: unknown) => unknown) | undefined
    if (handler === undefined) throw new BadCall(`${name}: not while the app has not started`)
    return handler(parsed.data)
  }
}

/** The other door: a file from the preload. The same checks. */
export function createTakeDoor(desk: () => Pick<Desk, 'take'> | null): (call: Omit<Call, 'name'>) => Promise<Taken> {
  return async ({ trusted, input }) => {
    if (!trusted) throw new BadCall('not from a page of this app')
    const parsed = parse(takeInput, input, 'take')
    if (!parsed.success) throw new BadCall(`take: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`)
    const open = desk()
    if (open === null) throw new BadCall('take: not while the app has not started')
    return open.take(parsed.data)
  }
}
