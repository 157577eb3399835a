import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One webhook as it came over the wire. */
export interface Received {
  method: string
  path: string
  headers: Record<string, string | undefined>
  raw: Buffer
}

/** A webhook receiver for tests: keeps what comes, passes the hub.challenge check, answers as told. */
export interface Receiver {
  readonly url: string
  readonly posts: Received[]
  /** HTTP statuses for the next posts, in order; then 200. */
  readonly nextStatuses: number[]
  /** What GET answers instead of the challenge. */
  challenge: string | undefined
  /** The JSON bodies of the posts to `path`. */
  json(path: string): WhatsAppBody[]
  /** The forms of the posts to `path`. */
  forms(path: string): Record<string, string>[]
  /** All statuses and messages told to `/whatsapp`, in order. */
  values(): WhatsAppValue[]
  /** The clients' WhatsApp messages alone; and what stood in those that are text. */
  messages(): WhatsAppMessage[]
  texts(): (string | undefined)[]
  close(): Promise<void>
}

export interface WhatsAppValue {
  messaging_product: string
  metadata: { display_phone_number: string, phone_number_id: string }
  contacts?: { profile: { name: string, username?: string }, wa_id?: string, user_id?: string }[]
  messages?: WhatsAppMessage[]
  statuses?: WhatsAppStatus[]
}
export interface WhatsAppMessage { text?: { body: string }, [field: string]: unknown }
export interface WhatsAppStatus {
  id: string
  status: string
  timestamp: string
  recipient_id: string
  biz_opaque_callback_data?: string
  errors?: { code: number, title: string }[]
  pricing?: unknown
}
export interface WhatsAppBody { object: string, entry: { id: string, changes: { field: string, value: WhatsAppValue }[] }[] }

export async function startReceiver(): Promise<Receiver> {
  const posts: Received[] = []
  const nextStatuses: number[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://receiver')
      if (request.method === 'GET') {
        response.end(receiver.challenge ?? url.searchParams.get('hub.challenge'))
        return
      }
      posts.push({
        method: request.method ?? '', path: request.url ?? '', raw: Buffer.concat(chunks),
        headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      })
      response.statusCode = nextStatuses.shift() ?? 200
      response.end()
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const to = (path: string) => posts.filter((post) => post.path === path)
  const json = (path: string) => to(path).map((post) => JSON.parse(post.raw.toString('utf8')) as WhatsAppBody)
  const values = () => json('/whatsapp').flatMap((body) => body.entry.flatMap((entry) => entry.changes.map((change) => change.value)))
  const messages = () => values().flatMap((value) => value.messages ?? [])
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    nextStatuses,
    challenge: undefined,
    json,
    forms: (path) => to(path).map((post) => Object.fromEntries(new URLSearchParams(post.raw.toString('utf8')))),
    values,
    messages,
    texts: () => messages().map((message) => message.text?.body),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
  return receiver
}
