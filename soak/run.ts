import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { FeedPage, MessageRow } from '../core/view.ts'
import { openSecrets } from '../main/settings/secrets.ts'
import { testKeychain } from '../main/testing/keychain.ts'
import { startSandbox } from '../sandbox/index.ts'
import { diceFrom } from '../sandbox/weather/dice.ts'
import { sandboxPolicy, sandboxSecrets } from '../scripts/sandbox-profile.ts'
import { compareLedger, compareTalk, type Talk } from './compare.ts'
import { SoakDesk } from './desk-handle.ts'
import { someWeather } from './storm.ts'

/*
 *  npm run soak -- --minutes 10 --seed 7: twenty conversations in bad weather, with sleep, cut networks and kills; then
 *  calm, and every message is looked for in the ledger, in the view and on the client's phone. Exit 1: they differ.
 *  The seed fixes what is done and the weather; what meets what is left to the machine.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } } })
const minutes = Number(values.minutes)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('npm run soak -- --minutes 10 --seed 7')

const roll = diceFrom(seed)
const pick = (from: number, to: number): number => from + Math.floor(roll() * (to - from + 1))
const oneOf = <T>(list: readonly T[]): T => {
  const item = list[pick(0, list.length - 1)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
const say = (line: string): void => { process.stdout.write(`${line}\n`) }

/** What settles of itself once the weather is calm, ms. */
const CALM = 100_000
const PER_CHANNEL = 10

interface Conversation extends Talk {
  readonly client: string
  readonly written: { text: string, at: number }[]
  readonly submitted: { id: string, text: string, takenOver: boolean }[]
}

const sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true, delays: { retry: 100 } })
const { control } = sandbox
const folder = mkdtempSync(join(tmpdir(), 'compline-soak-'))
const key = randomBytes(32).toString('hex')
const policy = sandboxPolicy({ ...control.addresses(), credentials: control.credentials }, (draft) => {
  if (draft.connectors.whatsapp?.provider === 'whatsapp-cloud') draft.connectors.whatsapp.checkEverySeconds = 2
  if (draft.connectors.sms) draft.connectors.sms.pollEverySeconds = 2
})
const secrets = await openSecrets(folder, testKeychain(Buffer.from(key, 'hex')))
for (const [name, value] of Object.entries(sandboxSecrets(policy, control.credentials))) await secrets.set(name, value)
const desk = new SoakDesk({ folder, policy, key })

/** What the window would hold: it pulls from where it was, also after the desk was killed. */
const view = new Map<string, MessageRow>()
let cursor = 0
async function pull(): Promise<void> {
  for (;;) {
    const page = await desk.call('feed.since', { cursor, limit: 500 }) as FeedPage | null
    if (page === null) return
    for (const change of page.changes) {
      if (change.entity !== 'message') continue
      if (change.row === null) view.delete(change.id)
      else view.set(change.row.id, change.row)
    }
    cursor = page.cursor
    if (!page.more) return
  }
}
async function until<T>(check: () => Promise<T | null>, what: string, patience = 30_000): Promise<T> {
  for (const end = Date.now() + patience; Date.now() < end; await pause(100)) {
    const found = await check()
    if (found !== null) return found
  }
  throw new Error(`it did not come: ${what}`)
}

async function meet(index: number, channel: 'whatsapp' | 'sms'): Promise<Conversation> {
  const number = channel === 'whatsapp' ? `+4477009000${String(10 + index)}` : `+12025550${String(150 + index)}`
  const client = `soak-${channel}-${String(index)}`
  control.addClient({ id: client, name: `Soak ${channel} ${String(index)}`, numbers: [{ label: 'mobile', e164: number }], temper: 'accepts', language: 'en-GB' })
  const contactId = randomUUID()
  await desk.call('contacts.save', { id: contactId, name: `Soak ${channel} ${String(index)}`, numbers: [{ label: 'mobile', e164: number }], about: '', notes: '', language: 'en-GB' })
  const phone: Talk['phone'] = () => control.client(client).messages.filter((message) => message.channel === channel)
  const made = (threadId: string): Conversation => ({ client, threadId, channel, written: [], submitted: [], phone })
  if (channel === 'sms') {
    const opened = await desk.call('threads.open', { contactId, channel, number, lineId: 'main' }) as { threadId: string }
    return made(opened.threadId)
  }
  const threadId = await until(async () => {
    const asked = await desk.call('optIn.send', { id: randomUUID(), contactId, number, lineId: 'main' }) as { ok: boolean, threadId: string }
    return asked.ok ? asked.threadId : null
  }, 'the opt-in is sent')
  await until(async () => phone().length > 0 ? true : null, 'the opt-in arrives')
  control.send(client, { channel, button: 'yes' })
  await until(async () => {
    await pull()
    return [...view.values()].some((row) => row.threadId === threadId && row.notice?.kind === 'opted-in') ? true : null
  }, 'the client opts in')
  return made(threadId)
}

const happened: Record<string, number> = {}
const count = (what: string): void => { happened[what] = (happened[what] ?? 0) + 1 }
const wire = new Map<string, number>()
let heardUpTo = 0
/** The sandbox keeps the newest 5,000 exchanges: counted as they go by. */
function readTraffic(): void {
  for (const { seq, outcome, fault } of control.traffic(heardUpTo)) {
    if (outcome === 'pending') break
    heardUpTo = seq
    if (fault !== undefined) wire.set(fault, (wire.get(fault) ?? 0) + 1)
  }
}

/** Not answered before the desk died: submitted again with its own id, as the screen does. */
const unanswered = new Map<string, { threadId: string, text: string }>()
async function submit(id: string, threadId: string, text: string): Promise<void> {
  unanswered.set(id, { threadId, text })
  const answer = await desk.call('messages.submit', { id, threadId, body: { type: 'text', text } }) as { ok: boolean, refusal?: { code: string } } | null
  if (answer === null) return
  unanswered.delete(id)
  if (!answer.ok) refusedAtOnce.set(id, answer.refusal?.code ?? '')
}
/** The advisor sent them anew: they stay in the ledger, and leave the view. */
const replaced = new Set<string>()
const refusedAtOnce = new Map<string, string>()
async function restart(): Promise<void> {
  await desk.start()
  for (const [id, { threadId, text }] of [...unanswered]) await submit(id, threadId, text)
}

let number = 0
async function step(talks: readonly Conversation[]): Promise<void> {
  const talk = oneOf(talks)
  const chance = roll()
  number += 1
  if (chance < 0.42) {
    const message = { id: randomUUID(), text: `out ${String(number)}`, takenOver: false }
    talk.submitted.push(message)
    count('sent by the advisor')
    // Not waited for: the desk may die under it.
    void submit(message.id, talk.threadId, message.text)
  } else if (chance < 0.84) {
    const text = `in ${String(number)}`
    talk.written.push({ text, at: Date.parse(control.clock().now) })
    count('written by clients')
    if (talk.channel === 'sms') control.send(talk.client, { channel: 'sms', text })
    else control.send(talk.client, { channel: 'whatsapp', text })
  } else if (chance < 0.87 && talk.submitted.length > 0) {
    const { id, text } = oneOf(talk.submitted)
    count('submitted twice')
    void desk.call('messages.submit', { id, threadId: talk.threadId, body: { type: 'text', text } })
  } else if (chance < 0.95) {
    count('changes of weather')
    for (const weather of someWeather(roll)) control.network(weather)
  } else if (chance < 0.965) {
    count('cut networks')
    const provider = oneOf(['graph', 'twilio', undefined] as const)
    await control.offline(true, provider)
    await pause(pick(500, 4000))
    await control.offline(false, provider)
  } else if (chance < 0.98) {
    count('sleeps')
    const ms = pick(10, 900) * 1000
    const nap = pick(300, 2000)
    await desk.sleep(ms, async () => {
      await pause(nap)
      control.advance(ms)
    })
  } else {
    count('kills')
    await desk.kill()
    await pause(pick(0, 1500))
    await restart()
  }
}

/** As the advisor who asks the client: it came, or it goes out anew. */
async function settle(talks: readonly Conversation[]): Promise<void> {
  for (const talk of talks) {
    for (const message of [...talk.submitted]) {
      if (view.get(message.id)?.status !== 'unknown') continue
      const came = talk.phone().some(({ from, text }) => from === 'firm' && text === message.text)
      count(came ? 'unknown, and had gone out' : 'unknown, and had not gone out')
      const newId = randomUUID()
      if (!came) {
        talk.submitted.push({ id: newId, text: message.text, takenOver: true })
        replaced.add(message.id)
      }
      await desk.call('messages.settle', { id: message.id, as: came ? 'sent' : 'again', newId })
    }
  }
}

async function calm(talks: readonly Conversation[]): Promise<void> {
  control.network({})
  await control.offline(false)
  const ends = (text: string): boolean => ['queued', 'dispatching', 'accepted'].includes(text)
  const quiet = async (): Promise<true | null> => {
    await pull()
    const here = new Set([...view.values()].filter(({ direction }) => direction === 'in').map(({ text }) => text))
    const known = talks.every(({ submitted, written }) => submitted.every(({ id }) => refusedAtOnce.has(id) || replaced.has(id) || view.has(id)) && written.every(({ text }) => here.has(text)))
    return known && ![...view.values()].some(({ direction, status }) => direction === 'out' && ends(status)) ? true : null
  }
  const wait = async (): Promise<void> => {
    await until(quiet, 'quiet', CALM).catch(() => {
      const waits = [...view.values()].filter(({ direction, status }) => direction === 'out' && ends(status)).map(({ text, status, failure }) => `${text} ${status} ${failure?.code ?? ''}`.trim())
      say(`not quiet after ${String(CALM / 1000)} s: ${waits.slice(0, 8).join('; ')}; unanswered: ${String(unanswered.size)}; webhooks that wait: ${String(control.connection().waiting)}`)
    })
  }
  await wait()
  // Statuses that are still on their way may settle an unknown message by themselves.
  await control.idle()
  await pull()
  await settle(talks)
  await wait()
}

let differences: string[] = []
try {
  say(`soak: seed ${String(seed)}, ${String(minutes)} min, ${String(2 * PER_CHANNEL)} conversations`)
  await desk.start()
  const talks: Conversation[] = []
  for (const channel of ['whatsapp', 'sms'] as const) for (let index = 0; index < PER_CHANNEL; index += 1) talks.push(await meet(index, channel))
  for (const end = Date.now() + minutes * 60_000; Date.now() < end; await pause(pick(20, 300))) {
    await step(talks)
    readTraffic()
    // The window looks now and then, wherever the desk is.
    if (number % 10 === 0) void pull()
  }
  say(`calm: ${list(happened)}`)
  await calm(talks)
  readTraffic()
  // The last reports, by webhook or by a poll (every 2 s), are not part of being quiet.
  await control.idle()
  await pause(5000)
  await pull()
  const fresh = new Map(view)
  view.clear()
  cursor = 0
  await pull()
  for (const [id, row] of view) if (JSON.stringify(fresh.get(id)) !== JSON.stringify(row)) differences.push(`message ${id}: the view that grew and the view made anew differ`)
  await desk.kill()
  const db = new DatabaseSync(join(folder, 'ledger.db'))
  const lost = new Set((db.prepare("SELECT DISTINCT subject FROM fact WHERE kind = 'message.unknown'").all() as { subject: string }[]).map(({ subject }) => subject))
  for (const talk of talks) for (const message of talk.submitted) message.takenOver ||= lost.has(message.id)
  differences.push(...desk.crashes, ...compareLedger(db, view), ...talks.flatMap((talk) => compareTalk({ ...talk, submitted: talk.submitted.filter(({ id }) => !refusedAtOnce.has(id) && !replaced.has(id)) }, [...view.values()])))
  db.close()
  const states: Record<string, number> = {}
  for (const { direction, status } of view.values()) if (direction === 'out') states[status] = (states[status] ?? 0) + 1
  say(`done: ${list(happened)}`)
  say(`weather: ${list(Object.fromEntries(wire)) || 'none'}`)
  say(`at the end: ${list(states)}${refusedAtOnce.size > 0 ? `; refused at once: ${String(refusedAtOnce.size)} (${[...new Set(refusedAtOnce.values())].join(', ')})` : ''}`)
} catch (error) {
  differences = [...differences, `the soak broke off: ${error instanceof Error ? error.stack ?? error.message : String(error)}`]
} finally {
  await desk.kill()
  await sandbox.close()
}
function list(counts: Record<string, number>): string {
  return Object.entries(counts).map(([what, times]) => `${String(times)} ${what}`).join(', ')
}
for (const line of differences) say(`  ${line}`)
say(differences.length === 0 ? `soak: PASS, seed ${String(seed)}: ledger, view and phones agree message by message` : `soak: FAIL, seed ${String(seed)}: ${String(differences.length)} differences; the profile stays in ${folder}`)
if (differences.length === 0) rmSync(folder, { recursive: true, force: true })
process.exit(differences.length === 0 ? 0 : 1)
