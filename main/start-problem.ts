import type { StartProblem } from '../core/ipc.ts'
import { asProblem } from './ledger/database.ts'

/** What the advisor can do about it, by problem. Only a broken file is set aside: it stays, under another name. */
const waysOut: Partial<Record<StartProblem['code'], StartProblem['actions']>> = {
  'ledger-locked': ['retry', 'quit'],
  'ledger-corrupt': ['retry', 'set-aside', 'show-file', 'quit'],
  'ledger-newer': ['show-file', 'quit'],
  'ledger-key': ['retry', 'set-aside', 'show-file', 'quit'],
  'disk-full': ['retry', 'quit'],
}

/** Why the desk could not be opened: its ledger, its `folder`, a port. */
export function problemOf(error: unknown, ledgerPath: string, folder: string): StartProblem {
  const { code, message } = asProblem(error, folder)
  return { code, details: [ledgerPath, message], actions: waysOut[code] ?? ['retry', 'show-file', 'quit'] }
}
