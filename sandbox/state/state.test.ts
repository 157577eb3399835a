import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { optInTo, registerSms, registerWhatsApp, sendSms, sendWhatsApp, type TwilioErrorBody } from '../testing/dial.ts'
import { RAFAEL, withSandbox } from '../testing/with-sandbox.ts'

const folder = mkdtempSync(join(tmpdir(), 'sandbox-state-'))
const state = join(folder, 'phones', 'state.json')
// Hooks run from the last to the first: the folder goes when the sandbox has written its last.
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })
const sandbox = withSandbox({ delays: { retry: 1 }, state })

describe('the state file', () => {
  it('keeps phones, SMS log, opt-outs, people, tempers and time travel over the end', async () => {
    await sendWhatsApp(sandbox.graphUrl, optInTo(RAFAEL))
    await sendSms(sandbox.twilioUrl, { To: RAFAEL })
    await sandbox.control.idle()
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', button: 'yes' })
    sandbox.control.send('hana-kimura', { channel: 'sms', text: 'STOP' })
    sandbox.control.addClient({ name: 'Zoë Quist', numbers: [{ e164: '+12025550190' }], temper: 'silent' })
    sandbox.control.changeClient('tom-becker', { temper: 'declines', auto: true })
    sandbox.control.advance(3_600_000)
    const before = sandbox.control.clients()
    await sandbox.again()
    expect(sandbox.stateSetAside).toBeNull()
    expect(sandbox.control.clients()).toEqual(before)
    expect(sandbox.control.clock().offsetMs).toBe(3_600_000)
    const refused = await sendSms<TwilioErrorBody>(sandbox.twilioUrl, { To: '+12025550131' })
    expect(refused.body.code).toBe(21610)
  })

  it('keeps small files, and their address works after it', async () => {
    const { media } = sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', type: 'image', caption: 'for later' })
    const large = sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', type: 'document', file: { base64: Buffer.alloc(600_000).toString('base64'), mime: 'text/plain' } })
    const before = sandbox.control.file(media?.id ?? '').bytes
    await sandbox.again()
    expect(sandbox.control.file(media?.id ?? '').bytes.equals(before)).toBe(true)
    expect(sandbox.control.client('rafael-ortiz').messages[0]).toMatchObject({ text: 'for later', media })
    expect(() => sandbox.control.file(large.media?.id ?? '')).toThrow('no file')
  })

  it('keeps registrations and what the app has not confirmed, in its order', async () => {
    const { receiver } = sandbox
    await registerWhatsApp(sandbox.graphUrl, `${receiver.url}/whatsapp`)
    await registerSms(sandbox.twilioUrl, `${receiver.url}/sms`)
    await receiver.close()
    for (const text of ['one', 'two', 'three']) sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text })
    sandbox.control.send('rafael-ortiz', { channel: 'sms', text: 'four' })
    await sandbox.again({ delays: { retry: 60_000 } })
    expect(sandbox.control.connection()).toMatchObject({ whatsapp: `${receiver.url}/whatsapp`, twilio: `${receiver.url}/sms` })
    await sandbox.control.idle()
    expect(sandbox.control.connection().waiting).toBe(4)
    const reborn = await sandbox.anotherReceiver()
    await registerWhatsApp(sandbox.graphUrl, `${reborn.url}/whatsapp`)
    await registerSms(sandbox.twilioUrl, `${reborn.url}/sms`)
    await sandbox.control.idle()
    expect(reborn.texts()).toEqual(['one', 'two', 'three'])
    expect(reborn.forms('/sms').map((form) => form['Body'])).toEqual(['four'])
  })

  it('lets what is on its way arrive before the end', async () => {
    await sandbox.again({ pace: 'real' })
    await sendWhatsApp(sandbox.graphUrl, optInTo(RAFAEL))
    await sendSms(sandbox.twilioUrl, { To: RAFAEL })
    expect(sandbox.control.client('rafael-ortiz').messages).toEqual([])
    await sandbox.again()
    expect(sandbox.control.client('rafael-ortiz').messages.map(({ channel }) => channel).sort()).toEqual(['sms', 'whatsapp'])
  })

  it('is written soon after a change, not only at the end', async () => {
    sandbox.control.send('rafael-ortiz', { channel: 'sms', text: 'written down' })
    await expect.poll(() => readFileSync(state, 'utf8'), { interval: 20, timeout: 5000 }).toContain('written down')
  })

  it.each([['no JSON', '{"version":1,'], ['another form', '{"version":1,"clients":"all"}'], ['a later version', '{"version":2}']])('with %s in it is set aside, and the phones begin anew', async (_, text) => {
    sandbox.control.send('rafael-ortiz', { channel: 'sms', text: 'lost' })
    await sandbox.close()
    writeFileSync(state, text)
    await sandbox.again()
    expect(sandbox.control.client('rafael-ortiz').messages).toEqual([])
    expect(readFileSync(sandbox.stateSetAside ?? '', 'utf8')).toBe(text)
    expect(readdirSync(join(folder, 'phones')).filter((file) => file.includes('set-aside'))).toHaveLength(1)
  })
})
