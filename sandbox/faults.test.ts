import { describe, expect, it } from 'vitest'
import type { FaultInput } from './faults.ts'
import { optInTo, sendSms, sendWhatsApp, type GraphErrorBody, type TwilioErrorBody } from './testing/dial.ts'
import { RAFAEL, withSandbox } from './testing/with-sandbox.ts'

const sandbox = withSandbox({ delays: { retry: 1 }, hears: ['whatsapp', 'sms'] })
const write = (text: string) => sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text })
/** Until so many webhooks came: repetitions are not waited for by idle(). */
const posts = (count: number) => expect.poll(() => sandbox.receiver.posts.length, { interval: 1, timeout: 5000 }).toBe(count)

describe('faults of the providers’ endpoints', () => {
  it.each([
    [{ target: 'graph.messages', kind: 'error' }, 500, 131000],
    [{ target: 'graph.messages', kind: 'error', code: 190 }, 401, 190],
    [{ target: 'graph', kind: 'error', code: 131047 }, 400, 131047],
    [{ target: 'graph.messages', kind: 'rate-limit' }, 400, 130429],
    [{ target: 'graph.messages', kind: 'rate-limit', code: 131056 }, 400, 131056],
  ] as [FaultInput, number, number][])('%o is answered with %i and its code, once', async (fault, status, code) => {
    sandbox.control.fault(fault)
    const troubled = await sendWhatsApp<GraphErrorBody>(sandbox.graphUrl, optInTo(RAFAEL))
    expect([troubled.status, troubled.body.error.code]).toEqual([status, code])
    expect((await sendWhatsApp(sandbox.graphUrl, optInTo(RAFAEL))).status).toBe(200)
  })

  it.each([
    [{ target: 'twilio.messages', kind: 'error' }, 500, 20500],
    [{ target: 'twilio.messages', kind: 'error', code: 21408 }, 400, 21408],
    [{ target: 'twilio', kind: 'rate-limit' }, 429, 20429],
  ] as [FaultInput, number, number][])('%o is answered with %i and its code', async (fault, status, code) => {
    sandbox.control.fault(fault)
    const troubled = await sendSms<TwilioErrorBody>(sandbox.twilioUrl, { To: RAFAEL })
    expect([troubled.status, troubled.body.code]).toEqual([status, code])
  })

  it('plays as often as `count` says', async () => {
    sandbox.control.fault({ target: 'graph.messages', kind: 'error', count: 2 })
    const statuses = []
    for (let i = 0; i < 3; i += 1) statuses.push((await sendWhatsApp(sandbox.graphUrl, optInTo(RAFAEL))).status)
    expect(statuses).toEqual([500, 500, 200])
    expect(sandbox.control.faults()).toEqual([])
  })

  it.each([['before', 0], ['after', 1]] as const)('drop %s the work breaks the connection; %i messages reach the phone', async (when, count) => {
    sandbox.control.fault({ target: 'graph.messages', kind: 'drop', when })
    await expect(sendWhatsApp(sandbox.graphUrl, optInTo(RAFAEL))).rejects.toThrow('fetch failed')
    await sandbox.control.idle()
    expect(sandbox.control.client('rafael-ortiz').messages).toHaveLength(count)
    expect(sandbox.control.traffic().find((entry) => entry.target === 'graph.messages')).toMatchObject({ outcome: 'dropped', fault: `drop ${when}`, status: null })
  })

  it.each([['before', 0], ['after', 1]] as const)('timeout %s the work leaves the app waiting; %i messages reach the phone', async (when, count) => {
    sandbox.control.fault({ target: 'twilio.messages', kind: 'timeout', when })
    const abort = new AbortController()
    const waiting = fetch(`${sandbox.twilioUrl}/2010-04-01/Accounts/${sandbox.control.credentials.twilio.accountSid}/Messages.json`, {
      method: 'POST', signal: abort.signal,
      headers: { authorization: `Basic ${btoa(`${sandbox.control.credentials.twilio.accountSid}:${sandbox.control.credentials.twilio.authToken}`)}` },
      body: new URLSearchParams({ To: RAFAEL, From: sandbox.control.credentials.twilio.fromNumber, Body: 'x' }),
    })
    await expect.poll(() => sandbox.control.traffic().at(-1)?.outcome, { interval: 1, timeout: 5000 }).toBe('timeout')
    abort.abort()
    await expect(waiting).rejects.toThrow('aborted')
    await sandbox.control.idle()
    expect(sandbox.control.client('rafael-ortiz').messages).toHaveLength(count)
  })
})

describe('faults of webhooks', () => {
  it('duplicate tells the same twice', async () => {
    sandbox.control.fault({ target: 'webhooks.whatsapp', kind: 'duplicate' })
    write('once')
    await sandbox.control.idle()
    expect(sandbox.receiver.posts).toHaveLength(2)
    expect(sandbox.receiver.posts[0]?.raw).toEqual(sandbox.receiver.posts[1]?.raw)
  })

  it('disorder tells the next event before this one', async () => {
    sandbox.control.fault({ target: 'webhooks.whatsapp', kind: 'disorder' })
    write('first')
    write('second')
    write('third')
    await sandbox.control.idle()
    expect(sandbox.receiver.texts()).toEqual(['second', 'first', 'third'])
  })

  it('disorder with nothing after it still tells', async () => {
    sandbox.control.fault({ target: 'webhooks', kind: 'disorder' })
    write('alone')
    await sandbox.control.idle()
    expect(sandbox.receiver.texts()).toEqual(['alone'])
  })

  it('drop before loses one try, and the repetition arrives', async () => {
    sandbox.control.fault({ target: 'webhooks.whatsapp', kind: 'drop', when: 'before' })
    write('late')
    await posts(1)
    expect(sandbox.control.traffic().find((entry) => entry.direction === 'to-app' && entry.method === 'POST')?.outcome).toBe('dropped')
  })

  it.each(['drop', 'timeout'] as const)('%s after loses the app’s answer: the same comes again', async (kind) => {
    sandbox.control.fault({ target: 'webhooks.twilio', kind, when: 'after' })
    sandbox.control.send('rafael-ortiz', { channel: 'sms', text: 'twice' })
    await posts(2)
    expect(sandbox.receiver.forms('/sms').map((form) => form['MessageSid'])).toEqual(Array(2).fill(sandbox.receiver.forms('/sms')[0]?.['MessageSid']))
  })

  it('error lets the next accepted message fail afterwards, with that code', async () => {
    sandbox.control.fault({ target: 'webhooks.whatsapp', kind: 'error', code: 131049 })
    expect((await sendWhatsApp(sandbox.graphUrl, optInTo(RAFAEL))).status).toBe(200)
    await sandbox.control.idle()
    expect(sandbox.receiver.values().at(-1)?.statuses?.[0]).toMatchObject({ status: 'failed', errors: [{ code: 131049 }] })
    sandbox.control.fault({ target: 'webhooks.twilio', kind: 'error', code: 30003 })
    await sendSms(sandbox.twilioUrl, { To: RAFAEL, StatusCallback: `${sandbox.receiver.url}/status` })
    await sandbox.control.idle()
    expect(sandbox.receiver.forms('/status').at(-1)).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30003' })
  })

  it('are refused where they make no sense', () => {
    expect(() => sandbox.control.fault({ target: 'webhooks.whatsapp', kind: 'rate-limit' })).toThrow('rate-limit is for graph and twilio')
    expect(() => sandbox.control.fault({ target: 'webhooks.whatsapp', kind: 'error' })).toThrow('needs the code')
    expect(() => sandbox.control.fault({ target: 'graph.messages', kind: 'disorder' })).toThrow('disorder is for webhooks')
  })
})
