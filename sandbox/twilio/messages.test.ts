import { describe, expect, it } from 'vitest'
import { credentials } from '../credentials.ts'
import documented from '../fixtures/twilio.json' with { type: 'json' }
import { sendSms, twilio, type SmsAnswer, type TwilioErrorBody } from '../testing/dial.ts'
import { differences } from '../testing/shape.ts'
import { withSandbox } from '../testing/with-sandbox.ts'
import { signatureFor } from './signature.ts'

const GEORGE = '+447700900268'
const LANDLINE = '+442079460471'
const sandbox = withSandbox({ hears: ['sms'] })
const callback = () => ({ StatusCallback: `${sandbox.receiver.url}/status` })

describe('sending an SMS', () => {
  it('answers 201 in the documented shape and tells sent and delivered', async () => {
    const { status, body } = await sendSms(sandbox.twilioUrl, { To: GEORGE, ...callback() })
    expect(status).toBe(201)
    expect(differences(body, documented.message)).toEqual([])
    expect(body.sid).toMatch(/^SM[0-9a-f]{32}$/)
    expect(body['date_created']).toMatch(/^\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000$/)
    await sandbox.control.idle()
    const forms = sandbox.receiver.forms('/status')
    expect(forms.map((form) => form['MessageStatus'])).toEqual(['sent', 'delivered'])
    for (const field of documented.statusFields) expect(forms[0]).toHaveProperty(field)
    expect(sandbox.control.client('george-whitfield').messages.map((message) => message.text)).toEqual(['Hello'])
  })

  it('reports a landline as undelivered with 30006', async () => {
    const { status, body } = await sendSms(sandbox.twilioUrl, { To: LANDLINE, ...callback() })
    expect(status).toBe(201)
    await sandbox.control.idle()
    expect(sandbox.receiver.forms('/status').at(-1)).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30006' })
    const fetched = await twilio<SmsAnswer>(sandbox.twilioUrl, 'GET', `/Messages/${body.sid}.json`)
    expect(fetched.body).toMatchObject({ status: 'undelivered', error_code: 30006, error_message: 'Landline or unreachable carrier' })
  })

  const { fromNumber } = credentials.twilio
  it.each([
    [21604, { From: fromNumber, Body: 'x' }],
    [21603, { To: GEORGE, Body: 'x' }],
    [21602, { To: GEORGE, From: fromNumber }],
    [21211, { To: '+1415555', From: fromNumber, Body: 'x' }],
    [21211, { To: '07700900268', From: fromNumber, Body: 'x' }],
    [21606, { To: GEORGE, From: '+12025550199', Body: 'x' }],
    [21614, { To: '+18005550199', From: fromNumber, Body: 'x' }],
    [21617, { To: GEORGE, From: fromNumber, Body: 'x'.repeat(1601) }],
    [21609, { To: GEORGE, From: fromNumber, Body: 'x', StatusCallback: 'https://example.com/' }],
  ])('refuses with %i what deserves it', async (code, form) => {
    const reply = await twilio<TwilioErrorBody>(sandbox.twilioUrl, 'POST', '/Messages.json', form)
    expect([reply.status, reply.body.code]).toEqual([400, code])
    expect(differences(reply.body, documented.error)).toEqual([])
  })

  it('refuses a wrong password with 401 and 20003, and unknown paths with 404 and 20404', async () => {
    const wrong = await twilio<TwilioErrorBody>(sandbox.twilioUrl, 'GET', '/Messages.json', undefined, 'wrong')
    expect([wrong.status, wrong.body.code]).toEqual([401, 20003])
    const unknown = await twilio<TwilioErrorBody>(sandbox.twilioUrl, 'GET', '/Messages/SM00000000000000000000000000000000.json')
    expect([unknown.status, unknown.body.code]).toEqual([404, 20404])
  })
})

describe('inbound SMS', () => {
  it('come as a form with the documented fields', async () => {
    sandbox.control.send('george-whitfield', { channel: 'sms', text: 'Good morning' })
    await sandbox.control.idle()
    const [form] = sandbox.receiver.forms('/sms')
    for (const field of documented.inboundFields) expect(form).toHaveProperty(field)
    expect(form).toMatchObject({ Body: 'Good morning', From: GEORGE, SmsStatus: 'received', NumSegments: '1' })
  })

  it('are signed over the URL and the sorted fields', async () => {
    const { url, fields, authToken, signature } = documented.signatureExample
    expect(signatureFor(url, fields, authToken)).toBe(signature)
    sandbox.control.send('george-whitfield', { channel: 'sms', text: 'Zoë & Co = 100% + more' })
    await sandbox.control.idle()
    const form = sandbox.receiver.forms('/sms')[0] ?? {}
    expect(sandbox.receiver.posts[0]?.headers['x-twilio-signature']).toBe(signatureFor(`${sandbox.receiver.url}/sms`, form))
  })

  it('with STOP end what can be sent, until START: Twilio answers by itself', async () => {
    sandbox.control.send('george-whitfield', { channel: 'sms', text: ' stop ' })
    const refused = await sendSms<TwilioErrorBody>(sandbox.twilioUrl, { To: GEORGE })
    expect([refused.status, refused.body.code]).toEqual([400, 21610])
    sandbox.control.send('george-whitfield', { channel: 'sms', text: 'START' })
    expect((await sendSms(sandbox.twilioUrl, { To: GEORGE })).status).toBe(201)
    await sandbox.control.idle()
    expect(sandbox.receiver.forms('/sms').map((form) => form['OptOutType'])).toEqual(['STOP', 'START'])
    expect(sandbox.control.client('george-whitfield').messages.filter((message) => message.from === 'firm')).toHaveLength(3)
  })

  it('with STOP inside a sentence are ordinary', async () => {
    sandbox.control.send('george-whitfield', { channel: 'sms', text: 'Please stop the standing order' })
    await sandbox.control.idle()
    expect(sandbox.receiver.forms('/sms')[0]).not.toHaveProperty('OptOutType')
    expect((await sendSms(sandbox.twilioUrl, { To: GEORGE })).status).toBe(201)
  })
})
