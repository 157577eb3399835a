import { describe, expect, it } from 'vitest'
import { optInTo, sendWhatsApp, templateTo, textTo } from '../testing/dial.ts'
import { RAFAEL, withSandbox } from '../testing/with-sandbox.ts'
import { tempers, type Temper } from './client.ts'

const sandbox = withSandbox({ manual: false, hears: ['whatsapp'] })

/** What the app hears after `message`: statuses, failures and the client's words, in order. */
async function heard(message: object): Promise<unknown[]> {
  await sendWhatsApp(sandbox.graphUrl, message)
  await sandbox.control.idle()
  return sandbox.receiver.values().flatMap((value) => [
    ...(value.statuses ?? []).map((status) => status.errors?.[0]?.code ?? status.status),
    ...(value.messages ?? []).map((said) => Reflect.get(Object(said['button'] ?? said['text']), 'text') as unknown),
  ])
}

describe('tempers', () => {
  it.each([
    ['accepts', ['sent', 'delivered', 'read', 'Yes']],
    ['declines', ['sent', 'delivered', 'read', 'No']],
    ['silent', ['sent', 'delivered', 'read']],
    ['not-on-whatsapp', [131026]],
    ['writes-first', ['sent', 'delivered', 'read', 'Yes']],
    ['stranger', ['sent', 'delivered', 'read', 'Yes']],
    ['opted-in', ['sent', 'delivered', 'read', 'Yes']],
  ] as [Temper, unknown[]][])('%s: an opt-in is followed by %j', async (temper, expected) => {
    sandbox.control.changeClient('rafael-ortiz', { temper })
    expect(await heard(optInTo(RAFAEL))).toEqual(expected)
  })

  it('are all played by somebody', () => {
    const played = new Set(sandbox.control.clients().map((client) => client.temper))
    expect([...played].sort()).toEqual([...tempers].sort())
  })

  it('answer in the language of the opt-in', async () => {
    const german = templateTo(RAFAEL, 'opt_in_v3', ['Jonas', 'Sam Rowe', 'Harbour & Pine Wealth'], 'de')
    expect(await heard(german)).toEqual(['sent', 'delivered', 'read', 'Ja'])
  })

  it('answer nothing but opt-ins', async () => {
    expect(await heard(templateTo(RAFAEL, 'account_review_v2', ['Rafael', 'yearly']))).toEqual(['sent', 'delivered', 'read'])
    expect(await heard(textTo(RAFAEL, 'Do you agree?'))).toEqual(['sent', 'delivered', 'read', 'sent', 'delivered', 'read'])
  })

  it.each([
    ['sends-card-number', ['sent', 'delivered', 'read', 'text']],
    ['says-stop', ['sent', 'delivered', 'read', 'text']],
    ['slow', ['sent', 'delivered', 'read', 'text']],
    ['chatty', ['sent', 'delivered', 'read', 'text', 'text', 'text', 'text']],
    ['edits-and-revokes', ['sent', 'delivered', 'read', 'text', 'text', 'edit', 'revoke']],
    ['sends-media', ['sent', 'delivered', 'read', 'image']],
    ['username', ['sent', 'delivered', 'read']],
    ['landline', [131026]],
  ] as [Temper, unknown[]][])('%s: a message is followed by %j', async (temper, expected) => {
    sandbox.control.changeClient('rafael-ortiz', { temper })
    await sendWhatsApp(sandbox.graphUrl, templateTo(RAFAEL, 'account_review_v2', ['Rafael', 'yearly']))
    await sandbox.control.idle()
    const events = sandbox.receiver.values().flatMap((value) => [...(value.statuses ?? []).map((status) => status.errors?.[0]?.code ?? status.status), ...(value.messages ?? []).map((said) => said['type'])])
    expect(events).toEqual(expected)
  })

  it('send one file after the other, of each kind, then a place', async () => {
    sandbox.control.changeClient('rafael-ortiz', { temper: 'sends-media' })
    for (let i = 0; i < 6; i += 1) {
      await sendWhatsApp(sandbox.graphUrl, templateTo(RAFAEL, 'account_review_v2', ['Rafael', 'yearly']))
      await sandbox.control.idle()
    }
    expect(sandbox.receiver.messages().map((said) => said['type'])).toEqual(['image', 'document', 'audio', 'video', 'sticker', 'location'])
  })

  it('rest while `auto` is off: delivered, neither read nor answered, until driven by hand', async () => {
    sandbox.control.changeClient('rafael-ortiz', { auto: false })
    expect(await heard(optInTo(RAFAEL))).toEqual(['sent', 'delivered'])
    sandbox.control.read('rafael-ortiz')
    sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', button: 'yes' })
    await sandbox.control.idle()
    expect(sandbox.receiver.values().at(-2)?.statuses?.[0]?.status).toBe('read')
    expect(sandbox.receiver.values().at(-1)?.messages?.[0]?.['button']).toEqual({ payload: 'Yes', text: 'Yes' })
  })
})
