import { describe, expect, it } from 'vitest'
import { credentials } from '../credentials.ts'
import { graph, registerWhatsApp, type GraphErrorBody } from '../testing/dial.ts'
import { withSandbox } from '../testing/with-sandbox.ts'

const edge = `${credentials.whatsapp.wabaId}/subscribed_apps`
const sandbox = withSandbox()

describe('webhook registration', () => {
  it('asks for the challenge before it accepts, and lists the callback', async () => {
    expect((await registerWhatsApp(sandbox.graphUrl, `${sandbox.receiver.url}/whatsapp`)).body).toEqual({ success: true })
    const listed = await graph<{ data: { override_callback_uri: string }[] }>(sandbox.graphUrl, 'GET', edge)
    expect(listed.body.data[0]?.override_callback_uri).toBe(`${sandbox.receiver.url}/whatsapp`)
    const [check] = sandbox.control.traffic().filter((entry) => entry.direction === 'to-app')
    expect(check?.path).toContain('hub.mode=subscribe')
  })

  it('refuses with 2200 where the challenge does not come back, and registers nothing', async () => {
    sandbox.receiver.challenge = 'wrong'
    const reply = await registerWhatsApp<GraphErrorBody>(sandbox.graphUrl, `${sandbox.receiver.url}/whatsapp`)
    expect([reply.status, reply.body.error.code]).toEqual([400, 2200])
    expect(sandbox.control.connection().whatsapp).toBeNull()
  })

  it('refuses with 2200 where nobody answers, and addresses outside this machine', async () => {
    await sandbox.receiver.close()
    expect((await registerWhatsApp<GraphErrorBody>(sandbox.graphUrl, sandbox.receiver.url)).body.error.code).toBe(2200)
    expect((await registerWhatsApp<GraphErrorBody>(sandbox.graphUrl, 'http://example.com/hook')).body.error.code).toBe(100)
  })

  it('keeps what clients write until the app registers, and after it has gone', async () => {
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'early' })
    await registerWhatsApp(sandbox.graphUrl, `${sandbox.receiver.url}/whatsapp`)
    await sandbox.control.idle()
    await graph(sandbox.graphUrl, 'DELETE', edge)
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'late' })
    await sandbox.control.idle()
    expect(sandbox.control.connection()).toMatchObject({ whatsapp: null, waiting: 1 })
    await registerWhatsApp(sandbox.graphUrl, `${sandbox.receiver.url}/whatsapp`)
    await sandbox.control.idle()
    expect(sandbox.receiver.texts()).toEqual(['early', 'late'])
  })
})
