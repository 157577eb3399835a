import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { compareFiles, compareLedger, compareTalk, type Digests } from './compare.ts'
import { compareView } from './compare-view.ts'
import { calm } from './calm.ts'
import { doSomething } from './deeds.ts'
import { digestOf } from './files.ts'
import { missing, WHOLE_RUN } from './proof.ts'
import { setStage, type Stage } from './stage.ts'
import { meet, type Conversation } from './talks.ts'

/*
 *  npm run soak -- --minutes 10 --seed 7: twenty conversations in bad weather, with files both ways, sleep, cut networks
 *  and kills of desk and window; then calm, and every message is looked for in the ledger, in Dexie and on the client's
 *  phone. Exit 1: they differ, or a whole run left something out. The seed fixes what is done and the weather; what
 *  meets what is left to the machine. Odd seeds go out through a firm's proxy and TLS, even ones straight.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } } })
const minutes = Number(values.minutes)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('npm run soak -- --minutes 10 --seed 7')

const PER_CHANNEL = 10
const say = (line: string): void => { process.stdout.write(`${line}\n`) }
const list = (counts: Readonly<Record<string, number>>): string => Object.entries(counts).map(([what, times]) => `${String(times)} ${what}`).join(', ') || 'none'

const firm = seed % 2 !== 0
say(`soak: seed ${String(seed)}, ${String(minutes)} min, ${String(2 * PER_CHANNEL)} conversations, ${firm ? 'through a proxy and TLS by the firm\'s own authority' : 'straight'}`)
const stage = await setStage(seed, firm)
let differences: string[] = []
try {
  const talks: Conversation[] = []
  for (const channel of ['whatsapp', 'sms'] as const) for (let index = 0; index < PER_CHANNEL; index += 1) talks.push(await meet(stage, index, channel))
  await storm(stage, talks)
  say(`calm after: ${list(stage.happened)}`)
  await calm(stage, talks, say)
  differences = await judge(stage, talks)
} catch (error) {
  differences = [...differences, `the soak broke off: ${error instanceof Error ? error.stack ?? error.message : String(error)}`]
} finally {
  await stage.window.kill(false)
  await stage.desk.kill()
  await stage.sandbox.close()
}
for (const line of differences) say(`  ${line}`)
say(differences.length === 0 ? `soak: PASS, seed ${String(seed)}: ledger, Dexie and phones agree message by message, and file by file` : `soak: FAIL, seed ${String(seed)}: ${String(differences.length)} differences; the profile stays in ${stage.folder}`)
if (differences.length === 0) rmSync(stage.folder, { recursive: true, force: true })
process.exit(differences.length === 0 ? 0 : 1)

async function storm(stage: Stage, talks: readonly Conversation[]): Promise<void> {
  let mark = 0
  for (const end = Date.now() + minutes * 60_000; Date.now() < end; await pause(stage.pick(20, 300))) {
    mark += 1
    await doSomething(stage, talks, mark)
    // The other window looks now and then, wherever the desk is.
    if (mark % 10 === 0) void stage.pull()
  }
}

async function judge(stage: Stage, talks: readonly Conversation[]): Promise<string[]> {
  const { control, desk, window, view, pull, happened, count, refusedAtOnce, replaced } = stage
  // The last reports, by webhook or by a poll (every 2 s), are not part of being quiet.
  await control.idle()
  await pause(5000)
  await pull()
  const truth = await stage.wholeFeed()
  const differences: string[] = []
  if (!await window.reached(truth.cursor)) differences.push('Dexie did not come to where the feed ends')
  const shown = await window.rows()
  await pull()
  differences.push(...compareView(shown, truth.changes))
  const rows = truth.changes.flatMap((change) => change.entity === 'message' && change.row !== null ? [change.row] : [])
  const fresh = new Map(rows.map((row) => [row.id as string, row]))
  for (const id of new Set([...fresh.keys(), ...view.keys()])) if (JSON.stringify(view.get(id)) !== JSON.stringify(fresh.get(id))) differences.push(`message ${id}: the view that grew and the view made anew differ`)

  const kept = new Map<string, string | null>()
  for (const { media } of rows) if (media?.state === 'kept') kept.set(media.id, await desk.digest(media.id) as string | null)
  const digests: Digests = { desk: kept, shelf: (id) => digestOf(control.file(id).bytes) }
  await desk.kill()
  const db = new DatabaseSync(join(stage.profile, 'ledger.db'))
  const lost = new Set((db.prepare("SELECT DISTINCT subject FROM fact WHERE kind = 'message.unknown'").all() as { subject: string }[]).map(({ subject }) => subject))
  if (lost.size > 0) happened['outcomes unknown'] = lost.size
  for (const talk of talks) {
    for (const message of talk.submitted) message.takenOver ||= lost.has(message.id)
    const sent = { ...talk, submitted: talk.submitted.filter(({ id }) => !refusedAtOnce.has(id) && !replaced.has(id)) }
    differences.push(...compareTalk(sent, rows), ...compareFiles(sent, rows, digests, (way) => { count(way === 'in' ? 'files kept whole' : 'files arrived whole') }))
  }
  differences.push(...desk.crashes, ...compareLedger(db, fresh))
  db.close()

  const proxy = control.proxy()
  if (proxy !== null) {
    for (const { status } of proxy.passed) count(status === 200 ? 'tunnels' : status === 407 ? 'refused by the proxy' : 'tunnels to where nobody was')
    if (proxy.around > 0) differences.push(`${String(proxy.around)} connections went around the proxy`)
  }
  const states: Record<string, number> = {}
  for (const { direction, status } of rows) if (direction === 'out') states[status] = (states[status] ?? 0) + 1
  say(`done: ${list(happened)}`)
  for (const [line, counts] of Object.entries(control.weathered())) say(`weather on ${line}: ${list(counts)}`)
  say(`at the end: ${list(states)}${refusedAtOnce.size > 0 ? `; refused at once: ${String(refusedAtOnce.size)} (${[...new Set(refusedAtOnce.values())].join(', ')})` : ''}`)
  say(`compared: ${String(rows.length)} messages, ${String(shown.thread.length)} conversations, ${String(kept.size)} kept files; Dexie: ${String(window.failures)} pulls or writes that failed on the way`)
  if (minutes >= WHOLE_RUN) differences.push(...missing(happened, control.weathered(), firm))
  return differences
}
