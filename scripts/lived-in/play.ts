import { setTimeout as pause } from 'node:timers/promises'
import type { MachineTime } from '../../main/clock.ts'
import type { App } from '../../main/app.ts'
import { createAdvisor, type Advisor } from './advisor.ts'
import type { HistoryEntry } from '../../sandbox/history/history.ts'
import { pastMachine } from './past.ts'
import type { Stage } from './stage.ts'

export interface PlayParts {
  readonly stage: Stage
  /** The real app on this machine, whose clock stands at the story's beginning; its policy through `trustMachine`. */
  readonly makeApp: (machine: MachineTime) => App
  readonly played: (done: number, of: number) => void
}

/** Milliseconds that the network of one machine may take for one thing. */
const PATIENCE = 10_000

/**
 * Lets the week before the first start happen: the story's moments in their order, the clients on their phones, the
 * advisor by the screen's own commands, everything between them over the wire. In the end it is now.
 */
export async function playHistory({ stage, makeApp, played }: PlayParts): Promise<void> {
  const history = await stage.history()
  await stage.travelTo(history.from)
  const machine = pastMachine(Date.parse(history.from))
  const app = makeApp(machine)
  try {
    await app.start()
    await until(() => isOnline(app), 'the app reaches both providers')
    const advisor = await createAdvisor(app, history.contacts)
    for (const [index, entry] of history.entries.entries()) {
      await stage.travelTo(entry.at)
      machine.travelTo(Date.parse(entry.at))
      try {
        await live(entry, { stage, app, advisor })
      } catch (error) {
        throw new Error(`${entry.at}, ${entry.client}, ${entry.deed.does}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      }
      played(index + 1, history.entries.length)
    }
    await stage.travelTo(null)
    machine.travelTo(Date.now())
    await stage.wakeUp()
  } finally {
    await app.stop()
  }
}

interface Players { readonly stage: Stage, readonly app: App, readonly advisor: Advisor }

async function live(entry: HistoryEntry, { stage, app, advisor }: Players): Promise<void> {
  const { client, channel, deed } = entry
  const unread = 'unread' in deed && deed.unread === true
  if (deed.does === 'client-writes') await stage.clientWrites(client, channel, deed.text)
  else if (deed.does === 'client-taps') await stage.clientTaps(client, deed.button)
  else await advisor.does(entry)
  await quiet(app, stage)
  if (unread) return
  if (deed.does === 'client-writes' || deed.does === 'client-taps') {
    await advisor.reads(entry)
    if (channel === 'whatsapp') await until(async () => await stage.unreadOf(client) === 0, 'the client sees that it was read')
  }
  if (channel === 'whatsapp') await stage.clientReads(client)
  await quiet(app, stage)
}

/** Everything on its way has arrived, both ways; an answer of the app's own to what came in as well. */
async function quiet(app: App, stage: Stage): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await app.desk()?.dispatch.settled()
    await stage.idle()
  }
  const waiting = app.desk()?.status().waiting ?? 0
  if (waiting > 0) throw new Error(`${String(waiting)} messages were not sent`)
}

function isOnline(app: App): boolean {
  const status = app.desk()?.status()
  if (status === undefined) throw new Error('the app could not open its ledger')
  return status.whatsapp.state === 'online' && status.sms.state === 'online'
}

/** Looks again every few milliseconds: neither side tells a third. */
async function until(check: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(5)) {
    if (await check()) return
  }
  throw new Error(`it did not come: ${what}`)
}
