import { describe, expect, it } from 'vitest'
import { registerSms, registerWhatsApp, sendSms } from '../testing/dial.ts'
import { withSandbox } from '../testing/with-sandbox.ts'

const sandbox = withSandbox({ delays: { retry: 1 }, hears: ['whatsapp'] })
const write = (text: string) => sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text })

describe('webhooks', () => {
  it('are repeated until the app answers 200, byte for byte the same', async () => {
    sandbox.receiver.nextStatuses.push(500, 503, 302)
    write('again')
    await expect.poll(() => sandbox.receiver.posts.length, { interval: 1, timeout: 5000 }).toBe(4)
    await sandbox.control.idle()
    expect(new Set(sandbox.receiver.posts.map((post) => post.raw.toString('hex'))).size).toBe(1)
    expect(sandbox.control.connection().waiting).toBe(0)
  })

  it('do not hold up what comes after one that failed', async () => {
    sandbox.control.fault({ target: 'webhooks.whatsapp', kind: 'drop', when: 'before' })
    write('first')
    write('second')
    await expect.poll(() => sandbox.receiver.texts(), { interval: 1, timeout: 5000 }).toEqual(['second', 'first'])
  })

  it('reach an app that was killed once it registers at another port', async () => {
    await sandbox.receiver.close()
    write('while it was away')
    await sandbox.control.idle()
    const reborn = await sandbox.anotherReceiver()
    await registerWhatsApp(sandbox.graphUrl, `${reborn.url}/whatsapp`)
    await expect.poll(() => reborn.texts(), { interval: 1, timeout: 5000 }).toEqual(['while it was away'])
  })

  it('with an SMS’s status follow the app to the origin that it registered last', async () => {
    await registerSms(sandbox.twilioUrl, `${sandbox.receiver.url}/sms`)
    await sandbox.receiver.close()
    await sendSms(sandbox.twilioUrl, { To: '+12025550147', StatusCallback: `${sandbox.receiver.url}/status?line=1` })
    await sandbox.control.idle()
    const reborn = await sandbox.anotherReceiver()
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
    expect(sandbox.receiver.posts).toHaveLength(0)
    const before = sandbox.control.traffic().length
    await sandbox.control.offline(false)
    await sandbox.control.idle()
    expect(sandbox.receiver.texts()).toEqual(['in the dark'])
    expect(sandbox.control.traffic().length - before).toBe(1)
  })
})
