import { receiveOnWhatsApp } from '../clients/receive.ts'
import type { Client, PhoneButton, PhoneMedia, PhoneMessage } from '../clients/client.ts'
import { credentials } from '../credentials.ts'
import { windowIsOpen } from '../graph/window.ts'
import { twilioSid } from '../ids.ts'
import { sampleOf } from '../samples/samples.ts'
import { isOptIn } from '../templates/opt-in.ts'
import { partOf, variablesOf, type Template } from '../templates/template.ts'
import type { World } from '../world.ts'
import { contents, contentSid, hasFilm } from './content.ts'
import { shelve } from './shelve.ts'
import type { SmsMessage } from './sms-message.ts'
import { postSmsStatus } from './status.ts'
import { TwilioError } from './twilio-error.ts'

/*
 *  WhatsApp over Twilio. A number is with one provider at a time: from the first request that names it as `whatsapp:…`
 *  the clients' messages to it are Twilio's to list, until the app speaks to Meta again.
 */

export const FIRM = `whatsapp:${credentials.whatsapp.number}`

type Shown = Pick<PhoneMessage, 'text' | 'footer' | 'buttons' | 'template' | 'place' | 'media'>

/** What a template says with these variables (JSON); one that is missing keeps its sample, as at Twilio's. */
export function fillContent(world: World, sid: string, variables: string | null): Shown {
  const template = contents.find((one) => contentSid(one) === sid)
  if (template?.status !== 'APPROVED') throw new TwilioError(21655, `The ContentSid ${sid} is Invalid`)
  const values = parsed(variables)
  const body = partOf(template, 'BODY')?.text ?? ''
  const footer = partOf(template, 'FOOTER')?.text
  const buttons = buttonsOf(template)
  return {
    text: body.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, key: string) => values[key] ?? whole),
    ...(hasFilm(template) && { media: shelve(world, sampleOf('video')) }),
    ...(footer !== undefined && { footer }), ...(buttons.length > 0 && { buttons }),
    template: { name: template.name, language: template.language, parameters: variablesOf(body).map((key) => values[key] ?? '') },
  }
}

function parsed(variables: string | null): Record<string, string> {
  try {
    const json: unknown = JSON.parse(variables ?? '{}')
    return Object.fromEntries(Object.entries(json ?? {}).map(([key, value]) => [key, String(value)]))
  } catch {
    throw new TwilioError(21656, 'The ContentVariables Parameter is invalid')
  }
}

const buttonsOf = (template: Template): PhoneButton[] => (partOf(template, 'BUTTONS')?.buttons ?? []).map((button) => {
  if (button.type === 'QUICK_REPLY') return { kind: 'quick-reply', text: button.text, payload: button.text.toLowerCase() }
  return button.type === 'URL' ? { kind: 'url', text: button.text, payload: button.url } : { kind: 'phone', text: button.text, payload: button.phone_number }
})

/** sent → delivered (→ read), or failed with 63024 (nobody there) or 63016 (no open window); `failure` = decided before. */
export function travelOnWhatsApp(world: World, row: SmsMessage, shown: Shown, failure: number | undefined): void {
  const client = world.clients.onWhatsApp(row.to)
  const closed = client !== undefined && shown.template === undefined && !windowIsOpen(client, world.options.window, world.clock.now())
  const code = failure ?? (client === undefined ? 63024 : closed ? 63016 : undefined)
  if (code !== undefined || client === undefined) {
    world.pacer.later('failed', () => postSmsStatus(world, row, 'undelivered', code))
    return
  }
  if (shown.template === undefined || !isOptIn(shown.template.name)) client.lastFirmAt = world.clock.now()
  world.pacer.later('sent', () => {
    postSmsStatus(world, row, 'sent')
    world.pacer.later('delivered', () => {
      postSmsStatus(world, row, 'delivered')
      receiveOnWhatsApp(world, client, { ...shown, id: row.sid, channel: 'whatsapp', from: 'firm', at: world.clock.now(), status: 'delivered' })
    })
  })
}

/** The client's message in Twilio's log: its words and files, and nothing else of it. */
export function logWhatsApp(world: World, client: Client, id: string, text: string, at: number, media: PhoneMedia | undefined): void {
  world.sms.push({
    sid: id, direction: 'inbound', from: `whatsapp:${client.whatsapp ?? ''}`, to: FIRM, body: text, status: 'received', createdAt: at, updatedAt: at, sentAt: at, errorCode: null,
    ...(media && { media: [{ sid: twilioSid('ME'), file: media.id, mime: media.mime }] }),
  })
}

/** The client has seen it: `read`, where it came by Twilio. */
export function readAtTwilio(world: World, id: string): boolean {
  const row = world.sms.find(({ sid }) => sid === id)
  if (row === undefined) return false
  postSmsStatus(world, row, 'read')
  return true
}
