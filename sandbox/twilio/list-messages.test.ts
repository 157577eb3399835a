import { beforeEach, describe, expect, it } from 'vitest'
import { credentials } from '../credentials.ts'
import documented from '../fixtures/twilio.json' with { type: 'json' }
import { twilio, type SmsAnswer, type TwilioErrorBody } from '../testing/dial.ts'
import { differences } from '../testing/shape.ts'
import { withSandbox } from '../testing/with-sandbox.ts'

interface Page { messages: SmsAnswer[], next_page_uri: string | null, previous_page_uri: string | null, page: number, start: number, end: number }

const base = `/2010-04-01/Accounts/${credentials.twilio.accountSid}`
const sandbox = withSandbox()
beforeEach(() => {
  for (const [day, hour] of [[18, 9], [19, 0], [19, 23], [20, 12], [21, 12]]) {
    sandbox.control.send('george-whitfield', { channel: 'sms', text: `on the ${day}`, at: Date.UTC(2026, 10, day, hour) })
  }
  sandbox.control.send('mei-tanaka', { channel: 'sms', text: 'on the 20', at: Date.UTC(2026, 10, 20, 13) })
})
const list = async (query: string) => (await twilio<Page>(sandbox.twilioUrl, 'GET', `/Messages.json?${query}`)).body
const texts = async (query: string) => (await list(query)).messages.map((message) => message['body'])

describe('the message log', () => {
  it('has the documented shape, newest first', async () => {
    const page = await list('PageSize=2')
    expect(differences(page, documented.list)).toEqual([])
    expect(page.messages.map((message) => message['body'])).toEqual(['on the 21', 'on the 20'])
  })

  it('leads through its pages by next_page_uri, though new messages arrive meanwhile', async () => {
    const seen: unknown[] = []
    let uri: string | null = `${base}/Messages.json?PageSize=2&From=%2B447700900268`
    while (uri !== null) {
      const page: Page = (await twilio<Page>(sandbox.twilioUrl, 'GET', uri.slice(base.length))).body
      seen.push(...page.messages.map((message) => message['body']))
      if (page.page === 0) sandbox.control.send('george-whitfield', { channel: 'sms', text: 'new' })
      uri = page.next_page_uri
    }
    expect(seen).toEqual(['on the 21', 'on the 20', 'on the 19', 'on the 19', 'on the 18'])
  })

  it('filters by whole days, with the operator in the parameter’s name', async () => {
    expect(await texts('DateSent=2026-11-19')).toEqual(['on the 19', 'on the 19'])
    expect(await texts('DateSent%3C=2026-11-19')).toEqual(['on the 19', 'on the 19', 'on the 18'])
    expect(await texts('DateSent%3E=2026-11-20&DateSent%3C=2026-11-20')).toEqual(['on the 20', 'on the 20'])
    expect(await texts('DateSent%3E=2026-11-20T12:30:00Z&DateSent%3C=2026-11-20')).toEqual(['on the 20'])
  })

  it('filters by To and From, and says nothing found with an empty list', async () => {
    expect(await texts('From=%2B12025550185')).toEqual(['on the 20'])
    expect(await list('To=%2B12025550185')).toMatchObject({ messages: [], end: 0, next_page_uri: null })
  })

  it('refuses a bad page size or date with 20001', async () => {
    for (const query of ['PageSize=0', 'DateSent=yesterday']) {
      expect((await twilio<TwilioErrorBody>(sandbox.twilioUrl, 'GET', `/Messages.json?${query}`)).body.code).toBe(20001)
    }
  })

  it('is not the only thing to fetch: account and number answer too', async () => {
    const account = await twilio<Record<string, unknown>>(sandbox.twilioUrl, 'GET', '.json')
    expect(account.body).toMatchObject({ sid: credentials.twilio.accountSid, status: 'active', type: 'Full' })
    const numbers = await twilio<{ incoming_phone_numbers: { sid: string, sms_url: string }[] }>(sandbox.twilioUrl, 'GET', `/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(credentials.twilio.fromNumber)}`)
    expect(numbers.body.incoming_phone_numbers[0]).toMatchObject({ sid: credentials.twilio.phoneNumberSid, sms_url: '' })
    const foreign = await twilio<{ incoming_phone_numbers: unknown[] }>(sandbox.twilioUrl, 'GET', '/IncomingPhoneNumbers.json?PhoneNumber=%2B12025550111')
    expect(foreign.body.incoming_phone_numbers).toEqual([])
  })
})
