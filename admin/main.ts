import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { verifyLedger } from '../main/ledger/verify.ts'

/*
 *  The companion of IT and compliance on the command line. Exit codes: 0 in order, 1 something was found,
 *  2 the call or the file is wrong.
 */
const help = `compline admin: for IT and compliance

  ledger verify <ledger.db> [--head <hex>] [--json]
      Checks the chain of facts and every derived row. Needs no key. With --head, also
      that a known head (from an archive batch) is in the chain: shows facts cut off at the end.

Run it on the file while Compline is closed, or on a copy. It only reads.
Exit codes: 0 in order · 1 something was found · 2 wrong call or unreadable file`

function main(args: readonly string[]): number {
  let parsed
  try {
    parsed = parseArgs({ args: [...args], allowPositionals: true, options: { help: { type: 'boolean', short: 'h' }, head: { type: 'string' }, json: { type: 'boolean' } } })
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error))
  }
  const { values, positionals: [topic, verb, path, ...more] } = parsed
  if (values.help === true || topic === undefined) return say(help)
  if (topic !== 'ledger' || verb !== 'verify') return complain(`unknown command: ${[topic, verb].filter(Boolean).join(' ')}`)
  if (path === undefined || more.length > 0) return complain('ledger verify takes one file')
  if (values.head !== undefined && !/^[0-9a-f]{64}$/i.test(values.head)) return complain('--head takes 64 hexadecimal digits')
  return verify(path, values.head?.toLowerCase(), values.json === true)
}

function verify(path: string, head: string | undefined, json: boolean): number {
  if (!existsSync(path)) return complain(`${path}: no such file`)
  let db: DatabaseSync
  let result
  try {
    db = new DatabaseSync(path, { readOnly: true })
    result = verifyLedger(db, head)
    db.close()
  } catch (error) {
    return complain(`${path} cannot be read as a ledger: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (json) say(JSON.stringify(result))
  else {
    for (const { at, code, why } of result.findings) say(`${at}: ${code}: ${why}`)
    say(`${String(result.facts)} facts, ${String(result.rows)} derived rows, head ${result.head}`)
    say(result.findings.length === 0 ? 'The chain is whole, and every row follows from its facts.' : `${String(result.findings.length)} finding${result.findings.length === 1 ? '' : 's'}.`)
  }
  return result.findings.length === 0 ? 0 : 1
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}
function complain(text: string): number {
  process.stderr.write(`${text}\nTry: npm run admin -- --help\n`)
  return 2
}

process.exitCode = main(process.argv.slice(2))
