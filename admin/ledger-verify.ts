import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { verifyLedger } from '../main/ledger/verify.ts'
import { counted, named, parse, say, WrongCall, type Command, type ExitCode } from './command.ts'

export const ledgerVerify: Command = {
  name: 'ledger verify',
  line: 'checks the chain of facts and every derived row of a ledger',
  help: `compline admin: ledger verify <ledger.db> [--head <hex>] [--json]

Checks the chain of facts and every derived row. Needs no key.
Run it on the file while Compline is closed, or on a copy. It only reads.

  --head <hex>  also that a known head (from an archive batch) is in the chain: shows facts cut off at the end
  --json        the answer as JSON

Exit codes: 0 whole · 1 something was found · 2 wrong call or unreadable file`,

  run(args) {
    const { values, positionals: [path, ...more] } = parse(args, { head: { type: 'string' }, json: { type: 'boolean' } })
    if (path === undefined || more.length > 0) throw new WrongCall('ledger verify takes one file')
    if (values.head !== undefined && !/^[0-9a-f]{64}$/i.test(values.head)) throw new WrongCall('--head takes 64 hexadecimal digits')
    return verify(named(path), values.head?.toLowerCase(), values.json === true)
  },
}

function verify(path: string, head: string | undefined, json: boolean): ExitCode {
  if (!existsSync(path)) throw new WrongCall(`${path}: no such file`)
  let db: DatabaseSync
  let result
  try {
    db = new DatabaseSync(path, { readOnly: true })
    result = verifyLedger(db, head)
    db.close()
  } catch (error) {
    throw new WrongCall(`${path} cannot be read as a ledger: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (json) say(JSON.stringify(result))
  else {
    for (const { at, code, why } of result.findings) say(`${at}: ${code}: ${why}`)
    say(`${String(result.facts)} facts, ${String(result.rows)} derived rows, head ${result.head}`)
    say(result.findings.length === 0 ? 'The chain is whole, and every row follows from its facts.' : `${counted(result.findings.length, 'finding')}.`)
  }
  return result.findings.length === 0 ? 0 : 1
}
