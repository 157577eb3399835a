import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ContactId, E164, MessageId, ThreadId } from '../../core/ids.ts'
import { viewStateSchema, type CommandName, type Input, type MessageBody, type Output, type Session } from '../../core/ipc.ts'
import type { Refused } from '../../core/messaging/refusal.ts'
import type { FeedChange } from '../../core/view.ts'
import type { App } from '../../main/app.ts'
import type { HistoryContact, HistoryEntry } from '../../sandbox/history/history.ts'

/** A real PDF, from the folder in which the project's commands run. */
const PAPER = 'sandbox/samples/statement.pdf'

/** The advisor at the desk, by the commands that the screen has and no others. Rejects where the desk refuses. */
export interface Advisor {
  does(entry: HistoryEntry): Promise<void>
  /** Opens the thread that a client has just written in. */
  reads(entry: HistoryEntry): Promise<void>
  /** Listens to the voicemail that the client has just left. */
  hears(entry: HistoryEntry): Promise<void>
}

/** With these people in the contacts. */
export async function createAdvisor(app: App, people: readonly HistoryContact[]): Promise<Advisor> {
  const call = <N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> =>
    app.call({ trusted: true, name, input }) as Promise<Output<N>>
  const session: Session = await call('session.start', undefined)
  const [line] = session.lines
  if (line === undefined) throw new Error('the policy has no line')
  const lineId = line.id
  const contacts = new Map<string, ContactId>()
  for (const { id, name, numbers, language, about, notes } of people) {
    const contactId = randomUUID() as ContactId
    const saved = await call('contacts.save', { id: contactId, name, numbers, language, about, notes })
    if (!saved.ok) throw new Error(`${saved.number} belongs to ${saved.by}`)
    contacts.set(id, contactId)
  }

  const newId = (): MessageId => randomUUID() as MessageId
  function whom({ client, number }: HistoryEntry): { contactId: ContactId, number: E164, lineId: typeof lineId } {
    const contactId = contacts.get(client)
    if (contactId === undefined) throw new Error('not in the contacts')
    return { contactId, number: number as E164, lineId }
  }
  /** As the screen shows it. */
  const shown = async (): Promise<readonly FeedChange[]> => (await call('feed.since', { cursor: 0, limit: 1000 })).changes
  async function threadOf(entry: HistoryEntry): Promise<ThreadId> {
    if (entry.channel !== 'voice') return accepted(await call('threads.open', { ...whom(entry), channel: entry.channel })).threadId
    const thread = (await shown()).find((change) => change.entity === 'thread' && change.row?.channel === 'voice' && change.row.contactId === contacts.get(entry.client))
    if (thread === undefined) throw new Error('no voicemail of theirs')
    return thread.id as ThreadId
  }
  /** The client's newest message in this thread. */
  async function newestIn(entry: HistoryEntry): Promise<MessageId> {
    const thread = await threadOf(entry)
    const messages = (await shown()).flatMap((change) => change.entity === 'message' && change.row !== null ? [change.row] : [])
    const newest = messages.filter(({ threadId, direction }) => threadId === thread && direction === 'in').sort((one, other) => one.at - other.at || one.seq - other.seq).at(-1)
    if (newest === undefined) throw new Error('nothing came in')
    return newest.id
  }
  async function submit(entry: HistoryEntry, body: MessageBody): Promise<void> {
    accepted(await call('messages.submit', { id: newId(), threadId: await threadOf(entry), body }))
  }

  return {
    async does(entry) {
      const { deed } = entry
      switch (deed.does) {
        case 'advisor-asks':
          accepted(await call('optIn.send', { id: newId(), ...whom(entry) }))
          return
        case 'advisor-writes':
          return submit(entry, { type: 'text', text: deed.text, replyTo: deed.answers ? await newestIn(entry) : null })
        case 'advisor-reacts':
          return submit(entry, { type: 'reaction', about: await newestIn(entry), emoji: deed.emoji })
        case 'advisor-sends-file': {
          const taken = await app.take({ trusted: true, input: { threadId: await threadOf(entry), name: deed.name, voice: false, from: { bytes: await readFile(PAPER), type: 'application/pdf' } } })
          return submit(entry, { type: 'media', media: accepted(taken).media.id, text: deed.caption, replyTo: null })
        }
        case 'advisor-sends-template':
          return submit(entry, { type: 'template', name: deed.template, language: deed.language, values: deed.values, header: null })
        case 'advisor-drafts':
          await call('drafts.save', { threadId: await threadOf(entry), draft: { id: newId(), text: deed.text, template: null } })
          return
        case 'advisor-pins':
          await call('threads.flag', { threadId: await threadOf(entry), pinned: true })
          return
        case 'advisor-archives':
          await call('threads.flag', { threadId: await threadOf(entry), archived: true })
          return
        case 'advisor-looks':
          await call('view.save', viewStateSchema.parse({ route: `/inbox/${await threadOf(entry)}` }))
          return
        default:
          throw new Error('that is the client’s to do')
      }
    },
    async hears(entry) {
      await call('voicemail.heard', { id: await newestIn(entry), heard: true })
    },
    async reads(entry) {
      const threadId = await threadOf(entry)
      const row = app.desk()?.feed.row('thread', threadId)
      if (row?.entity === 'thread' && row.row !== null) await call('threads.read', { threadId, seq: row.row.newestIn })
    },
  }
}

function accepted<T extends { readonly ok: true }>(answer: T | Refused): T {
  if (answer.ok) return answer
  throw new Error(`refused: ${answer.refusal.code}`)
}
