import { randomUUID } from 'node:crypto'
import type { Talk } from './compare.ts'
import type { Body, Stage } from './stage.ts'

/** One conversation, as the soak plays it. */
export interface Conversation extends Talk {
  readonly client: string
  readonly written: { text: string, at: number, sha256: string | null }[]
  readonly submitted: { id: string, text: string, takenOver: boolean, sha256: string | null, body: Body }[]
}

/** A client with whom one can write: over WhatsApp they were asked, and said yes. */
export async function meet({ control, desk, view, pull, until }: Stage, index: number, channel: 'whatsapp' | 'sms'): Promise<Conversation> {
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
