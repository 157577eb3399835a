import { describe, expect, it } from 'vitest'
import { optInTo, sendWhatsApp, templateTo, textTo, type GraphErrorBody } from '../testing/dial.ts'
import { RAFAEL, withSandbox } from '../testing/with-sandbox.ts'
import { windowIsOpen, WINDOW_MS } from './window.ts'

const sandbox = withSandbox({ hears: ['whatsapp'] })

/** How sending ends: the last status, the code of the failure, or `at once` and the code. */
async function outcome(message: object): Promise<string | number> {
  sandbox.receiver.posts.length = 0
  const reply = await sendWhatsApp<Partial<GraphErrorBody>>(sandbox.graphUrl, message)
  if (reply.body.error) return `at once ${reply.body.error.code}`
  await sandbox.control.idle()
  const last = sandbox.receiver.values().at(-1)?.statuses?.[0]
  return last?.errors?.[0]?.code ?? last?.status ?? 'nothing'
}

describe('customer service window', () => {
  it('is open until just before 24 h and closed at exactly 24 h', () => {
    const client = { lastClientAt: 0, lastFirmAt: null }
    expect(windowIsOpen(client, 'client', WINDOW_MS - 1)).toBe(true)
    expect(windowIsOpen(client, 'client', WINDOW_MS)).toBe(false)
  })

  it('takes free text only after somebody has written, and reports 131047 later', async () => {
    expect(await outcome(textTo(RAFAEL))).toBe(131047)
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'hello' })
    expect(await outcome(textTo(RAFAEL))).toBe('delivered')
    sandbox.control.advance(WINDOW_MS)
    expect(await outcome(textTo(RAFAEL))).toBe(131047)
    expect(await outcome(templateTo(RAFAEL, 'account_review_v2', ['Rafael', 'yearly']))).toBe('delivered')
  })

  it('refuses at once where it was started so', async () => {
    await sandbox.again({ windowRefusal: 'at-once' })
    expect(await outcome(textTo(RAFAEL))).toBe('at once 131047')
  })

  it.each([
    ['either', 'by the firm’s messages too', 'delivered'],
    ['client', 'by the client only', 131047],
  ] as const)('with `%s` is refreshed %s', async (window, _, later) => {
    await sandbox.again({ window })
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'hello' })
    sandbox.control.advance(WINDOW_MS - 60_000)
    expect(await outcome(textTo(RAFAEL))).toBe('delivered')
    sandbox.control.advance(WINDOW_MS - 60_000)
    expect(await outcome(textTo(RAFAEL))).toBe(later)
  })

  it('is not opened by an opt-in template', async () => {
    await sandbox.again({ window: 'either' })
    expect(await outcome(optInTo(RAFAEL))).toBe('delivered')
    expect(await outcome(textTo(RAFAEL))).toBe(131047)
  })
})
