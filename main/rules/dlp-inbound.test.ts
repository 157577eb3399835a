import { describe, expect, it } from 'vitest'
import { dlpSchema } from '../../core/dlp/rule.ts'
import type { MessageId, ThreadId } from '../../core/ids.ts'
import type { PolicyInput } from '../../core/policy.ts'
import type { MessageRow } from '../../core/view.ts'
import { policyWith } from '../gate/testing/gate-view.ts'
import { createReceive } from '../inbound/receive.ts'
import { newId, type TestDeskOptions } from '../testing/desk.ts'
import { withDesk } from '../testing/with-desk.ts'

/* The firm's rules on what clients write, over the whole desk: masked wherever it is seen, whole in the record. */
const desk = withDesk()

type Rule = NonNullable<NonNullable<PolicyInput['dlp']>['rules']>[number]
const rule = (name: string, term: string, action: Rule['action']): Rule => ({ id: name.toLowerCase(), name, detector: { kind: 'lexicon', terms: [term] }, action, direction: ['in'] })
const under: TestDeskOptions = { policy: (policy) => { policy.dlp = { rules: [rule('Passwords', 'opensesame', 'redact'), rule('Logins', 'hunter', 'block'), rule('Betting', 'gamble', 'warn'), rule('Stops', 'stop', 'block'), rule('Promises', 'sure thing', 'redact')] } } }

const write = (text: string) => desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text })
const newest = (thread: ThreadId, wanted: (row: MessageRow) => boolean = () => true): Promise<MessageRow> =>
  desk.until(() => desk.messages(thread).findLast((row) => row.direction === 'in' && wanted(row)) ?? null)
const verdicts = (id: MessageId): unknown[] => {
  const { db, payload } = desk.desk().ledger
  const found = db.prepare("SELECT seq, attrs FROM fact WHERE kind = 'dlp.judged' AND subject = ? ORDER BY seq").all(id) as { seq: number, attrs: string }[]
  return found.map(({ seq, attrs }) => ({ attrs: JSON.parse(attrs) as unknown, payload: payload(seq, 'dlp.judged') }))
}
const original = (id: MessageId): string | undefined => {
  const { state, payload } = desk.desk().ledger
  return payload(state.get('message', id)?.seq ?? 0, 'message.received')?.content.text
}

describe('what a client writes', () => {
  it('is masked in the conversation, the list and the notification, and whole in the record', async () => {
    await desk.open(under)
    const thread = await desk.optedIn()
    write('My password is opensesame')
    const row = await newest(thread, ({ text }) => text.startsWith('My password'))
    expect(row).toMatchObject({ text: 'My password is ••••••••••', dlp: { action: 'redact', rules: ['Passwords'], original: null } })
    expect(desk.row(thread).preview?.text).toBe('My password is ••••••••••')
    expect(desk.notes.at(-1)?.body).toBe('My password is ••••••••••')
    expect(original(row.id)).toBe('My password is opensesame')
    expect(verdicts(row.id)).toMatchObject([{ attrs: { direction: 'in', stage: 'received', action: 'redact', rules: ['passwords@1'] }, payload: { delivered: { text: 'My password is ••••••••••' } } }])
    // The view is told nothing else, however it asks.
    expect(JSON.stringify(desk.desk().feed.since(0, 1000))).not.toContain('opensesame')
  })

  it('is masked where a rule blocks: nothing that came can be kept back; where it warns, it is marked', async () => {
    await desk.open(under)
    const thread = await desk.optedIn()
    write('It was hunter')
    expect(await newest(thread, ({ text }) => text.startsWith('It was'))).toMatchObject({ text: 'It was ••••••', dlp: { action: 'block' } })
    write('I will gamble')
    expect(await newest(thread, ({ text }) => text.startsWith('I will'))).toMatchObject({ text: 'I will gamble', dlp: { action: 'warn', rules: ['Betting'] } })
    write('You gamble, hunter')
    expect(await newest(thread, ({ text }) => text.startsWith('You'))).toMatchObject({ text: 'You gamble, ••••••', dlp: { action: 'block', rules: ['Logins'] } })
  })

  it('is masked in a quote of it', async () => {
    await desk.open(under)
    const thread = await desk.optedIn()
    write('It is opensesame')
    const asked = await newest(thread, ({ text }) => text.startsWith('It is'))
    const id = newId()
    await desk.call('messages.submit', { id, threadId: thread, body: { type: 'text', text: 'Thank you', replyTo: asked.id } })
    await desk.quiet()
    expect(desk.messages(thread).find((row) => row.id === id)?.about?.text).toBe('It is ••••••••••')
  })

  it('each version by itself: what is written anew may say more, or less', async () => {
    await desk.open(under)
    const thread = await desk.optedIn()
    const { id } = write('It is opensesame')
    const row = await newest(thread, ({ text }) => text.startsWith('It is'))
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'edit', messageId: id, text: 'Forget it' })
    expect(await newest(thread, ({ text }) => text === 'Forget it')).toMatchObject({ earlier: [{ text: 'It is ••••••••••' }], dlp: { action: 'redact' } })
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'edit', messageId: id, text: 'It was hunter' })
    expect(await newest(thread, ({ text }) => text.startsWith('It was'))).toMatchObject({ text: 'It was ••••••', earlier: [{ text: 'It is ••••••••••' }, { text: 'Forget it' }], dlp: { action: 'block' } })
    expect(verdicts(row.id)).toMatchObject([{ attrs: { stage: 'received' } }, { attrs: { stage: 'edited', action: 'block' } }])
    expect(JSON.stringify(desk.desk().feed.since(0, 1000))).not.toMatch(/opensesame|hunter/)
  })

  it('split over two messages is found in the second', async () => {
    await desk.open(under)
    const thread = await desk.optedIn()
    write('You said a sure')
    await newest(thread, ({ text }) => text.endsWith('a sure'))
    write('thing, no less')
    expect(await newest(thread, ({ text }) => text.endsWith('no less'))).toMatchObject({ text: '•••••, no less', dlp: { action: 'redact' } })
  })

  it('split over WhatsApp and SMS is found too: it is one person who writes', async () => {
    await desk.open(under)
    const thread = await desk.optedIn()
    write('You said a sure')
    await newest(thread, ({ text }) => text.endsWith('a sure'))
    desk.sandbox.control.send('mei-tanaka', { channel: 'sms', text: 'thing, no less' })
    const { db } = desk.desk().ledger
    const sms = await desk.until(() => (db.prepare("SELECT id FROM thread WHERE row ->> '$.channel' = 'sms'").get() as { id: ThreadId } | undefined)?.id ?? null)
    expect(await newest(sms, ({ text }) => text.endsWith('no less'))).toMatchObject({ text: '•••••, no less', dlp: { action: 'redact', rules: ['Promises'] } })
  })

  it('a STOP is heard, whatever the rules make of it on the screen', async () => {
    await desk.open(under)
    const thread = await desk.optedIn()
    write('STOP')
    await desk.until(() => desk.row(thread).consent?.state === 'declined')
    expect(await newest(thread)).toMatchObject({ text: '••••' })
    expect(desk.desk().ledger.db.prepare("SELECT count(*) AS n FROM fact WHERE kind = 'consent.declined'").get()).toEqual({ n: 1 })
    await desk.quiet()
  })

  it('the words of a voicemail are masked, and a better transcript is judged anew', async () => {
    await desk.open(under)
    await desk.until(() => desk.desk().status().voice.state === 'online')
    desk.sandbox.control.voicemail('mei-tanaka', { seconds: 2, transcript: 'It is opensesame' })
    const { db } = desk.desk().ledger
    const voicemail = (): MessageRow | null => {
      const found = db.prepare("SELECT id FROM message WHERE row ->> '$.type' = 'voicemail'").get() as { id: MessageId } | undefined
      const change = found && desk.desk().feed.row('message', found.id)
      return change?.entity === 'message' ? change.row : null
    }
    const row = await desk.until(() => voicemail()?.text === 'It is ••••••••••' && voicemail())
    expect(row.dlp).toMatchObject({ action: 'redact', rules: ['Passwords'] })
    expect(verdicts(row.id)).toMatchObject([{ attrs: { stage: 'transcribed' } }])
    const receive = createReceive({ ...desk.desk(), policy: { ...policyWith(), dlp: dlpSchema.parse({}) }, clock: { ahead: () => 0 }, arrived: () => undefined, templatesChanged: () => undefined })
    const providerId = desk.desk().ledger.payload(row.seq, 'message.received')?.providerId ?? ''
    receive([{ kind: 'transcript', of: providerId, text: 'It is open, Sesame' }])
    expect(voicemail()).toMatchObject({ text: 'It is open, Sesame', dlp: null })
    await desk.quiet()
  })

  it('places and cards: their words are masked, the numbers on a card are what it is for', async () => {
    await desk.open(under)
    const thread = await desk.optedIn()
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'location', latitude: 50.8, longitude: -0.1, name: 'The opensesame', address: 'Brighton' })
    expect(await newest(thread, ({ type }) => type === 'location')).toMatchObject({ text: 'The ••••••••••, Brighton', place: { name: 'The ••••••••••', address: 'Brighton' } })
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'contacts', cards: [{ name: 'Ines Keller', organisation: 'opensesame', phones: ['+44 20 7946 0123'], emails: [] }] })
    expect(await newest(thread, ({ type }) => type === 'cards')).toMatchObject({ text: 'Ines Keller', cards: [{ organisation: '••••••••••', phones: [{ number: '+44 20 7946 0123' }] }] })
  })
})
