import { z } from 'zod'
import type { ProviderError } from '../../../core/provider-error.ts'
import { createHttp, type HttpLimits } from '../http.ts'
import { httpError, missingSecret, type Reading } from '../outcome.ts'
import type { CheckResult, ProviderContext } from '../provider.ts'
import { addressBelow } from '../address-below.ts'
import { canReach } from '../webhook-address.ts'
import { readTwilio } from './twilio-answer.ts'

/*
 *  What SMS, WhatsApp and voicemail over Twilio share: one account, its paths below /2010-04-01/Accounts/AC…, its lists.
 *  Holds no state.
 */

const API_VERSION = '2010-04-01'
const PAGE_SIZE = 200
/** An end to an endless list: 20,000 rows. */
const MOST_PAGES = 100

/** Of a connector: where the account is, and the name of its secret. */
export interface TwilioLogin { readonly baseUrl: string, readonly accountSid: string, readonly authToken: string }

export type Rows = { readonly ok: true, readonly rows: readonly unknown[] } | { readonly ok: false, readonly error: ProviderError }

export interface TwilioAccount {
  readonly baseUrl: URL
  /** `Basic …`; null where the secret is not set. */
  authorization(): string | null
  /** `path` is below the account: `/Messages.json`, or `.json` for the account itself. */
  addressOf(path: string, query?: URLSearchParams): URL
  call(method: 'GET' | 'POST', path: string, parameters?: URLSearchParams): Promise<Reading>
  /** All pages of a list, newest first as Twilio gives them; `key` names its rows. `until`: the first page with such a row is the last one. */
  list(path: string, key: string, filter?: Readonly<Record<string, string>>, until?: (row: unknown) => boolean): Promise<Rows>
  check(): Promise<CheckResult>
  /** Where Twilio tells what became of the message, with our id, which settles an outcome that we never heard. Empty where it cannot reach us. */
  statusCallback(path: string, id: string): Record<string, string>
}

const account = z.looseObject({ status: z.string() })
type AccountContext = Pick<ProviderContext, 'agent' | 'observeDate' | 'secret' | 'webhookBase'>

export function createTwilioAccount(login: TwilioLogin, context: AccountContext, limits: Partial<HttpLimits> = {}): TwilioAccount {
  const baseUrl = new URL(login.baseUrl)
  const http = createHttp(baseUrl, context, limits)

  function authorization(): string | null {
    const token = context.secret(login.authToken)
    return token === null ? null : basic(login.accountSid, token)
  }

  const addressOf = (path: string, query: URLSearchParams = new URLSearchParams()): URL => addressBelow(baseUrl, `/${API_VERSION}/Accounts/${login.accountSid}${path}`, query)

  async function call(method: 'GET' | 'POST', path: string, parameters = new URLSearchParams()): Promise<Reading> {
    const header = authorization()
    if (header === null) return { ok: false, error: missingSecret(login.authToken), after: null }
    return readTwilio(await http({
      method, url: addressOf(path, method === 'GET' ? parameters : undefined), authorization: header,
      ...(method === 'POST' && { body: { type: 'application/x-www-form-urlencoded', text: parameters.toString() } }),
    }))
  }

  return {
    baseUrl, authorization, addressOf, call,

    list: (path, key, filter = {}, until = () => false) =>
      allPages(key, new URLSearchParams({ ...filter, PageSize: String(PAGE_SIZE) }), (query) => call('GET', path, query), until),

    async check() {
      const reading = await call('GET', '.json')
      if (!reading.ok) return { ok: false, error: reading.error }
      const parsed = account.safeParse(reading.json)
      if (!parsed.success) return { ok: false, error: httpError(reading.status) }
      return parsed.data.status === 'active' ? { ok: true } : { ok: false, error: inactive(parsed.data.status) }
    },

    statusCallback(path, id): Record<string, string> {
      const base = context.webhookBase()
      if (base === null || !canReach(baseUrl, base)) return {}
      const url = addressBelow(base, path)
      url.searchParams.set('id', id)
      return { StatusCallback: url.href }
    },
  }
}

export const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** Lists of the 2010 API say where the next page is in `next_page_uri` (relative), the newer ones in `meta.next_page_url` (absolute). */
const page = z.looseObject({ next_page_uri: z.string().nullish(), meta: z.looseObject({ next_page_url: z.string().nullish() }).optional() })

/** Follows a list's pages by their queries alone: credentials stay at our own address, whatever the next page names. */
export async function allPages(key: string, first: URLSearchParams, read: (query: URLSearchParams) => Promise<Reading>, until: (row: unknown) => boolean = () => false): Promise<Rows> {
  const rows: unknown[] = []
  let query = first
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const reading = await read(query)
    if (!reading.ok) return { ok: false, error: reading.error }
    const parsed = page.safeParse(reading.json)
    const found = z.array(z.unknown()).safeParse(parsed.data?.[key]).data
    if (!parsed.success || found === undefined) return { ok: false, error: httpError(reading.status) }
    rows.push(...found)
    const next = nextQuery(parsed.data.next_page_uri ?? parsed.data.meta?.next_page_url)
    if (next === null || next.toString() === query.toString() || found.some(until)) break
    query = next
  }
  return { ok: true, rows }
}

function nextQuery(uri: string | null | undefined): URLSearchParams | null {
  const url = uri ? URL.parse(uri, 'https://relative.invalid') : null
  return url === null || url.search === '' ? null : url.searchParams
}

const inactive = (status: string): ProviderError =>
  ({ code: 'account-inactive', class: 'halt', advice: 'tell-it', details: `Twilio's account is ${status}` })
