import { resolve } from 'node:path'
import { parseArgs, type ParseArgsConfig } from 'node:util'

/** 0 in order · 1 something was found · 2 the call or a file is wrong. */
export type ExitCode = 0 | 1 | 2

/** One command of the companion: how it is called, and what it does with the arguments behind its name. */
export interface Command {
  readonly name: string
  /** One line of the list of all commands. */
  readonly line: string
  readonly help: string
  run(args: readonly string[]): ExitCode | Promise<ExitCode>
}

/** The call is wrong: said on standard error, with the way to the help, and exit code 2. */
export class WrongCall extends Error {}

export function parse<T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, strict: true, options })
  } catch (error) {
    throw new WrongCall(error instanceof Error ? error.message : String(error))
  }
}

/** A file as it was named by whoever called: npm runs this in the project's folder, and says where it was called. */
export const named = (path: string): string =>
  resolve(process.env['npm_lifecycle_event'] === 'admin' ? process.env['INIT_CWD'] ?? '.' : '.', path)

export const say = (text: string): void => { process.stdout.write(`${text}\n`) }

export const counted = (count: number, one: string, more = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : more}`
