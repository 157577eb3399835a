import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../index.ts'
import { registerSms, registerWhatsApp, sendSms } from '../testing/dial.ts'
import { startReceiver, type Receiver } from '../testing/receiver.ts'

let sandbox: Sandbox
let receiver: Receiver
const others: Receiver[] = []
beforeEach(async () => {
  sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true, delays: { retry: 1 } })
  receiver = await startReceiver()
  await registerWhatsApp(sandbox.graphUrl, `${receiver.url}/whatsapp`)
})
afterEach(async () => {
  await sandbox.close()
  for (const one of [receiver, ...others.splice(0)]) await one.close()
})
const write = (text: string) => sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text })
const textsAt = (one: Receiver) => one.values().flatMap((value) => value.messages ?? []).map((message) => Reflect.get(Object(message['text']), 'body') as unknown)

describe('webhooks', () => {
  it('are repeated until the app answers 200, byte for byte the same', async () => {
    receiver.nextStatuses.push(500, 503, 302)
    write('again')
    await expect.poll(() => receiver.posts.length, { interval: 1, timeout: 5000 }).toBe(4)
    await sandbox.control.idle()
    expect(new Set(receiver.posts.map((post) => post.raw.toString('hex'))).size).toBe(1)
    expect(sandbox.control.connection().waiting).toBe(0)
  })

  it('do not hold up what comes after one that failed', async () => {
    sandbox.control.fault({ target: 'webhooks.whatsapp', kind: 'drop', when: 'before' })
    write('first')
    write('second')
    await expect.poll(() => textsAt(receiver), { interval: 1, timeout: 5000 }).toEqual(['second', 'first'])
  })

  it('reach an app that was killed once it registers at another port', async () => {
    await receiver.close()
    write('while it was away')
    await sandbox.control.idle()
    const reborn = await startReceiver()
    others.push(reborn)
    await registerWhatsApp(sandbox.graphUrl, `${reborn.url}/whatsapp`)
    await expect.poll(() => textsAt(reborn), { interval: 1, timeout: 5000 }).toEqual(['while it was away'])
  })

  it('with an SMS’s status follow the app to the origin that it registered last', async () => {
    await registerSms(sandbox.twilioUrl, `${receiver.url}/sms`)
    await receiver.close()
    await sendSms(sandbox.twilioUrl, { To: '+12025550147', StatusCallback: `${receiver.url}/status?line=1` })
    await sandbox.control.idle()
    const reborn = await startReceiver()
    others.push(reborn)
    await registerSms(sandbox.twilioUrl, `${reborn.url}/sms`)
    await expect.poll(() => reborn.forms('/status?line=1').map((form) => form['MessageStatus']).sort(), { interval: 1, timeout: 5000 }).toEqual(['delivered', 'sent'])
  })

  it('wait while the network is cut, and come when it is whole again', async () => {
    await sandbox.control.offline(true)
    write('in the dark')
    await sandbox.control.idle()
    for (const base of [sandbox.graphUrl, sandbox.twilioUrl]) {
      await expect(fetch(base)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    }
    expect(receiver.posts).toHaveLength(0)
    const before = sandbox.control.traffic().length
    await sandbox.control.offline(false)
    await sandbox.control.idle()
    expect(textsAt(receiver)).toEqual(['in the dark'])
    expect(sandbox.control.traffic().length - before).toBe(1)
  })
})
