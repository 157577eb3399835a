import { afterEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../index.ts'
import type { OptionsInput } from '../options.ts'
import { optInTo, registerWhatsApp, sendWhatsApp, templateTo, textTo, type GraphErrorBody } from '../testing/dial.ts'
import { startReceiver, type Receiver } from '../testing/receiver.ts'
import { windowIsOpen, WINDOW_MS } from './window.ts'

const RAFAEL = '+12025550147'
const open: (Sandbox | Receiver)[] = []
afterEach(async () => { for (const one of open.splice(0)) await one.close() })

async function start(options: OptionsInput = {}): Promise<{ sandbox: Sandbox, outcome: (message: object) => Promise<string | number> }> {
  const sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true, ...options })
  const receiver = await startReceiver()
  open.push(sandbox, receiver)
  await registerWhatsApp(sandbox.graphUrl, `${receiver.url}/whatsapp`)
  const outcome = async (message: object) => {
    receiver.posts.length = 0
    const reply = await sendWhatsApp<Partial<GraphErrorBody>>(sandbox.graphUrl, message)
    if (reply.body.error) return `at once ${reply.body.error.code}`
    await sandbox.control.idle()
    const last = receiver.values().at(-1)?.statuses?.[0]
    return last?.errors?.[0]?.code ?? last?.status ?? 'nothing'
  }
  return { sandbox, outcome }
}

describe('customer service window', () => {
  it('is open until just before 24 h and closed at exactly 24 h', () => {
    const client = { lastClientAt: 0, lastFirmAt: null }
    expect(windowIsOpen(client, 'client', WINDOW_MS - 1)).toBe(true)
    expect(windowIsOpen(client, 'client', WINDOW_MS)).toBe(false)
  })

  it('takes free text only after somebody has written, and reports 131047 later', async () => {
    const { sandbox, outcome } = await start()
    expect(await outcome(textTo(RAFAEL))).toBe(131047)
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'hello' })
    expect(await outcome(textTo(RAFAEL))).toBe('delivered')
    sandbox.control.advance(WINDOW_MS)
    expect(await outcome(textTo(RAFAEL))).toBe(131047)
    expect(await outcome(templateTo(RAFAEL, 'account_review_v2', ['Rafael', 'yearly']))).toBe('delivered')
  })

  it('refuses at once where it was started so', async () => {
    const { outcome } = await start({ windowRefusal: 'at-once' })
    expect(await outcome(textTo(RAFAEL))).toBe('at once 131047')
  })

  it('is refreshed by the firm’s messages too with `either`', async () => {
    const { sandbox, outcome } = await start({ window: 'either' })
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'hello' })
    sandbox.control.advance(WINDOW_MS - 60_000)
    expect(await outcome(textTo(RAFAEL))).toBe('delivered')
    sandbox.control.advance(WINDOW_MS - 60_000)
    expect(await outcome(textTo(RAFAEL))).toBe('delivered')
  })

  it('is refreshed by the client only with `client`', async () => {
    const { sandbox, outcome } = await start({ window: 'client' })
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'hello' })
    sandbox.control.advance(WINDOW_MS - 60_000)
    expect(await outcome(textTo(RAFAEL))).toBe('delivered')
    sandbox.control.advance(WINDOW_MS - 60_000)
    expect(await outcome(textTo(RAFAEL))).toBe(131047)
  })

  it('is not opened by an opt-in template', async () => {
    const { outcome } = await start({ window: 'either' })
    expect(await outcome(optInTo(RAFAEL))).toBe('delivered')
    expect(await outcome(textTo(RAFAEL))).toBe(131047)
  })
})
