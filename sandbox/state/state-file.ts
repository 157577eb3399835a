import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { stateSchema, type State, type WrittenState } from './state.ts'

export interface StateRead {
  /** Null where there is none yet, or none that can be read. */
  readonly state: State | null
  /** Where a file that cannot be read was put. */
  readonly setAside: string | null
}

export function readState(file: string): StateRead {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { state: null, setAside: null }
    throw error
  }
  const parsed = stateSchema.safeParse(parse(text))
  if (parsed.success) return { state: parsed.data, setAside: null }
  const setAside = `${file}.set-aside-${new Date().toISOString().replace(/[:.]/g, '-')}`
  renameSync(file, setAside)
  return { state: null, setAside }
}

/** Whole, or not at all. */
export function writeState(file: string, state: WrittenState): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}

function parse(text: string): unknown {
  try { return JSON.parse(text) } catch { return null }
}
