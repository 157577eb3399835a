import { plainJson, type Answer, type Incoming } from '../http/answer.ts'
import { credentials } from '../credentials.ts'
import type { World } from '../world.ts'
import { API_VERSION, smsJson, type SmsMessage } from './sms-message.ts'
import { TwilioError } from './twilio-error.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const DEFAULT_PAGE = 50
const LARGEST_PAGE = 1000
const path = `/${API_VERSION}/Accounts/${credentials.twilio.accountSid}/Messages.json`

/** `GET …/Messages.json`: newest first; `To, From, DateSent, DateSent<, DateSent>`, PageSize, Page, PageToken. */
export function listMessages(world: World, { query }: Incoming): Answer {
  if (query.get('To')?.startsWith('whatsapp:') === true) world.carrier.whatsapp = 'twilio'
  const size = wholeNumber(query, 'PageSize', DEFAULT_PAGE, 1, LARGEST_PAGE)
  const page = wholeNumber(query, 'Page', 0, 0, Number.MAX_SAFE_INTEGER)
  const found = world.sms.filter((sms) => matches(sms, query)).sort((one, other) => other.createdAt - one.createdAt)
  const start = startOf(query, found, page * size)
  const shown = found.slice(start, start + size)
  const last = shown.at(-1)
  const uri = (number: number, token?: string) => {
    const params = new URLSearchParams([...query].filter(([key]) => !['Page', 'PageToken', 'PageSize'].includes(key)))
    params.set('PageSize', String(size))
    params.set('Page', String(number))
    if (token !== undefined) params.set('PageToken', token)
    return `${path}?${params}`
  }
  return plainJson(200, {
    end: shown.length === 0 ? 0 : start + shown.length - 1,
    first_page_uri: uri(0),
    next_page_uri: last && start + size < found.length ? uri(page + 1, `PA${last.sid}`) : null,
    page,
    page_size: size,
    previous_page_uri: page > 0 ? uri(page - 1) : null,
    start,
    uri: uri(page, query.get('PageToken') ?? undefined),
    messages: shown.map(smsJson),
  })
}

/** The token names the last message that was seen, so that new ones in between shift nothing. */
function startOf(query: URLSearchParams, found: readonly SmsMessage[], otherwise: number): number {
  const token = query.get('PageToken')
  if (token === null) return otherwise
  const seen = found.findIndex((sms) => `PA${sms.sid}` === token)
  if (seen < 0) throw new TwilioError(20001, 'Invalid PageToken')
  return seen + 1
}

function matches(sms: SmsMessage, query: URLSearchParams): boolean {
  const sent = sms.sentAt
  const on = query.get('DateSent')
  const until = query.get('DateSent<')
  const since = query.get('DateSent>')
  if (query.has('To') && sms.to !== query.get('To')) return false
  if (query.has('From') && sms.from !== query.get('From')) return false
  if (on === null && until === null && since === null) return true
  if (sent === null) return false
  return (on === null || within(sent, moment(on)))
    && (until === null || sent <= moment(until).to)
    && (since === null || sent >= moment(since).from)
}

const within = (at: number, { from, to }: { from: number, to: number }) => at >= from && at <= to

/** `YYYY-MM-DD` is a whole day in GMT; a full time is itself, to the second. */
function moment(text: string): { from: number, to: number } {
  const from = Date.parse(text)
  if (Number.isNaN(from)) throw new TwilioError(20001, `Invalid date: ${text}`)
  return { from, to: from + (/^\d{4}-\d\d-\d\d$/.test(text) ? DAY_MS - 1 : 999) }
}

function wholeNumber(query: URLSearchParams, name: string, usual: number, least: number, most: number): number {
  const value = Number(query.get(name) ?? usual)
  if (!Number.isInteger(value) || value < least) throw new TwilioError(20001, `Invalid ${name}: ${query.get(name)}`)
  return Math.min(value, most)
}
