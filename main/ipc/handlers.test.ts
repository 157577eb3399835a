import { describe, expect, it } from 'vitest'
import type { E164, LineId, MediaId, ThreadId } from '../../core/ids.ts'
import { newId } from '../testing/desk.ts'
import { GEORGE, MEI, withDesk } from '../testing/with-desk.ts'

const desk = withDesk()

describe('a draft', () => {
  it('is kept, however much came back into it', async () => {
    await desk.open()
    const threadId = await desk.optedIn()
    const media = { id: newId() as string as MediaId, kind: 'image', mime: 'image/png', bytes: 4, sha256: null, fileName: null, voice: false, width: null, height: null, duration: null } as const
    const attachments = Array.from({ length: 75 }, () => ({ id: newId(), media }))
    await desk.call('drafts.save', { threadId, draft: { id: newId(), text: 'word '.repeat(60_000), template: null, attachments, replyTo: null } })
    expect(desk.row(threadId).draft?.attachments).toHaveLength(75)
    expect(desk.row(threadId).draft?.text).toHaveLength(300_000)
  })
})

describe('read up to what the screen shows', () => {
  /** Mei's thread with these messages of hers, unread; their numbers in order. */
  async function unread(...texts: readonly string[]): Promise<{ thread: ThreadId, seqs: number[] }> {
    await desk.open()
    const thread = await desk.optedIn()
    await desk.call('threads.read', { threadId: thread, seq: desk.row(thread).newestIn })
    for (const text of texts) {
      desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text })
      await desk.until(() => desk.texts(thread).includes(text))
    }
    return { thread, seqs: texts.map((text) => desk.messages(thread).find((message) => message.text === text)?.seq ?? 0) }
  }
  /** Which of her messages the provider was told are read: by their texts, in order. */
  const receipts = (): (string | undefined)[] => desk.sandbox.control.traffic()
    .map(({ request }) => request as { status?: unknown, message_id?: unknown } | null)
    .filter((body) => body?.status === 'read')
    .map((body) => desk.sandbox.control.client('mei-tanaka').messages.find(({ id }) => id === body?.message_id)?.text)

  it('a message that came after it stays unread, and the provider hears of the one that was shown', async () => {
    const { thread, seqs: [first = 0, second = 0] } = await unread('First', 'Second')
    expect([desk.row(thread).unread, desk.row(thread).newestIn]).toEqual([2, second])
    await desk.call('threads.read', { threadId: thread, seq: first })
    expect(desk.row(thread).unread).toBe(1)
    await desk.until(() => receipts().at(-1) === 'First')
    await desk.call('threads.read', { threadId: thread, seq: second })
    expect(desk.row(thread).unread).toBe(0)
    await desk.until(() => receipts().at(-1) === 'Second')
  })

  it('nothing becomes unread again, and a number between two messages counts for the one before', async () => {
    const { thread, seqs: [first = 0, second = 0] } = await unread('First', 'Second')
    await desk.call('threads.read', { threadId: thread, seq: second - 1 })
    expect(desk.row(thread).unread).toBe(1)
    await desk.until(() => receipts().at(-1) === 'First')
    await desk.call('threads.read', { threadId: thread, seq: second })
    const before = receipts().length
    await desk.call('threads.read', { threadId: thread, seq: first })
    await desk.call('threads.read', { threadId: thread, seq: 0 })
    expect(desk.row(thread).unread).toBe(0)
    expect(receipts()).toHaveLength(before)
  })
})

describe('a line that the policy does not have', () => {
  const gone = 'gone' as LineId
  const refusal = (channel: 'whatsapp' | 'sms') => ({ code: 'unknown-line', channel })

  it('is refused by each command that names one; nothing is recorded, nothing is sent', async () => {
    await desk.open()
    const contactId = await desk.addContact('Mei Tanaka', MEI)
    const whom = { contactId, number: MEI as E164, lineId: gone }
    const facts = (): unknown => desk.desk().ledger.db.prepare('SELECT count(*) AS n FROM fact').get()
    const before = facts()
    for (const channel of ['whatsapp', 'sms'] as const) {
      expect(await desk.call('threads.open', { ...whom, channel })).toEqual({ ok: false, refusal: refusal(channel) })
    }
    expect(await desk.call('optIn.preview', whom)).toEqual({ text: '', language: '', refusal: refusal('whatsapp'), threadId: null, charged: false })
    expect(await desk.call('optIn.send', { id: newId(), ...whom })).toEqual({ ok: false, refusal: refusal('whatsapp') })
    expect(await desk.call('consent.record', { ...whom, evidence: 'Signed form' })).toEqual({ ok: false, refusal: refusal('whatsapp') })
    expect(facts()).toEqual(before)
    expect(desk.sends()).toEqual([])
  })

  it('so is one that has no number for the channel', async () => {
    await desk.open({ wait: false, policy: (policy) => { policy.lines = [...policy.lines, { id: 'second', name: 'Second', whatsapp: { phoneNumberId: '206540352242922', number: '+442079460999' } }] } })
    const contactId = await desk.addContact('George Whitfield', GEORGE)
    const whom = { contactId, number: GEORGE as E164, lineId: 'second' as LineId }
    expect(await desk.call('threads.open', { ...whom, channel: 'sms' })).toEqual({ ok: false, refusal: refusal('sms') })
    expect((await desk.call('consent.record', { ...whom, evidence: 'Signed form' })).ok).toBe(true)
  })
})

describe('a connection that somebody must mend', () => {
  it.each([
    ['signed out', 190, /access token/i],
    ['stopped by the platform', 131031, /locked|restricted|policy/i],
  ])('%s: is said in the status, in the provider\'s words, and is over when the provider answers again', async (_what, code, words) => {
    await desk.open()
    const thread = await desk.optedIn()
    desk.sandbox.control.fault({ target: 'graph.messages', kind: 'error', code, count: 1 })
    await desk.text(thread, 'Are you there?')
    await desk.until(() => desk.desk().status().whatsapp.state === 'needs-it')
    expect(desk.desk().status().whatsapp.details).toMatch(words)
    expect(desk.desk().status().sms.state).toBe('online')
    expect(desk.desk().status().waiting).toBe(1)
    desk.desk().woke()
    await desk.until(() => desk.desk().status().whatsapp.state === 'online')
    expect(desk.desk().status().whatsapp.details).toBe('')
    await desk.until(() => desk.desk().status().waiting === 0)
    await desk.quiet()
  })
})
