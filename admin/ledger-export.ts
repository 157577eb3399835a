import { readFileSync } from 'node:fs'
import type { ArchiveRecord, SignedHead } from '../core/archive/record.ts'
import { readPolicy } from '../core/policy.ts'
import type { RecordState } from '../core/records/derived.ts'
import { DAY } from '../core/time.ts'
import { createBuildRecord, whoseOf, type Whose } from '../main/archive/build-record.ts'
import { createSigner } from '../main/archive/signed-head.ts'
import { createPayloads } from '../main/ledger/payloads.ts'
import { counted, named, parse, say, WrongCall, type Command } from './command.ts'
import { writeExport } from './export-folder.ts'
import { headFact, keyHelp, keyOptions, openCopy, type LedgerCopy } from './ledger-copy.ts'

export const ledgerExport: Command = {
  name: 'ledger export',
  line: 'writes the records of a copied ledger as mails or JSON, with their files',
  help: `compline admin: ledger export <copy.db> --key <pem> --out <folder> [--format eml|jsonl]
                              [--from <day>] [--to <day>] [--client <who>] [--policy <file>]

Writes what was recorded, opened with the firm's recovery key, without the app. It only reads the copy, and
the folder "media" beside it, where the files lie; those that are not there are named.

${keyHelp}
  --out <folder>   where to write; made, or empty
  --format         eml (the default): a mail for each record · jsonl: records.jsonl, files beside it
  --from, --to     days like 2026-11-22, in UTC, both included; or moments like 2026-11-22T09:00:00Z
  --client <who>   a number, a WhatsApp user id, or a part of the name
  --policy <file>  the desk's policy, for the names of firm, advisor and lines, which no ledger has

Beside the records: manifest.json, with the SHA-256 of each file, and the chain's head, signed.
Check the chain itself with "ledger verify".
Exit codes: 0 written · 1 written, and something is missing · 2 wrong call or unreadable file`,

  async run(args) {
    const { values, positionals: [path, ...more] } = parse(args, { ...keyOptions, 'out': { type: 'string' }, 'format': { type: 'string', default: 'eml' }, 'from': { type: 'string' }, 'to': { type: 'string' }, 'client': { type: 'string' }, 'policy': { type: 'string' } })
    if (path === undefined || more.length > 0) throw new WrongCall('ledger export takes one file')
    if (values.key === undefined) throw new WrongCall('ledger export needs --key: what was said is sealed')
    if (values.out === undefined) throw new WrongCall('ledger export needs --out, a folder')
    if (values.format !== 'eml' && values.format !== 'jsonl') throw new WrongCall('--format is eml or jsonl')
    const range = { from: values.from === undefined ? 0 : momentOf('--from', values.from, 0), to: values.to === undefined ? Number.MAX_SAFE_INTEGER : momentOf('--to', values.to, 1) }
    const whose = values.policy === undefined ? nobody : whoseIn(values.policy)
    const copy = openCopy(path, values)
    try {
      const wanted = recordsOf(copy, whose, range, values.client)
      const head = headOf(copy)
      const { records, files, missing } = await writeExport(copy, wanted, { folder: named(values.out), format: values.format, head, asked: { from: values.from ?? null, to: values.to ?? null, client: values.client ?? null } })
      for (const one of missing) say(`record ${one.record}: the file ${one.file} is missing: ${one.why}`)
      if (values.policy === undefined) say('Without --policy the names of firm and advisor are not in it.')
      if (copy.db.prepare("SELECT 1 FROM recording WHERE id = 'now'").get() === undefined) say('Recording was never on in this ledger: nothing of it is a record.')
      say(`${counted(records, 'record')} and ${counted(files, 'file')} in ${named(values.out)}${missing.length === 0 ? '.' : `; ${counted(missing.length, 'file')} missing.`}`)
      return missing.length === 0 ? 0 : 1
    } finally {
      copy.close()
    }
  },
}

const nobody: Whose = { organisation: '', advisor: { name: 'Advisor', email: null }, lines: [] }

/** A day begins at midnight, UTC; `--to` takes all of it. */
function momentOf(option: string, text: string, days: 0 | 1): number {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const at = isDay || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) throw new WrongCall(`${option} takes a day like 2026-11-22, or a moment like 2026-11-22T09:00:00Z`)
  return at + (isDay ? days * DAY : 0)
}

function whoseIn(file: string): Whose {
  let read
  try {
    read = readPolicy(JSON.parse(readFileSync(named(file), 'utf8')) as unknown)
  } catch {
    throw new WrongCall(`${named(file)}: cannot be read as JSON`)
  }
  if (!read.ok) throw new WrongCall(`${named(file)} is not in order: see "policy check"`)
  return whoseOf(read.policy)
}

/** In the order of their facts, one at a time: a ledger may hold more than memory does. */
function* recordsOf({ db, sealing }: LedgerCopy, whose: Whose, { from, to }: { readonly from: number, readonly to: number }, client: string | undefined): Generator<ArchiveRecord> {
  if (sealing === null) return
  const build = createBuildRecord({ db, sealing, payload: createPayloads(db, sealing) }, whose)
  for (const { row } of db.prepare('SELECT row FROM record WHERE at >= ? AND at < ? ORDER BY fact').iterate(from, to) as Iterable<unknown> as Iterable<{ row: string }>) {
    const record = build(JSON.parse(row) as RecordState)
    if (client === undefined || isOf(record, client)) yield record
  }
}

/** A number as it is typed: "+44 7700 900142". */
function isOf({ client }: ArchiveRecord, who: string): boolean {
  const digits = who.replace(/[\s().\-/]/g, '')
  if (/^\+?\d{4,}$/.test(digits)) return client.e164 !== null && client.e164.slice(1) === digits.replace(/^\+/, '')
  return client.userId === who || [client.name, client.profileName].some((name) => name?.toLocaleLowerCase('en').includes(who.toLocaleLowerCase('en')) === true)
}

function headOf(copy: LedgerCopy): SignedHead | null {
  const last = headFact(copy)
  return copy.sealing === null || last === null ? null : createSigner(copy.sealing)(last)
}
