import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newId } from '../testing/desk.ts'
import { GEORGE, MEI, refusalOf, withDesk } from '../testing/with-desk.ts'

/* Rules 7, 8 and 11, and that nothing is sent twice. Over the whole desk: commands in, real HTTP to the sandbox, rows out. For every refusal the sandbox has seen nothing. */
const desk = withDesk()

describe('rule 7: one-to-one only', () => {
  it('every message goes to one person, from the firm\'s official account', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await desk.text(thread, 'Good morning')
    await desk.quiet()
    const sends = desk.sends()
    expect(sends.length).toBeGreaterThan(2)
    for (const { path, body } of sends) {
      expect(path).toContain(desk.sandbox.control.credentials.whatsapp.phoneNumberId)
      expect(body).toMatchObject({ recipient_type: 'individual', to: MEI })
    }
  })
})

describe('rule 11: the app never reads the advisor\'s private use of a phone', () => {
  it('takes nothing that was addressed to another number, though it is signed', async () => {
    await desk.open()
    const { whatsapp: hook } = desk.sandbox.control.connection()
    const { appSecret, wabaId } = desk.sandbox.control.credentials.whatsapp
    const post = async (phoneNumberId: string): Promise<number> => {
      const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [{ field: 'messages', value: {
        messaging_product: 'whatsapp', metadata: { display_phone_number: '1', phone_number_id: phoneNumberId },
        messages: [{ from: '12025550111', id: `wamid.${phoneNumberId}`, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: 'Private' } }],
      } }] }] })
      const signature = createHmac('sha256', appSecret).update(body).digest('hex')
      const answer = await fetch(hook ?? '', { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` } })
      return answer.status
    }
    expect(await post('999999999999999')).toBe(200)
    expect(desk.thread(null, 'whatsapp')).toBeNull()
    expect(await post(desk.sandbox.control.credentials.whatsapp.phoneNumberId)).toBe(200)
    expect(desk.thread(null, 'whatsapp')?.preview?.text).toBe('Private')
  })

  it('talks to no host but the providers of the policy', async () => {
    await desk.open()
    await desk.optedIn()
    const asked = new Set(desk.sandbox.control.traffic().filter(({ direction }) => direction === 'from-app').map(({ target }) => target.split('.')[0]))
    expect([...asked].sort()).toEqual(['graph', 'twilio'])
  })
})

describe('rule 8: one inbox', () => {
  it('SMS out and in, its statuses, and WhatsApp stand in one list of threads', async () => {
    await desk.open()
    await desk.optedIn()
    const george = await desk.addContact('George Whitfield', GEORGE)
    const opened = await desk.call('threads.open', { contactId: george, channel: 'sms', number: GEORGE, lineId: desk.line })
    if (!opened.ok) throw new Error('an SMS thread')
    expect(refusalOf(await desk.text(opened.threadId, 'Your statement is ready'))).toBeNull()
    await desk.quiet()
    await desk.until(() => desk.messages(opened.threadId).at(-1)?.status === 'delivered')
    desk.sandbox.control.send('george-whitfield', { channel: 'sms', text: 'Thank you' })
    await desk.until(() => desk.row(opened.threadId).unread === 1)
    const page = await desk.call('feed.since', { cursor: 0 })
    expect(page.changes.filter(({ entity }) => entity === 'thread').map(({ row }) => (row as { channel: string }).channel).sort()).toEqual(['sms', 'whatsapp'])
  })

  it('STOP by SMS holds the next one back, START lifts it, and a landline says that it cannot take SMS', async () => {
    await desk.open()
    const george = await desk.addContact('George Whitfield', GEORGE)
    const opened = await desk.call('threads.open', { contactId: george, channel: 'sms', number: GEORGE, lineId: desk.line })
    if (!opened.ok) throw new Error('an SMS thread')
    await desk.text(opened.threadId, 'Hello')
    await desk.quiet()
    desk.sandbox.control.send('george-whitfield', { channel: 'sms', text: 'STOP' })
    await desk.until(() => desk.row(opened.threadId).smsBlock === 'sms-opted-out')
    const before = desk.sends().length
    expect(refusalOf(await desk.text(opened.threadId, 'Are you there?'))).toBe('sms-opted-out')
    expect(desk.sends()).toHaveLength(before)
    desk.sandbox.control.send('george-whitfield', { channel: 'sms', text: 'START' })
    await desk.until(() => desk.row(opened.threadId).smsBlock === null)
    expect(refusalOf(await desk.text(opened.threadId, 'Welcome back'))).toBeNull()
    await desk.quiet()
  })
})

describe('a message is never sent twice', () => {
  it('the same id submitted again gives the same answer and sends nothing more', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    const id = newId()
    const before = desk.sends().length
    const answers = await Promise.all([desk.text(thread, 'Once', id), desk.text(thread, 'Once', id), desk.text(thread, 'Once', id)])
    expect(answers).toEqual([{ ok: true }, { ok: true }, { ok: true }])
    await desk.quiet()
    await desk.restart()
    expect(await desk.text(thread, 'Once', id)).toEqual({ ok: true })
    await desk.quiet()
    expect(desk.sends()).toHaveLength(before + 1)
  })

  it('an answer lost after the provider took it is settled by the status that carries our id', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    const before = desk.sandbox.control.client('mei-tanaka').messages.length
    desk.sandbox.control.fault({ target: 'graph.messages', kind: 'drop', when: 'after', count: 1 } as never)
    await desk.text(thread, 'Did you get this?')
    await desk.quiet()
    await desk.until(() => ['delivered', 'read', 'sent'].includes(desk.messages(thread).find(({ text }) => text === 'Did you get this?')?.status ?? ''))
    expect(desk.sandbox.control.client('mei-tanaka').messages).toHaveLength(before + 1)
  })

  it('what waited while offline goes out once, in order, when the network is back', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await desk.sandbox.control.offline(true)
    for (const text of ['one', 'two', 'three']) await desk.text(thread, text)
    await desk.quiet()
    expect(desk.desk().status().waiting).toBe(3)
    await desk.sandbox.control.offline(false)
    desk.desk().woke()
    await desk.until(() => desk.desk().status().waiting === 0)
    await desk.quiet()
    const got = desk.sandbox.control.client('mei-tanaka').messages.filter(({ from }) => from === 'firm').map(({ text }) => text).slice(-3)
    expect(got).toEqual(['one', 'two', 'three'])
  })
})

describe('a full disk', () => {
  it('sends nothing that cannot be recorded, says so, gives the provider a 503, and goes on when there is room', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    const { db } = desk.desk().ledger
    const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number }
    const before = desk.sends().length
    db.exec(`PRAGMA max_page_count = ${String(pages)}`)
    const id = newId()
    await expect(desk.text(thread, 'x'.repeat(4000), id)).rejects.toThrow()
    expect(desk.desk().status().storage).toBe('disk-full')
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'y'.repeat(4000) })
    await desk.until(() => desk.sandbox.control.traffic().some(({ direction, status }) => direction === 'to-app' && status === 503))
    expect(desk.sends()).toHaveLength(before)

    db.exec('PRAGMA max_page_count = 1000000')
    expect(await desk.text(thread, 'x'.repeat(4000), id)).toEqual({ ok: true })
    expect(desk.desk().status().storage).toBe('ok')
    await desk.until(() => desk.texts(thread).includes('y'.repeat(4000)))
    await desk.quiet()
    expect(desk.sends()).toHaveLength(before + 1)
  })
})
