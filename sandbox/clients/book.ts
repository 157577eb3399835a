import { digits, type Client } from './client.ts'

/** Everybody who has a phone here, in the order in which they came. */
export interface ClientBook {
  all(): Client[]
  get(id: string): Client | undefined
  /** Who holds this number (plus and spaces do not matter). */
  holderOf(number: string): Client | undefined
  onWhatsApp(number: string): Client | undefined
  /** By WhatsApp's business-scoped user id. */
  byUserId(id: string): Client | undefined
  add(client: Client): void
  clear(): void
}

export function createBook(): ClientBook {
  const clients = new Map<string, Client>()
  const all = () => [...clients.values()]
  return {
    all,
    get: (id) => clients.get(id),
    holderOf: (number) => all().find((client) => client.numbers.some((own) => digits(own.e164) === digits(number))),
    onWhatsApp: (number) => all().find((client) => client.whatsapp !== null && digits(client.whatsapp) === digits(number)),
    byUserId: (id) => all().find((client) => client.whatsapp !== null && client.userId === id),
    add: (client) => { clients.set(client.id, client) },
    clear: () => clients.clear(),
  }
}
