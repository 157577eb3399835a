import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { MediaId, ThreadId } from '../../core/ids.ts'
import type { MessageRow } from '../../core/view.ts'
import type { PolicyInput } from '../../core/policy.ts'
import { HOUR } from '../../core/time.ts'
import { sampleOf } from '../../sandbox/samples/samples.ts'
import { newId, type TestDeskOptions } from '../testing/desk.ts'
import { MEI, refusalOf, withDesk } from '../testing/with-desk.ts'

/* Files that Twilio fetches from this desk: by SMS and by WhatsApp, over the whole desk. Twilio is the sandbox, on loopback, and so reaches the listener. */
const desk = withDesk()
const picture = sampleOf('image').bytes
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** WhatsApp goes over Twilio; `heard`: with an address that Twilio reaches. */
const overTwilio = (heard: boolean) => ({ connectors, lines }: PolicyInput): void => {
  const { sms } = connectors
  if (sms === undefined) throw new Error('the sandbox has SMS')
  const { webhook, ...account } = sms
  connectors.whatsapp = { ...account, ...(heard && webhook && { webhook: { port: 0 } }), provider: 'twilio-whatsapp', contentUrl: String(sms.baseUrl), pollEverySeconds: 3600, refreshedBy: 'client' }
  for (const { whatsapp } of lines) delete whatsapp?.phoneNumberId
}
const whatsApp: TestDeskOptions = { policy: overTwilio(true), sandbox: { window: 'client' } }

async function take(thread: ThreadId): Promise<MediaId> {
  const taken = await desk.desk().take({ threadId: thread, name: 'harbour.jpg', voice: false, from: { bytes: Uint8Array.from(picture), type: 'image/jpeg' } })
  if (!taken.ok) throw new Error(`not taken: ${taken.refusal.code}`)
  return taken.media.id
}
const sendFile = async (thread: ThreadId, text: string) => desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'media', media: await take(thread), text } })
const row = (thread: ThreadId, text: string): MessageRow | undefined => desk.messages(thread).find((message) => message.text === text)

/** Looks for mail until it is there. */
const polled = <T>(check: () => T | null | undefined | false): Promise<T> => desk.until(() => {
  desk.desk().connections.whatsapp?.lookNow()
  return check()
})
async function smsThread(): Promise<ThreadId> {
  const opened = await desk.call('threads.open', { contactId: await desk.addContact('Mei Tanaka', MEI, 'en-US'), channel: 'sms', number: MEI, lineId: desk.line })
  if (!opened.ok) throw new Error('an SMS conversation')
  return opened.threadId
}
async function whatsAppThread(): Promise<ThreadId> {
  const thread = await desk.optIn(await desk.addContact('Mei Tanaka', MEI, 'en-US'), MEI)
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', button: 'yes' })
  await polled(() => desk.row(thread).consent?.state === 'opted-in')
  await desk.quiet()
  return thread
}
function onPhone(text: string): { kind: string, sum: string } | null {
  const media = desk.sandbox.control.client('mei-tanaka').messages.find((message) => message.text === text)?.media
  return media === undefined ? null : { kind: media.kind, sum: sha256(desk.sandbox.control.file(media.id).bytes) }
}

describe('with an address that Twilio reaches', () => {
  it('a picture goes by SMS, whole, with its words', async () => {
    await desk.open()
    const thread = await smsThread()
    expect(desk.desk().status().filesOff).toEqual({ whatsapp: null, sms: null })
    expect(refusalOf(await sendFile(thread, 'The pier'))).toBeNull()
    await desk.until(() => row(thread, 'The pier')?.status === 'delivered')
    expect(onPhone('The pier')).toEqual({ kind: 'image', sum: sha256(picture) })
  })

  it('a picture goes by WhatsApp, whole, with its words', async () => {
    await desk.open(whatsApp)
    const thread = await whatsAppThread()
    expect(desk.desk().status().filesOff.whatsapp).toBeNull()
    expect(refusalOf(await sendFile(thread, 'The pier'))).toBeNull()
    await polled(() => row(thread, 'The pier')?.status === 'delivered')
    expect(onPhone('The pier')).toEqual({ kind: 'image', sum: sha256(picture) })
  })

  it('a file that a closed window sent back (63016) is in the draft again, with its words', async () => {
    await desk.open(whatsApp)
    const thread = await whatsAppThread()
    desk.sandbox.control.fault({ target: 'webhooks.twilio', kind: 'error', code: 63016 })
    expect(refusalOf(await sendFile(thread, 'Bounced'))).toBeNull()
    await polled(() => desk.row(thread).window?.closedAt)
    expect(desk.row(thread).draft).toMatchObject({ text: 'Bounced', attachments: [{ media: { kind: 'image' } }] })
    expect(refusalOf(await sendFile(thread, 'Again'))).toBe('window-closed')
  })

  it.each([[63003, 'at once'], [63024, 'at once'], [63003, 'later'], [63024, 'later']] as const)('%i, %s: the person may not be on WhatsApp, an SMS is offered, and nothing goes again by itself', async (code, when) => {
    await desk.open(whatsApp)
    const thread = await whatsAppThread()
    desk.sandbox.control.fault(when === 'at once' ? { target: 'twilio.messages', kind: 'error', code } : { target: 'webhooks.twilio', kind: 'error', code })
    expect(refusalOf(await sendFile(thread, 'Are you there?'))).toBeNull()
    await polled(() => row(thread, 'Are you there?')?.status === 'failed')
    expect(row(thread, 'Are you there?')).toMatchObject({ failure: { code: String(code), advice: 'offer-sms' } })
    const sent = desk.sends().length
    await desk.quiet()
    expect(desk.sends()).toHaveLength(sent)
    expect(onPhone('Are you there?')).toBeNull()
  })
})

describe('without an address that Twilio reaches', () => {
  it.each([['whatsapp', overTwilio(false)], ['sms', ({ connectors }: PolicyInput) => { delete connectors.sms?.webhook }]] as const)('the screen knows before Send (%s), and the gate refuses before anything is sent', async (channel, policy) => {
    await desk.open({ ...whatsApp, policy })
    const thread = channel === 'sms' ? await smsThread() : await whatsAppThread()
    expect(desk.desk().status().filesOff[channel]).toBe('address')
    const before = desk.sends().length
    expect(refusalOf(await sendFile(thread, 'The pier'))).toBe('mms-needs-address')
    await desk.quiet()
    expect(desk.sends()).toHaveLength(before)
  })

  it('words and templates go all the same, a template with a film of Twilio\'s own keeping among them', async () => {
    await desk.open({ ...whatsApp, policy: overTwilio(false) })
    const thread = await whatsAppThread()
    await desk.travel(25 * HOUR)
    const body = { type: 'template', name: 'welcome_film', language: 'en_GB', values: { 1: 'Mei' } } as const
    expect(refusalOf(await desk.call('messages.submit', { id: newId(), threadId: thread, body }))).toBeNull()
    await polled(() => desk.messages(thread).find(({ template }) => template === 'welcome_film')?.status === 'delivered')
    expect(onPhone('Welcome, Mei. Two minutes about how we work together.')).toEqual({ kind: 'video', sum: sha256(sampleOf('video').bytes) })
  })

  it('where another program listens at its port, it is that which is said', async () => {
    await desk.open({ wait: false, policy({ connectors }) {
      const port = Number(new URL(String(connectors.sms?.baseUrl)).port)
      for (const connector of Object.values(connectors)) if (connector !== undefined && 'webhook' in connector && connector.webhook) connector.webhook.port = port
    } })
    expect(desk.desk().status().filesOff).toEqual({ whatsapp: null, sms: 'deaf' })
  })
})
