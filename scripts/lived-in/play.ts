import { setTimeout as pause } from 'node:timers/promises'
import type { MachineTime } from '../../main/clock.ts'
import type { App } from '../../main/app.ts'
import { WANTED } from '../../main/media/fetch.ts'
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
    await until(() => isOnline(app), 'the app reaches its providers')
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
  const byClient = await clientDoes(entry, stage)
  if (!byClient) await advisor.does(entry)
  await quiet(app, stage)
  if (unread) return
  if (byClient) {
    if (channel === 'voice') await advisor.hears(entry)
    await advisor.reads(entry)
    if (channel === 'whatsapp') await until(async () => await stage.unreadOf(client) === 0, 'the client sees that it was read')
  }
  if (channel === 'whatsapp') await stage.clientReads(client)
  await quiet(app, stage)
}

/** False where it is the advisor's to do. */
async function clientDoes({ client, channel, deed }: HistoryEntry, stage: Stage): Promise<boolean> {
  const sends = (message: object): Promise<void> => stage.clientSends(client, { channel, ...message })
  switch (deed.does) {
    case 'client-writes': await sends({ text: deed.text, ...(deed.answers && { replyTo: await stage.newestOfFirm(client) }) }); return true
    case 'client-taps': await sends({ button: deed.button }); return true
    case 'client-sends': await sends({ type: deed.file, ...(deed.caption !== undefined && { caption: deed.caption }) }); return true
    case 'client-reacts': await sends({ type: 'reaction', emoji: deed.emoji }); return true
    case 'client-edits': await sends({ type: 'edit', text: deed.text }); return true
    case 'client-revokes': await sends({ type: 'revoke' }); return true
    case 'client-leaves-voicemail': await stage.clientLeavesVoicemail(client, { seconds: deed.seconds, transcript: deed.transcript }); return true
    default: return false
  }
}

/** Everything on its way has arrived, both ways; an answer of the app's own to what came in as well. */
async function quiet(app: App, stage: Stage): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await app.desk()?.dispatch.settled()
    await stage.idle()
  }
  // Files follow their messages; their moment is on record, too.
  await until(() => app.desk()?.ledger.db.prepare(WANTED).get() === undefined, 'a file that a client sent')
  const waiting = app.desk()?.status().waiting ?? 0
  if (waiting > 0) throw new Error(`${String(waiting)} messages were not sent`)
}

function isOnline(app: App): boolean {
  const status = app.desk()?.status()
  if (status === undefined) throw new Error('the app could not open its ledger')
  return status.whatsapp.state === 'online' && status.sms.state === 'online' && status.voice.state === 'online'
}

/** Looks again every few milliseconds: neither side tells a third. */
async function until(check: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(5)) {
    if (await check()) return
  }
  throw new Error(`it did not come: ${what}`)
}
