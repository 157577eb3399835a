import { describe, expect, it } from 'vitest'
import type { MessageId, ThreadId } from '../../core/ids.ts'
import type { Output } from '../../core/ipc.ts'
import type { PolicyInput } from '../../core/policy.ts'
import type { FactKind, Facts } from '../../core/records/fact.ts'
import type { MessageRow } from '../../core/view.ts'
import { newId, type TestDeskOptions } from '../testing/desk.ts'
import { GEORGE, refusalOf, withDesk } from '../testing/with-desk.ts'

/* The firm's rules on the way out, over the whole desk: what the provider saw, what is on record, what the row says. */
const desk = withDesk()

type Rule = NonNullable<NonNullable<PolicyInput['dlp']>['rules']>[number]
const rule = (term: string, action: Rule['action'], more: Partial<Rule> = {}): Rule => ({ id: term.replaceAll(' ', '-'), name: `No ${term}`, detector: { kind: 'lexicon', terms: [term] }, action, ...more })
const rules: Rule[] = [
  rule('forbidden', 'block', { userMessage: 'Ask compliance.' }),
  rule('confidential', 'redact'),
  rule('guaranteed', 'warn', { override: { justification: 'required' } }),
  rule('sure thing', 'block'),
]
const under = (more: Rule[] = []): TestDeskOptions => ({ policy: (policy) => { policy.dlp = { rules: [...rules, ...more] } } })

const recorded = <K extends FactKind>(kind: K, id?: MessageId): { attrs: Facts[K]['attrs'], payload: Facts[K]['payload'] | null }[] => {
  const { db, payload } = desk.desk().ledger
  const found = db.prepare('SELECT seq, attrs, subject FROM fact WHERE kind = ? ORDER BY seq').all(kind) as { seq: number, attrs: string, subject: string }[]
  return found.filter(({ subject }) => id === undefined || subject === id).map(({ seq, attrs }) => ({ attrs: JSON.parse(attrs) as Facts[K]['attrs'], payload: payload<K>(seq, kind) }))
}
const verdicts = (id?: MessageId) => recorded('dlp.judged', id)
const sent = (words: string) => desk.sends().filter(({ body }) => JSON.stringify(body).includes(words))
const row = (thread: ThreadId, id: MessageId): MessageRow | undefined => desk.messages(thread).find((message) => message.id === id)
const submit = (threadId: ThreadId, id: MessageId, text: string, confirmed: { rules: string[], justification: string } | null = null) =>
  desk.call('messages.submit', { id, threadId, body: { type: 'text', text }, confirmed })
const word = { rules: ['guaranteed@1'], justification: 'The fund\'s own words' }
const onPhone = (): string[] => desk.sandbox.control.client('mei-tanaka').messages.filter(({ from }) => from === 'firm').map(({ text }) => text)

async function smsThread(): Promise<ThreadId> {
  const opened = await desk.call('threads.open', { contactId: await desk.addContact('George Whitfield', GEORGE), channel: 'sms', number: GEORGE, lineId: desk.line })
  if (!opened.ok) throw new Error('an SMS conversation')
  return opened.threadId
}

describe('block', () => {
  it('nothing leaves, the advisor hears which rule and why, and the attempt is on record', async () => {
    await desk.open(under())
    const thread = await desk.optedIn()
    const before = desk.sends().length
    const id = newId()
    const answer = await submit(thread, id, 'This is forbidden', { rules: ['forbidden@1'], justification: 'I insist' })
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'dlp-blocked', findings: [{ rule: 'forbidden', name: 'No forbidden', userMessage: 'Ask compliance.', start: 8, end: 17 }] } })
    expect(JSON.stringify(answer)).not.toContain('judged')
    await desk.quiet()
    expect(desk.sends()).toHaveLength(before)
    expect(recorded('message.refused', id)).toMatchObject([{ attrs: { code: 'dlp-blocked', stage: 'submit' }, payload: { content: { text: 'This is forbidden' } } }])
    expect(verdicts(id)).toMatchObject([{ attrs: { thread, direction: 'out', stage: 'submit', action: 'block', rules: ['forbidden@1'] }, payload: { delivered: null, findings: [{ name: 'No forbidden' }] } }])
    expect(row(thread, id)).toBeUndefined()
  })

  it('what is split over two messages is found, however many reactions stand between them', async () => {
    await desk.open(under())
    const thread = await desk.optedIn()
    const about = desk.messages(thread).findLast(({ direction }) => direction === 'in')?.id ?? newId()
    expect(await submit(thread, newId(), 'It is a sure')).toEqual({ ok: true })
    for (let count = 0; count < 16; count += 1) expect(await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'reaction', about, emoji: count % 2 === 0 ? '👍' : '' } })).toEqual({ ok: true })
    expect(await submit(thread, newId(), 'thing')).toMatchObject({ ok: false, refusal: { code: 'dlp-blocked' } })
    await desk.quiet()
  })

  it('by SMS as well, and what is split over two messages is found in the second', async () => {
    await desk.open(under())
    const thread = await smsThread()
    expect(refusalOf(await submit(thread, newId(), 'It is a sure'))).toBeNull()
    const id = newId()
    expect(refusalOf(await submit(thread, id, 'thing, believe me'))).toBe('dlp-blocked')
    expect(verdicts(id)).toMatchObject([{ payload: { findings: [{ start: 0, end: 5, spans: [{ message: 0 }] }] } }])
    await desk.quiet()
    expect(sent('believe')).toEqual([])
  })

  it('a message that was blocked was not said: the next one is judged without it', async () => {
    await desk.open(under())
    const thread = await smsThread()
    expect(refusalOf(await submit(thread, newId(), 'forbidden, and it is a sure'))).toBe('dlp-blocked')
    expect(refusalOf(await submit(thread, newId(), 'thing, believe me'))).toBeNull()
    await desk.quiet()
  })
})

describe('redact', () => {
  it('the client gets it without, the row shows what they got, and both are on record', async () => {
    await desk.open(under())
    const thread = await desk.optedIn()
    const id = newId()
    expect(refusalOf(await submit(thread, id, 'My confidential view'))).toBeNull()
    await desk.quiet()
    expect(sent('confidential')).toEqual([])
    expect(onPhone().at(-1)).toBe('My •••••••••••• view')
    expect(row(thread, id)).toMatchObject({ text: 'My •••••••••••• view', status: 'delivered', dlp: { action: 'redact', rules: ['No confidential'], original: 'My confidential view', justification: null } })
    expect(desk.row(thread).preview?.text).toBe('My •••••••••••• view')
    expect(recorded('message.queued', id)).toMatchObject([{ payload: { content: { text: 'My confidential view' } } }])
    expect(verdicts(id)).toMatchObject([{ attrs: { action: 'redact', stage: 'submit' }, payload: { delivered: { type: 'text', text: 'My •••••••••••• view' } } }])
  })

  it('in a template\'s variable: what goes over the wire is the template filled with what is left', async () => {
    await desk.open(under())
    const thread = await desk.optedIn()
    const id = newId()
    const body = { type: 'template', name: 'account_review_v2', language: 'en_GB', values: { 1: 'Mei', 2: 'confidential' } } as const
    expect(await desk.call('dlp.preview', { threadId: thread, body })).toMatchObject({ action: 'redact', findings: [{ part: 'variable:2', start: 0, end: 12 }] })
    expect(refusalOf(await desk.call('messages.submit', { id, threadId: thread, body }))).toBeNull()
    await desk.quiet()
    expect(sent('confidential')).toEqual([])
    expect(sent('••••••••••••')).toHaveLength(1)
    const shown = row(thread, id)
    expect(shown?.text).toContain('••••••••••••')
    expect(onPhone().at(-1)).toBe(shown?.text)
    expect(shown?.dlp?.original).toContain('confidential')
  })

  it('taken back before it left, the words come back whole', async () => {
    await desk.open(under())
    const thread = await smsThread()
    desk.desk().dispatch.stop()
    const id = newId()
    await submit(thread, id, 'My confidential view')
    await desk.call('messages.cancel', { id })
    expect(desk.row(thread).draft?.text).toBe('My confidential view')
  })

  it('an answer that was lost is found in the provider\'s list by what the client got', async () => {
    await desk.open(under())
    const thread = await smsThread()
    desk.sandbox.control.fault({ target: 'webhooks.twilio', kind: 'drop', count: 20 })
    desk.sandbox.control.fault({ target: 'twilio.messages', kind: 'drop', when: 'after', count: 1 })
    const id = newId()
    await submit(thread, id, 'My confidential view')
    await desk.desk().dispatch.settled()
    expect(row(thread, id)?.status).toBe('unknown')
    await desk.sandbox.control.idle()
    desk.desk().connections.sms?.lookNow()
    await desk.until(() => row(thread, id)?.status === 'delivered')
    expect(sent('••••')).toHaveLength(1)
  })
})

describe('warn', () => {
  it('asks; with the advisor\'s reason it goes as it was written, and the reason is on record', async () => {
    await desk.open(under())
    const thread = await desk.optedIn()
    const id = newId()
    expect(await submit(thread, id, 'Nothing is guaranteed')).toMatchObject({ ok: false, refusal: { code: 'dlp-confirm', justification: 'required', findings: [{ rule: 'guaranteed', version: 1 }] } })
    expect(refusalOf(await submit(thread, id, 'Nothing is guaranteed', { rules: ['guaranteed@1'], justification: '' }))).toBe('dlp-confirm')
    expect(refusalOf(await submit(thread, id, 'Nothing is guaranteed', word))).toBeNull()
    await desk.quiet()
    expect(onPhone().at(-1)).toBe('Nothing is guaranteed')
    expect(row(thread, id)).toMatchObject({ text: 'Nothing is guaranteed', dlp: { action: 'warn', original: null, justification: word.justification } })
    expect(verdicts(id).map(({ payload }) => payload?.justification)).toEqual([null, null, word.justification])
  })

  it('sent again after a failure, the word of the first time counts; under another version of the rule it does not', async () => {
    let version = 1
    await desk.open({ policy: (policy) => { policy.dlp = { rules: rules.map((one) => one.id === 'guaranteed' ? { ...one, version } : one) }; kept = policy } })
    const thread = await smsThread()
    const [first, second] = [newId(), newId()]
    desk.sandbox.control.fault({ target: 'twilio.messages', kind: 'error', code: 30007, count: 1 })
    await submit(thread, first, 'Nothing is guaranteed', word)
    await desk.quiet()
    expect(row(thread, first)?.status).toBe('failed')
    expect(refusalOf(await desk.call('messages.retry', { id: first, newId: second }))).toBeNull()
    await desk.quiet()
    expect(row(thread, second)).toMatchObject({ status: 'delivered', dlp: { justification: word.justification } })
    version = 2
    rewrite((policy) => { policy.dlp = { rules: rules.map((one) => one.id === 'guaranteed' ? { ...one, version } : one) } })
    await desk.restart()
    expect(refusalOf(await desk.call('messages.retry', { id: first, newId: newId() }))).toBe('dlp-confirm')
  })
})

let kept: PolicyInput | null = null
/** As IT does it; in force from the next start. */
function rewrite(change: (policy: PolicyInput) => void): void {
  if (kept === null) throw new Error('a policy')
  change(kept)
}
const keeping = (dlp: PolicyInput['dlp']): TestDeskOptions => ({ policy: (policy) => { policy.dlp = dlp; kept = policy } })

describe('while a message waits', () => {
  it('a restart loses neither the word of the advisor nor what is cut out', async () => {
    await desk.open(keeping({ rules }))
    const thread = await smsThread()
    desk.desk().dispatch.stop()
    const id = newId()
    expect(refusalOf(await submit(thread, id, 'guaranteed and confidential', word))).toBeNull()
    await desk.restart()
    await desk.until(() => row(thread, id)?.status === 'delivered')
    expect(sent('guaranteed and ••••••••••••')).toHaveLength(1)
    expect(sent('confidential')).toEqual([])
    expect(verdicts(id)).toHaveLength(1)
  })

  it('rules that became stricter hold it back, and what was written is a draft again', async () => {
    await desk.open(keeping({ rules }))
    const thread = await smsThread()
    desk.desk().dispatch.stop()
    const id = newId()
    await submit(thread, id, 'My confidential view')
    const before = desk.sends().length
    rewrite((policy) => { policy.dlp = { rules: [rule('confidential', 'block', { version: 2 })] } })
    await desk.restart()
    await desk.until(() => row(thread, id)?.status === 'refused')
    await desk.quiet()
    expect(desk.sends()).toHaveLength(before)
    expect(row(thread, id)).toMatchObject({ text: 'My confidential view', refusal: 'dlp-blocked', dlp: { action: 'block', original: null } })
    expect(desk.row(thread).draft?.text).toBe('My confidential view')
    expect(verdicts(id).map(({ attrs }) => [attrs.stage, attrs.action, attrs.rules])).toEqual([['submit', 'redact', ['confidential@1']], ['dispatch', 'block', ['confidential@2']]])
  })

  it('rules that became milder let it go whole, and that is on record', async () => {
    await desk.open(keeping({ rules }))
    const thread = await smsThread()
    desk.desk().dispatch.stop()
    const id = newId()
    await submit(thread, id, 'My confidential view')
    rewrite((policy) => { policy.dlp = { rules: [] } })
    await desk.restart()
    await desk.until(() => row(thread, id)?.status === 'delivered')
    expect(sent('My confidential view')).toHaveLength(1)
    expect(row(thread, id)).toMatchObject({ text: 'My confidential view', dlp: null })
    expect(verdicts(id).map(({ attrs }) => [attrs.stage, attrs.action])).toEqual([['submit', 'redact'], ['dispatch', 'allow']])
  })

  it('what was sent stays as it was judged, whatever the rules are today', async () => {
    await desk.open(keeping({ rules }))
    const thread = await smsThread()
    const [cut, whole] = [newId(), newId()]
    await submit(thread, cut, 'My confidential view')
    await submit(thread, whole, 'Good morning')
    await desk.quiet()
    rewrite((policy) => { policy.dlp = { rules: [rule('morning', 'redact')] } })
    await desk.restart()
    expect(row(thread, cut)).toMatchObject({ text: 'My •••••••••••• view', dlp: { rules: ['No confidential'] } })
    expect(row(thread, whole)).toMatchObject({ text: 'Good morning', dlp: null })
  })
})

describe('before it is sent', () => {
  it('the screen hears what would become of it, in the light of what was said before, and nothing is recorded', async () => {
    await desk.open(under())
    const thread = await smsThread()
    await submit(thread, newId(), 'It is a sure')
    const ask = (text: string) => desk.call('dlp.preview', { threadId: thread, body: { type: 'text', text } })
    expect(await ask('thing')).toMatchObject({ action: 'block', findings: [{ part: 'text', start: 0, end: 5, name: 'No sure thing', spans: [{ message: 0 }] }] })
    expect(await ask('guaranteed and confidential')).toMatchObject({ action: 'redact', text: 'guaranteed and ••••••••••••', confirm: 'required' })
    expect(await ask('Good morning')).toEqual({ action: 'allow', findings: [], text: 'Good morning', confirm: 'none' })
    await desk.quiet()
    expect(verdicts()).toEqual([])
  })

  it('a text that is too long for the channel is looked at as far as that goes, and comes back whole', async () => {
    await desk.open(under())
    const thread = await smsThread()
    const ask = (text: string) => desk.call('dlp.preview', { threadId: thread, body: { type: 'text', text } })
    expect(await ask(`confidential${' '.repeat(1588)}forbidden`)).toMatchObject({ action: 'redact', text: `••••••••••••${' '.repeat(1588)}forbidden` })
    await expect(desk.call('dlp.try', { text: 'x'.repeat(10_001), direction: 'out', channel: 'sms' })).rejects.toThrow(/text/)
  })

  it('of a place and of cards, what the client would read', async () => {
    await desk.open(under())
    const thread = await desk.optedIn()
    const place = { latitude: 50.8, longitude: -0.1, name: 'The confidential place', address: 'Brighton' }
    expect(await desk.call('dlp.preview', { threadId: thread, body: { type: 'location', place } })).toMatchObject({ action: 'redact', text: 'The •••••••••••• place, Brighton', findings: [{ part: 'place' }] })
    const cards = [{ name: 'Ines forbidden', organisation: null, phones: [{ number: '+44 20 7946 0123', label: null }], emails: [] }]
    expect(await desk.call('dlp.preview', { threadId: thread, body: { type: 'cards', cards } })).toMatchObject({ action: 'block', findings: [{ part: 'cards', start: 5, end: 14 }] })
  })

  it('Settings can try a text on them, either way', async () => {
    await desk.open(under())
    const tried = (direction: 'in' | 'out') => desk.call('dlp.try', { text: 'confidential', direction, channel: 'sms' })
    expect(await tried('out')).toMatchObject({ action: 'redact', text: '••••••••••••' })
    expect(await tried('in')).toMatchObject({ action: 'allow', text: 'confidential' })
  })
})

describe('files', () => {
  const archives: Rule = { id: 'pictures', name: 'No pictures', detector: { kind: 'file', types: ['image/*'] }, action: 'block' }
  it('nothing of a blocked file goes up to the provider', async () => {
    await desk.open(under([archives]))
    const thread = await desk.optedIn()
    const taken = await desk.desk().take({ threadId: thread, name: 'harbour.png', voice: false, from: { bytes: PIXEL, type: 'image/png' } })
    if (!taken.ok) throw new Error(`not taken: ${taken.refusal.code}`)
    const answer: Output<'messages.submit'> = await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'media', media: taken.media.id, text: 'Look' } })
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'dlp-blocked', findings: [{ part: 'file', name: 'No pictures' }] } })
    await desk.quiet()
    expect(desk.sandbox.control.traffic().filter(({ path }) => path.endsWith('/media'))).toEqual([])
  })
})

/** One pixel. */
const PIXEL = Uint8Array.from(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'))
