import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { credentials } from '../credentials.ts'
import answers from '../fixtures/graph-answers.json' with { type: 'json' }
import { optInTo, sendWhatsApp } from '../testing/dial.ts'
import { differences } from '../testing/shape.ts'
import { withSandbox } from '../testing/with-sandbox.ts'

const sandbox = withSandbox({ hears: ['whatsapp'] })
const lastMessage = () => sandbox.receiver.messages().at(-1)

describe('webhooks of WhatsApp', () => {
  it('are signed over the raw bytes with the app secret', async () => {
    sandbox.control.send('lucia-gomez', { channel: 'whatsapp', text: '¿Sí? https://example.com/ñ 👋' })
    await sandbox.control.idle()
    const [post] = sandbox.receiver.posts
    const expected = createHmac('sha256', credentials.whatsapp.appSecret).update(post?.raw ?? '').digest('hex')
    expect(post?.headers['x-hub-signature-256']).toBe(`sha256=${expected}`)
    const raw = post?.raw.toString('latin1') ?? ''
    expect(raw).toContain('https:\\/\\/example.com\\/\\u00f1')
    expect(raw).toMatch(/^[\x20-\x7e]+$/)
    expect(lastMessage()?.text).toEqual({ body: '¿Sí? https://example.com/ñ 👋' })
  })

  it('carry a client’s text in the documented shape, with its own time', async () => {
    const at = Date.parse('2026-11-20T10:00:00Z')
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'Hello', at })
    await sandbox.control.idle()
    expect(differences(sandbox.receiver.json('/whatsapp')[0], answers.textWebhook)).toEqual([])
    expect(lastMessage()?.['timestamp']).toBe(String(at / 1000))
    expect(sandbox.receiver.values()[0]?.contacts).toEqual([{ profile: { name: 'Rafael Ortiz' }, wa_id: '12025550147' }])
  })

  it('carry a tapped quick reply as `button`, with the message under which it stood', async () => {
    const sent = await sendWhatsApp(sandbox.graphUrl, optInTo('+12025550147'))
    await sandbox.control.idle()
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', button: 'no' })
    await sandbox.control.idle()
    expect(differences(lastMessage(), answers.buttonMessage)).toEqual([])
    expect(lastMessage()).toMatchObject({ context: { id: sent.body.messages[0]?.id }, button: { payload: 'No', text: 'No' } })
  })

  it('carry a tapped reply button as `interactive`, with its id', async () => {
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'hi' })
    const buttons = [['later', 'Later'], ['now', 'Now']].map(([id, title]) => ({ type: 'reply', reply: { id, title } }))
    await sendWhatsApp(sandbox.graphUrl, { to: '+12025550147', type: 'interactive', interactive: { type: 'button', body: { text: 'When?' }, action: { buttons } } })
    await sandbox.control.idle()
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', button: 'now' })
    await sandbox.control.idle()
    expect(differences(lastMessage(), answers.interactiveMessage)).toEqual([])
    expect(lastMessage()?.['interactive']).toEqual({ type: 'button_reply', button_reply: { id: 'now', title: 'Now' } })
  })

  it('carry the sandbox’s time after time travel', async () => {
    sandbox.control.advance(7 * 86_400_000)
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'a week later' })
    await sandbox.control.idle()
    const ahead = Number(lastMessage()?.['timestamp']) - Date.now() / 1000
    expect(Math.round(ahead / 86_400)).toBe(7)
  })
})
