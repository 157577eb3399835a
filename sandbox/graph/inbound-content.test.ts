import { describe, expect, it } from 'vitest'
import examples from '../fixtures/graph-inbound.json' with { type: 'json' }
import type { ClientMessage } from '../control/client-message-schema.ts'
import { graph, sendWhatsApp, templateTo, textTo } from '../testing/dial.ts'
import { uploaded } from '../testing/media.ts'
import { differences } from '../testing/shape.ts'
import { RAFAEL, withSandbox } from '../testing/with-sandbox.ts'

const sandbox = withSandbox({ hears: ['whatsapp'] })
/** Without the channel; of each form on its own. */
type Saying<T = ClientMessage> = T extends { channel: 'whatsapp' } ? Omit<T, 'channel'> : never
const send = (message: Saying) => sandbox.control.send('rafael-ortiz', { ...message, channel: 'whatsapp' })
const last = async () => {
  await sandbox.control.idle()
  return sandbox.receiver.values().at(-1)
}
const statuses = async () => {
  await sandbox.control.idle()
  return sandbox.receiver.values().flatMap((value) => value.statuses ?? []).map((status) => status.errors?.[0]?.code ?? status.status)
}
async function firmWrites(message: object): Promise<string> {
  send({ text: 'hi' })
  const { body } = await sendWhatsApp(sandbox.graphUrl, { to: RAFAEL, ...message })
  await sandbox.control.idle()
  return body.messages[0]?.id ?? ''
}

describe('what clients send', () => {
  it.each([
    ['image', { type: 'image', caption: 'Check out my new plants!' }],
    ['document', { type: 'document', caption: 'Please file this' }],
    ['audio', { type: 'audio' }],
    ['video', { type: 'video', caption: 'look' }],
    ['sticker', { type: 'sticker' }],
    ['location', { type: 'location', latitude: 38.9, longitude: -121.1, name: 'Town hall', address: '1 Main St' }],
    ['contacts', { type: 'contacts' }],
    ['unsupported', { type: 'unsupported', of: 'poll_creation' }],
  ] as [keyof typeof examples, Saying][])('%s is told in the documented form', async (name, message) => {
    send(message)
    expect(differences((await last())?.messages?.[0], examples[name])).toEqual([])
  })

  it('takes a file of one’s own, and says how the app tells it', async () => {
    send({ type: 'audio', voice: false, file: { base64: Buffer.from('ID3 sound').toString('base64'), mime: 'audio/mpeg' } })
    expect((await last())?.messages?.[0]?.['audio']).toMatchObject({ mime_type: 'audio/mpeg', voice: false })
    expect(() => send({ type: 'image', file: { base64: 'AAAA', mime: 'image/gif' } })).toThrow('WhatsApp sends no image/gif as image')
  })

  it('answers in the context of a message', async () => {
    const id = await firmWrites(textTo(RAFAEL))
    send({ text: 'yes, that one', replyTo: id })
    expect((await last())?.messages?.[0]).toMatchObject({ context: { from: '442079460020', id }, text: { body: 'yes, that one' } })
    expect(() => send({ text: 'x', replyTo: 'wamid.nothing' })).toThrow('has no message wamid.nothing')
  })

  it('reacts, and takes the reaction back without an emoji', async () => {
    const id = await firmWrites(textTo(RAFAEL))
    send({ type: 'reaction', emoji: '👍' })
    expect(differences((await last())?.messages?.[0], examples.reaction)).toEqual([])
    expect((await last())?.messages?.[0]?.['reaction']).toEqual({ message_id: id, emoji: '👍' })
    expect(send({ type: 'reaction', emoji: '' }).reactions).toEqual({})
    expect((await last())?.messages?.[0]?.['reaction']).toEqual({ message_id: id })
  })

  it('edits and revokes, each under an id of its own, and only once', async () => {
    const { id } = send({ text: 'at six' })
    expect(send({ type: 'edit', text: 'at seven' })).toMatchObject({ id, text: 'at seven', earlier: ['at six'] })
    expect(differences((await last())?.messages?.[0], examples.edit)).toEqual([])
    expect((await last())?.messages?.[0]).toMatchObject({ edit: { original_message_id: id, message: { type: 'text', text: { body: 'at seven' } } } })
    send({ type: 'revoke' })
    expect(differences((await last())?.messages?.[0], examples.revoke)).toEqual([])
    expect((await last())?.messages?.[0]?.['id']).not.toBe(id)
    expect(() => send({ type: 'revoke', messageId: id })).toThrow('still there')
  })

  it('chooses from a list', async () => {
    const rows = [{ id: 'am', title: 'Morning', description: 'nine to noon' }, { id: 'pm', title: 'Afternoon' }]
    const id = await firmWrites({ type: 'interactive', interactive: { type: 'list', body: { text: 'When?' }, action: { button: 'Times', sections: [{ rows }] } } })
    send({ type: 'choice', row: 'Morning' })
    expect(differences((await last())?.messages?.[0], examples.choice)).toEqual([])
    expect((await last())?.messages?.[0]).toMatchObject({ context: { id }, interactive: { list_reply: { id: 'am' } } })
    expect(() => send({ type: 'choice', row: 'Night' })).toThrow('no list with a row')
  })

  it('moves to another number: told without contacts, and reached there from now on', async () => {
    send({ type: 'number-change', to: '+12025550148' })
    const value = await last()
    expect([value?.contacts, differences(value?.messages?.[0], examples.numberChange)]).toEqual([undefined, []])
    await sendWhatsApp(sandbox.graphUrl, templateTo(RAFAEL, 'account_review_v2', ['R', 'yearly']))
    expect(await statuses()).toEqual([131026])
    expect(sandbox.control.client('rafael-ortiz').numbers[0]?.e164).toBe('+12025550148')
  })

  it('stops marketing: told as user_preferences, and 131050 from then on', async () => {
    send({ type: 'marketing', value: 'stop' })
    await sandbox.control.idle()
    const change = sandbox.receiver.json('/whatsapp').at(-1)?.entry[0]?.changes[0]
    expect([change?.field, differences(change?.value, examples.preferences)]).toEqual(['user_preferences', []])
    await sendWhatsApp(sandbox.graphUrl, templateTo(RAFAEL, 'client_evening', ['R', '3 December']))
    await sendWhatsApp(sandbox.graphUrl, templateTo(RAFAEL, 'account_review_v2', ['R', 'yearly']))
    expect(await statuses()).toEqual(expect.arrayContaining([131050, 'sent', 'delivered']))
  })
})

describe('what the firm sends', () => {
  it('shows a file that was uploaded, and a voice note is told as played once', async () => {
    const id = await uploaded(sandbox.graphUrl, 'audio')
    await firmWrites({ type: 'audio', audio: { id, voice: true } })
    expect(sandbox.control.client('rafael-ortiz').messages.at(-1)?.media).toMatchObject({ kind: 'audio', id, voice: true })
    send({ type: 'played' })
    send({ type: 'played' })
    expect(await statuses()).toEqual(['sent', 'delivered', 'read', 'played'])
  })

  it('fails afterwards with 131053 where the file is of another kind, or a link leads off this machine', async () => {
    await firmWrites({ type: 'video', video: { id: await uploaded(sandbox.graphUrl, 'image') } })
    await firmWrites({ type: 'image', image: { link: 'https://example.com/a.png' } })
    expect(await statuses()).toEqual([131053, 131053])
  })

  it('fetches a link on this machine', async () => {
    const { id } = send({ type: 'image' }).media ?? { id: '' }
    await firmWrites({ type: 'image', image: { link: `${sandbox.url}/control/media/${id}`, caption: 'back to you' } })
    expect(sandbox.control.client('rafael-ortiz').messages.at(-1)).toMatchObject({ from: 'firm', text: 'back to you', media: { mime: 'image/jpeg' } })
  })

  it('tells of a reaction that it was sent and nothing more; under an unknown message it fails', async () => {
    const { id } = send({ text: 'good news' })
    await sendWhatsApp(sandbox.graphUrl, { to: RAFAEL, type: 'reaction', reaction: { message_id: id, emoji: '🎉' } })
    expect(await statuses()).toEqual(['sent'])
    expect(sandbox.control.client('rafael-ortiz').messages[0]?.reactions).toEqual({ firm: '🎉' })
    await sendWhatsApp(sandbox.graphUrl, { to: RAFAEL, type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '🎉' } })
    expect(await statuses()).toEqual(['sent', 131009])
  })

  it('shows the file above a template and its button’s address', async () => {
    const id = await uploaded(sandbox.graphUrl, 'image')
    const body = { type: 'body', parameters: ['Rafael', 'Thursday'].map((text) => ({ type: 'text', text })) }
    const header = { type: 'header', parameters: [{ type: 'image', image: { id } }] }
    const button = { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'pier' }] }
    await sendWhatsApp(sandbox.graphUrl, { to: RAFAEL, type: 'template', template: { name: 'evening_invitation', language: { code: 'en_GB' }, components: [header, body, button] } })
    await sandbox.control.idle()
    const [shown] = sandbox.control.client('rafael-ortiz').messages
    expect(shown?.media?.id).toBe(id)
    expect(shown?.buttons?.[1]).toEqual({ kind: 'url', text: 'Directions', payload: 'https://harbourpine.example/way/pier' })
  })
})

describe('a username', () => {
  const yuki = () => sandbox.control.client('yuki-arden')

  it('stands in place of the number: no wa_id, no from', async () => {
    sandbox.control.send('yuki-arden', { channel: 'whatsapp', text: 'Hello' })
    const value = await last()
    expect(value?.contacts).toEqual([{ profile: { name: 'Yuki Arden', username: 'yuki.arden' }, user_id: yuki().userId }])
    expect(differences(value?.messages?.[0], examples.username)).toEqual([])
    expect(JSON.stringify(value)).not.toContain('447700900716')
  })

  it('is written to by `recipient`; statuses name the user id alone', async () => {
    sandbox.control.send('yuki-arden', { channel: 'whatsapp', text: 'Hello' })
    const { body } = await sendWhatsApp(sandbox.graphUrl, { recipient: yuki().userId, type: 'text', text: { body: 'Hello Yuki' } })
    expect(body.contacts).toEqual([{ input: yuki().userId, user_id: yuki().userId }])
    const value = await last()
    expect(value?.statuses?.[0]).toMatchObject({ recipient_user_id: yuki().userId, status: 'delivered' })
    expect(value?.statuses?.[0]).not.toHaveProperty('recipient_id')
    expect(yuki().messages.at(-1)?.text).toBe('Hello Yuki')
  })

  it('comes with the number once it is no longer hidden', async () => {
    sandbox.control.changeClient('yuki-arden', { hidesNumber: false })
    sandbox.control.send('yuki-arden', { channel: 'whatsapp', text: 'Hello' })
    expect((await last())?.contacts?.[0]).toEqual({ profile: { name: 'Yuki Arden', username: 'yuki.arden' }, wa_id: '447700900716', user_id: yuki().userId })
    expect(() => sandbox.control.changeClient('rafael-ortiz', { hidesNumber: true })).toThrow('has no username')
  })

  it('that this business never met is refused with 131062', async () => {
    const { status } = await graph(sandbox.graphUrl, 'POST', '106540352242922/messages', { messaging_product: 'whatsapp', recipient: 'US.1', type: 'text', text: { body: 'x' } })
    expect(status).toBe(400)
  })
})
