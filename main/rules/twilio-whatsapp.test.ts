import { describe, expect, it } from 'vitest'
import type { MediaId, ThreadId } from '../../core/ids.ts'
import type { PolicyInput } from '../../core/policy.ts'
import { HOUR } from '../../core/time.ts'
import { newId, type TestDeskOptions } from '../testing/desk.ts'
import { GEORGE, MEI, refusalOf, withDesk } from '../testing/with-desk.ts'

/* WhatsApp over Twilio on the whole desk, without any webhook: what comes in, and what became of ours, is found by polling alone. */
const desk = withDesk()

function overTwilio({ connectors, lines }: PolicyInput): void {
  const { sms } = connectors
  if (sms === undefined) throw new Error('the sandbox has SMS')
  const { webhook: _, ...account } = sms
  connectors.whatsapp = { ...account, provider: 'twilio-whatsapp', contentUrl: String(sms.baseUrl), pollEverySeconds: 3600, refreshedBy: 'client' }
  for (const { whatsapp } of lines) delete whatsapp?.phoneNumberId
}
const options: TestDeskOptions = { policy: overTwilio, sandbox: { window: 'client' } }

/** Looks for mail until it is there. */
function polled<T>(check: () => T | null | undefined | false): Promise<T> {
  return desk.until(() => {
    desk.desk().connections.whatsapp?.lookNow()
    return check()
  })
}

async function optedIn(): Promise<ThreadId> {
  const thread = await desk.optIn(await desk.addContact('Mei Tanaka', MEI, 'en-US'), MEI)
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', button: 'yes' })
  await polled(() => desk.row(thread).consent?.state === 'opted-in')
  await desk.quiet()
  return thread
}
const bodies = () => desk.sends().map(({ body }) => body as Record<string, string>)

describe('consent over Twilio', () => {
  it('is asked by the template, by its id, and given by a tap that a poll finds', async () => {
    await desk.open(options)
    const thread = await optedIn()
    expect(bodies()[0]).toMatchObject({ To: `whatsapp:${MEI}`, From: 'whatsapp:+442079460020', ContentSid: expect.stringMatching(/^HX/), ContentVariables: expect.stringContaining('"1":"Mei"') })
    expect(refusalOf(await desk.text(thread, 'Thank you, Mei'))).toBeNull()
    await desk.quiet()
    await polled(() => desk.messages(thread).find(({ text }) => text === 'Thank you, Mei')?.status === 'delivered')
    desk.sandbox.control.read('mei-tanaka')
    await polled(() => desk.messages(thread).find(({ text }) => text === 'Thank you, Mei')?.status === 'read')
  })

  it('is asked by the template in an open window too: Twilio has no buttons out of the blue', async () => {
    await desk.open(options)
    const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
    await polled(() => desk.desk().connections.whatsapp?.templatesAt())
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'Hello, it is me' })
    await polled(() => desk.thread(mei, 'whatsapp'))
    await desk.optIn(mei, MEI)
    expect(bodies().at(-1)).toHaveProperty('ContentSid')
  })

  it('is taken back by STOP', async () => {
    await desk.open(options)
    const thread = await optedIn()
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'STOP' })
    await polled(() => desk.row(thread).consent?.state === 'declined')
    expect(refusalOf(await desk.text(thread, 'But'))).toBe('opted-out')
  })

  it('cannot be asked of a number that is not on WhatsApp (63024)', async () => {
    await desk.open(options)
    const thread = await desk.optIn(await desk.addContact('George Whitfield', GEORGE), GEORGE)
    await polled(() => desk.row(thread).consent?.state === 'unreachable')
  })
})

describe('the window over Twilio', () => {
  it('63016 closes it at once, and the text is a draft again', async () => {
    await desk.open(options)
    const thread = await optedIn()
    desk.sandbox.control.fault({ target: 'webhooks.twilio', kind: 'error', code: 63016 })
    expect(refusalOf(await desk.text(thread, 'Bounced'))).toBeNull()
    await desk.quiet()
    await polled(() => desk.row(thread).window?.closedAt)
    expect(desk.row(thread).draft?.text).toBe('Bounced')
    expect(refusalOf(await desk.text(thread, 'Again'))).toBe('window-closed')
  })

  it('after it, templates go by their id alone', async () => {
    await desk.open(options)
    const thread = await optedIn()
    await desk.travel(25 * HOUR)
    expect(refusalOf(await desk.text(thread, 'Too late'))).toBe('window-closed')
    const body = { type: 'template', name: 'account_review_v2', language: 'en_GB', values: { 1: 'Mei', 2: 'half-yearly' } } as const
    expect(refusalOf(await desk.call('messages.submit', { id: newId(), threadId: thread, body }))).toBeNull()
    await desk.quiet()
    expect(JSON.parse(bodies().at(-1)?.['ContentVariables'] ?? '')).toEqual({ 1: 'Mei', 2: 'half-yearly' })
    await polled(() => desk.messages(thread).find(({ template }) => template === 'account_review_v2')?.status === 'delivered')
  })

  it('knows no reactions and no contact cards: refused before anything is sent', async () => {
    await desk.open(options)
    const thread = await optedIn()
    const before = desk.sends().length
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'Hi' })
    const hi = await polled(() => desk.messages(thread).find(({ text }) => text === 'Hi'))
    expect(refusalOf(await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'reaction', emoji: '👍', about: hi.id } }))).toBe('not-on-channel')
    expect(refusalOf(await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'cards', cards: [{ name: 'Ines', organisation: null, phones: [], emails: [] }] } }))).toBe('not-on-channel')
    expect(refusalOf(await desk.text(thread, 'x'.repeat(1601)))).toBe('too-long')
    expect(desk.sends()).toHaveLength(before)
  })

  it('takes a place as a persistent action, with its words as the body', async () => {
    await desk.open(options)
    const thread = await optedIn()
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'Where?' })
    await polled(() => desk.texts(thread).includes('Where?'))
    const place = { latitude: 50.8225, longitude: -0.1372, name: 'The pier', address: 'Madeira Drive' }
    expect(refusalOf(await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'location', place } }))).toBeNull()
    await desk.quiet()
    expect(bodies().at(-1)).toMatchObject({ Body: 'The pier, Madeira Drive', PersistentAction: 'geo:50.8225,-0.1372|The pier' })
    expect(desk.sandbox.control.client('mei-tanaka').messages.at(-1)).toMatchObject({ place: { latitude: 50.8225, longitude: -0.1372, name: 'The pier' } })
  })
})

describe('files', () => {
  it.each(['whatsapp', 'sms'] as const)('that a client sends by %s are found and fetched without a webhook', async (channel) => {
    await desk.open({ ...options, policy: (policy) => {
      overTwilio(policy)
      delete policy.connectors.sms?.webhook
    } })
    const mei = await desk.addContact('Mei Tanaka', MEI, 'en-US')
    if (channel === 'sms') desk.sandbox.control.send('mei-tanaka', { channel, text: 'The pier', file: 'image' })
    else {
      await polled(() => desk.desk().connections.whatsapp?.templatesAt())
      desk.sandbox.control.send('mei-tanaka', { channel, type: 'image', caption: 'The pier' })
    }
    const found = await polled(() => {
      desk.desk().connections.sms?.lookNow()
      const thread = desk.thread(mei, channel)
      return thread && desk.messages(thread.id).find(({ type, media }) => type === 'media' && media?.state === 'kept')
    })
    expect(found).toMatchObject({ text: 'The pier', media: { kind: 'image', mime: 'image/jpeg' } })
    expect(desk.desk().media.has(found.media?.id as MediaId)).toBe(true)
  })
})
