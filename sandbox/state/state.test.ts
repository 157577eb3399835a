import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../index.ts'
import type { OptionsInput } from '../options.ts'
import { optInTo, registerSms, registerWhatsApp, sendSms, sendWhatsApp, type TwilioErrorBody } from '../testing/dial.ts'
import { startReceiver } from '../testing/receiver.ts'

const RAFAEL = '+12025550147'
let folder = ''
const open: { close(): Promise<void> }[] = []
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sandbox-state-')) })
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
  rmSync(folder, { recursive: true, force: true })
})
const state = () => join(folder, 'phones', 'state.json')
async function start(options: OptionsInput = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true, delays: { retry: 1 }, state: state(), ...options })
  open.push(sandbox)
  return sandbox
}
const closed = async (sandbox: Sandbox) => {
  open.splice(open.indexOf(sandbox), 1)
  await sandbox.close()
}

describe('the state file', () => {
  it('keeps phones, SMS log, opt-outs, people, tempers and time travel over the end', async () => {
    const first = await start()
    await sendWhatsApp(first.graphUrl, optInTo(RAFAEL))
    await sendSms(first.twilioUrl, { To: RAFAEL })
    await first.control.idle()
    first.control.send('rafael-ortiz', { channel: 'whatsapp', button: 'yes' })
    first.control.send('hana-kimura', { channel: 'sms', text: 'STOP' })
    first.control.addClient({ name: 'Zoë Quist', numbers: [{ e164: '+12025550190' }], temper: 'silent' })
    first.control.changeClient('tom-becker', { temper: 'declines', auto: true })
    first.control.advance(3_600_000)
    const before = first.control.clients()
    await closed(first)
    const second = await start()
    expect(second.stateSetAside).toBeNull()
    expect(second.control.clients()).toEqual(before)
    expect(second.control.clock().offsetMs).toBe(3_600_000)
    const refused = await sendSms<TwilioErrorBody>(second.twilioUrl, { To: '+12025550131' })
    expect(refused.body.code).toBe(21610)
  })

  it('keeps registrations and what the app has not confirmed, in its order', async () => {
    const first = await start()
    const receiver = await startReceiver()
    await registerWhatsApp(first.graphUrl, `${receiver.url}/whatsapp`)
    await registerSms(first.twilioUrl, `${receiver.url}/sms`)
    await receiver.close()
    for (const text of ['one', 'two', 'three']) first.control.send('rafael-ortiz', { channel: 'whatsapp', text })
    first.control.send('rafael-ortiz', { channel: 'sms', text: 'four' })
    await closed(first)
    const second = await start({ delays: { retry: 60_000 } })
    expect(second.control.connection()).toMatchObject({ whatsapp: `${receiver.url}/whatsapp`, twilio: `${receiver.url}/sms` })
    await second.control.idle()
    expect(second.control.connection().waiting).toBe(4)
    const reborn = await startReceiver()
    open.push(reborn)
    await registerWhatsApp(second.graphUrl, `${reborn.url}/whatsapp`)
    await registerSms(second.twilioUrl, `${reborn.url}/sms`)
    await second.control.idle()
    expect(reborn.values().flatMap(({ messages }) => messages ?? []).map((message) => message['text'])).toEqual([{ body: 'one' }, { body: 'two' }, { body: 'three' }])
    expect(reborn.forms('/sms').map((form) => form['Body'])).toEqual(['four'])
  })

  it('lets what is on its way arrive before the end', async () => {
    const first = await start({ pace: 'real' })
    await sendWhatsApp(first.graphUrl, optInTo(RAFAEL))
    await sendSms(first.twilioUrl, { To: RAFAEL })
    expect(first.control.client('rafael-ortiz').messages).toEqual([])
    await closed(first)
    expect((await start()).control.client('rafael-ortiz').messages.map(({ channel }) => channel).sort()).toEqual(['sms', 'whatsapp'])
  })

  it('is written soon after a change, not only at the end', async () => {
    const sandbox = await start()
    sandbox.control.send('rafael-ortiz', { channel: 'sms', text: 'written down' })
    await expect.poll(() => readFileSync(state(), 'utf8'), { interval: 20, timeout: 5000 }).toContain('written down')
  })

  it.each([['no JSON', '{"version":1,'], ['another form', '{"version":1,"clients":"all"}'], ['a later version', '{"version":2}']])('with %s in it is set aside, and the phones begin anew', async (_, text) => {
    const first = await start()
    first.control.send('rafael-ortiz', { channel: 'sms', text: 'lost' })
    await closed(first)
    writeFileSync(state(), text)
    const second = await start()
    expect(second.control.client('rafael-ortiz').messages).toEqual([])
    expect(readFileSync(second.stateSetAside ?? '', 'utf8')).toBe(text)
    expect(readdirSync(join(folder, 'phones')).filter((file) => file.includes('set-aside'))).toHaveLength(1)
  })
})
