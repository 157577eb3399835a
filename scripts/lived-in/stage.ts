import { z } from 'zod'
import type { History } from '../../sandbox/history/history.ts'

/** What the player asks of the sandbox, by its control API. Each rejects with the sandbox's words. */
export interface Stage {
  history(): Promise<History>
  /** The sandbox's clock goes to this moment (ISO 8601); null = back to now. */
  travelTo(at: string | null): Promise<void>
  /** `message`: as the phone's page sends it (docs/sandbox.md). */
  clientSends(client: string, message: object): Promise<void>
  clientLeavesVoicemail(client: string, voicemail: { readonly seconds: number, readonly transcript: string }): Promise<void>
  /** The newest message of the firm on the client's WhatsApp. */
  newestOfFirm(client: string): Promise<string>
  clientReads(client: string): Promise<void>
  /** WhatsApp messages of the client that the firm has not marked as read. */
  unreadOf(client: string): Promise<number>
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>
  /** From now on everybody reads and answers by themselves. */
  wakeUp(): Promise<void>
}

const phone = z.object({ messages: z.array(z.object({ id: z.string(), channel: z.string(), from: z.string(), status: z.string() })) })
const everybody = z.object({ clients: z.array(z.object({ id: z.string() })) })

/** `url`: of the sandbox's control API. */
export function openStage(url: string): Stage {
  async function ask(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${url}/control/${path}`, {
      method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`sandbox ${method} /control/${path}: ${String(response.status)} ${text}`)
    return JSON.parse(text)
  }
  return {
    history: async () => await ask('GET', 'history') as History,
    async travelTo(at) { await ask('POST', 'clock', at === null ? { reset: true } : { at }) },
    async clientSends(client, message) { await ask('POST', `clients/${client}/messages`, message) },
    async clientLeavesVoicemail(client, voicemail) { await ask('POST', `clients/${client}/voicemail`, voicemail) },
    async newestOfFirm(client) {
      const newest = phone.parse(await ask('GET', `clients/${client}`)).messages.findLast(({ channel, from }) => channel === 'whatsapp' && from === 'firm')
      if (newest === undefined) throw new Error(`${client} has nothing of the firm's`)
      return newest.id
    },
    async clientReads(client) { await ask('POST', `clients/${client}/read`, {}) },
    async unreadOf(client) {
      const { messages } = phone.parse(await ask('GET', `clients/${client}`))
      return messages.filter(({ channel, from, status }) => channel === 'whatsapp' && from === 'client' && status !== 'read').length
    },
    async idle() { await ask('GET', 'idle') },
    async wakeUp() {
      for (const { id } of everybody.parse(await ask('GET', 'clients')).clients) await ask('PATCH', `clients/${id}`, { auto: true })
    },
  }
}
