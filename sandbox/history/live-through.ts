import { digits, type Client, type PhoneMessage } from '../clients/client.ts'
import { credentials } from '../credentials.ts'
import type { SentComponent } from '../graph/send-schema.ts'
import { derivedFrom, twilioSid, wamid } from '../ids.ts'
import { fill, type Filled } from '../templates/fill.ts'
import { sendable } from '../templates/find.ts'
import { isOptIn } from '../templates/opt-in.ts'
import { partOf, variablesOf } from '../templates/template.ts'
import type { World } from '../world.ts'
import type { HistoryMessage } from './history.ts'
import { momentOf, type Extra, type Line, type TemplateLine, type Thread } from './thread.ts'
import { amaraOnWhatsApp } from './threads/amara-sesay.ts'
import { georgeBySms, meiBySms } from './threads/by-sms-only.ts'
import { danaBySms, danaOnWhatsApp } from './threads/dana-moreau.ts'
import { hanaOnWhatsApp } from './threads/hana-kimura.ts'
import { luciaBySms, luciaOnWhatsApp } from './threads/lucia-gomez.ts'
import { priyaOnWhatsApp } from './threads/priya-nair.ts'
import { rafaelBySms } from './threads/rafael-ortiz.ts'
import { tomBySms, tomOnWhatsApp } from './threads/tom-becker.ts'
import { elliotWritesNow, noorWritesFirst } from './threads/unread.ts'

const threads: readonly Thread[] = [
  danaBySms, danaOnWhatsApp, rafaelBySms, hanaOnWhatsApp, tomBySms, tomOnWhatsApp, amaraOnWhatsApp,
  luciaOnWhatsApp, luciaBySms, priyaOnWhatsApp, georgeBySms, meiBySms, noorWritesFirst, elliotWritesNow,
]

/** Lets the past happen: the phones, the windows, Twilio's log and the history for the app's import all agree. */
export function liveThrough(world: World): void {
  for (const thread of threads) {
    const client = world.clients.get(thread.contact)
    if (!client) throw new Error(`no client ${thread.contact}`)
    thread.lines.forEach((line, index) => liveLine(world, client, thread, line, index))
  }
  const byTime = (one: { at: string }, other: { at: string }) => one.at.localeCompare(other.at)
  world.history.conversation.sort(byTime)
  world.history.arriving.sort(byTime)
  world.history.optIns.sort(byTime)
  world.sms.sort((one, other) => one.createdAt - other.createdAt)
  for (const client of world.clients.all()) client.messages.sort((one, other) => one.at - other.at)
}

function liveLine(world: World, client: Client, { channel }: Thread, line: Line, index: number): void {
  const [when, who, what, extra = {}] = line
  const at = momentOf(when, world.clock.now())
  const fromClient = who === '<'
  const number = (channel === 'whatsapp' ? client.whatsapp : client.numbers[0]?.e164) ?? ''
  const source = derivedFrom(`${client.id}/${channel}/${index}`)
  const id = channel === 'sms' ? twilioSid('SM', source) : wamid(digits(number), fromClient ? 'in' : 'out', source)
  const { parameters, ...shown }: Filled = typeof what === 'string' ? { text: what, parameters: [] } : filled(what)
  const template = typeof what === 'string' ? undefined : { name: what.template, language: what.language, parameters }
  const status = fromClient ? 'received' : channel === 'sms' ? 'delivered' : 'read'
  const message: HistoryMessage = {
    id, contact: client.id, number, channel, direction: fromClient ? 'in' : 'out', at: new Date(at).toISOString(),
    text: shown.text, status, ...(template && { template }),
  }
  world.history[extra.arriving ? 'arriving' : 'conversation'].push(message)
  const onPhone: PhoneMessage = {
    ...shown, id, channel, from: fromClient ? 'client' : 'firm', at, ...(template && { template }),
    status: channel === 'sms' ? 'delivered' : extra.arriving ? 'sent' : 'read',
  }
  client.messages.push(onPhone)
  if (channel === 'sms') logSms(world, message, at)
  else if (fromClient) client.lastClientAt = at
  else if (!template || !isOptIn(template.name)) client.lastFirmAt = at
  noteOptIn(world, client, message, extra.answers)
}

function filled({ template: name, language, parameters }: TemplateLine): Filled {
  const template = sendable(name, language)
  const named = template.parameter_format === 'NAMED'
  const left = [...parameters]
  const given = (text: string | undefined) => variablesOf(text ?? '').map((key) => ({
    type: 'text' as const, text: left.shift() ?? '', ...(named && { parameter_name: key }),
  }))
  const components: SentComponent[] = [
    { type: 'header', parameters: given(partOf(template, 'HEADER')?.text) },
    { type: 'body', parameters: given(partOf(template, 'BODY')?.text) },
  ]
  const withUrl = partOf(template, 'BUTTONS')?.buttons[0]?.type === 'URL'
  if (withUrl) {
    components.push({ type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '8f3k2' }] })
  }
  return fill(template, components)
}

function logSms(world: World, { id, direction, number, text }: HistoryMessage, at: number): void {
  const { fromNumber } = credentials.twilio
  const common = { sid: id, body: text, createdAt: at, updatedAt: at, sentAt: at, errorCode: null }
  world.sms.push(direction === 'in'
    ? { ...common, direction: 'inbound', from: number, to: fromNumber, status: 'received' }
    : { ...common, direction: 'outbound-api', from: fromNumber, to: number, status: 'delivered' })
}

function noteOptIn(world: World, client: Client, message: HistoryMessage, answers: Extra['answers']): void {
  const { id, number, at, text, template } = message
  const asked = template && isOptIn(template.name)
  const kind = asked ? 'opt-in-sent' : answers
  if (!kind) return
  const { optIns } = world.history
  const language = template?.language ?? optIns.findLast((event) => event.contact === client.id)?.language ?? ''
  optIns.push({ contact: client.id, number, at, kind, messageId: id, language, ...(answers && { reply: text }) })
}
