import { z } from 'zod'
import type { Card, InboundContent } from '../../../core/messaging/message.ts'
import { list, maybe, readAll, type WebhookMessage } from './webhook-schema.ts'

const words = maybe(z.string().trim().min(1))
const card = z.looseObject({
  name: maybe(z.looseObject({ formatted_name: words, prefix: words, first_name: words, middle_name: words, last_name: words, suffix: words })),
  org: maybe(z.looseObject({ company: words, department: words, title: words })),
  phones: list, emails: list, addresses: list, urls: list, birthday: words,
})
const phone = z.looseObject({ phone: words, wa_id: words, type: words })
const email = z.looseObject({ email: z.string().trim().min(1) })
const web = z.looseObject({ url: z.string().trim().min(1) })
const address = z.looseObject({ street: words, zip: words, city: words, state: words, country: words, country_code: words })

/** Whom a client passed on; null where there is nobody in it. */
export function cardsContent(message: WebhookMessage): InboundContent | null {
  const cards = readAll(card, list.parse(message['contacts'])).map(cardOf)
  return cards.length === 0 ? null : { type: 'cards', text: cards.map(({ name }) => name).join(', '), cards }
}

function cardOf({ name, org, birthday, ...lists }: z.output<typeof card>): Card {
  const phones = readAll(phone, lists.phones).flatMap(({ phone: number, wa_id: waId, type }) => {
    const shown = number ?? (waId === undefined ? undefined : `+${waId}`)
    return shown === undefined ? [] : [{ number: shown, label: type ?? null }]
  })
  const emails = readAll(email, lists.emails).map((entry) => entry.email)
  const more = [
    joined([org?.title, org?.department], ', '),
    ...readAll(address, lists.addresses).map(({ street, zip, city, state, country, country_code: code }) => joined([street, joined([zip, city], ' '), state, country ?? code], ', ')),
    ...readAll(web, lists.urls).map(({ url }) => url),
    birthday ?? '',
  ].filter((line) => line !== '')
  const spelled = joined([name?.prefix, name?.first_name, name?.middle_name, name?.last_name, name?.suffix], ' ')
  return {
    name: name?.formatted_name ?? (spelled || (org?.company ?? phones[0]?.number ?? emails[0] ?? '')),
    organisation: org?.company ?? null, phones, emails, ...(more.length > 0 && { more }),
  }
}

const joined = (parts: readonly (string | undefined)[], by: string): string => parts.filter((part) => part !== undefined && part !== '').join(by)
