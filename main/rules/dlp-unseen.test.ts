import { expect, it } from 'vitest'
import type { MediaId, ThreadId } from '../../core/ids.ts'
import type { PolicyInput } from '../../core/policy.ts'
import type { MessageRow } from '../../core/view.ts'
import { shownMedia } from '../dlp/shown.ts'
import { sheet, slides } from '../dlp/testing/documents.ts'
import { newId } from '../testing/desk.ts'
import { withDesk } from '../testing/with-desk.ts'

/*
 *  What the firm's rules mask of a client's words reaches the page by no way at all: not the conversation, the list, a
 *  quote, an earlier version, a notification, a file's name, nor what is asked for later. The page searches, forwards
 *  and quotes what it has; so what it does not have it cannot show.
 */
const desk = withDesk()

const SECRET = 'opensesame'
type Rules = NonNullable<PolicyInput['dlp']>['rules']
const hidden: Rules = (['redact', 'block'] as const).map((action) => ({ id: action, name: `To ${action}`, detector: { kind: 'lexicon' as const, terms: [action === 'redact' ? SECRET : 'blackbird'] }, action, direction: ['in' as const], audit: { storeSnippet: true } }))
const WORDS = /opensesame|blackbird/i

/** All that a page can have of the desk, as one text. */
async function onThePage(): Promise<string> {
  const pages: unknown[] = []
  for (let cursor = 0; ;) {
    const page = await desk.call('feed.since', { cursor, limit: 1000 })
    pages.push(page)
    if (page.changes.length === 0) break
    cursor = page.cursor
  }
  return JSON.stringify([pages, desk.notes, await desk.call('status.get', undefined), await desk.call('session.start', undefined), await desk.call('places.known', undefined), await desk.call('dlp.rules', undefined)])
}

it('whatever a client sends, in words, captions, names, places, cards, edits, answers and on SMS', async () => {
  await desk.open({ policy: (policy) => { policy.dlp = { rules: hidden } } })
  const thread = await desk.optedIn()
  const send = (what: object): { id: string } => desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', ...what } as Parameters<typeof desk.sandbox.control.send>[1])
  const base64 = Buffer.from(`all about ${SECRET}`).toString('base64')
  const first = send({ text: `It is ${SECRET}` })
  send({ text: 'a blackbird, answering', replyTo: first.id })
  send({ type: 'document', caption: `see ${SECRET}`, file: { base64, mime: 'text/plain', name: `${SECRET} plan.txt` } })
  send({ type: 'location', latitude: 50.8, longitude: -0.1, name: `The ${SECRET}`, address: 'Blackbird Lane 1' })
  send({ type: 'contacts', cards: [{ name: `Ms ${SECRET}`, organisation: 'Blackbird', phones: ['+44 20 7946 0123'], emails: [`${SECRET}@example.com`] }] })
  send({ type: 'edit', messageId: first.id, text: `Now it is ${SECRET} and a blackbird` })
  desk.sandbox.control.send('mei-tanaka', { channel: 'sms', text: `By SMS: ${SECRET}` })
  desk.sandbox.control.voicemail('mei-tanaka', { seconds: 2, transcript: `Hello, ${SECRET}` })
  send({ text: 'The end' })

  const { db } = desk.desk().ledger
  const rows = (): MessageRow[] => (db.prepare('SELECT id FROM thread').all() as { id: ThreadId }[]).flatMap(({ id }) => desk.messages(id))
  const masked = (): MessageRow[] => rows().filter(({ direction, dlp }) => direction === 'in' && dlp !== null)
  await desk.until(() => masked().length === 7 && rows().some(({ text }) => text === 'The end'))
  const asked = desk.messages(thread).find(({ text }) => text.startsWith('Now it is'))
  await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'text', text: 'Thank you', replyTo: asked?.id ?? null } })
  await desk.quiet()

  expect(await onThePage()).not.toMatch(WORDS)
  expect(desk.messages(thread).find(({ text }) => text === 'Thank you')?.about?.text).toMatch(/•/)
  // It is all in the record: seven messages, and the verdicts about eight versions of them.
  expect(db.prepare("SELECT count(DISTINCT subject) AS messages, count(*) AS verdicts FROM fact WHERE kind = 'dlp.judged'").get()).toMatchObject({ messages: 7 })
  await desk.restart()
  expect(await onThePage()).not.toMatch(WORDS)
})

it.each([
  ['a workbook', 'plan.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', sheet(`<row><c t="inlineStr"><is><t>all about ${SECRET}</t></is></c></row>`)],
  ['slides', 'plan.pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation', slides(`all about ${SECRET}`)],
])('%s that says what must not be seen stays shut, and is whole in the record', async (_, name, mime, bytes) => {
  await desk.open({ policy: (policy) => { policy.dlp = { rules: hidden } } })
  const thread = await desk.optedIn()
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'document', caption: `See ${SECRET}`, file: { base64: Buffer.from(bytes).toString('base64'), mime, name } })
  const read = (): MessageRow | undefined => desk.messages(thread).find(({ media }) => media?.state === 'closed')
  // Reading it begins a process of its own, which takes its time on a machine that has other things to do.
  const row = await desk.until(read).catch(() => desk.until(read))
  expect(row).toMatchObject({ text: 'See ••••••••••', media: { fileName: name }, dlp: { action: 'redact', rules: ['To redact'] } })
  expect(await desk.call('media.save', { mediaId: row.media?.id ?? '' })).toMatchObject({ ok: false })
  expect(shownMedia(desk.desk().ledger, desk.desk().media).ref(row.media?.id ?? '' as MediaId)).toBeNull()
  const { media } = desk.desk()
  const kept = media.ref(row.media?.id ?? '' as MediaId)
  expect(kept?.bytes).toBe(bytes.length)
  const pieces: Uint8Array[] = []
  for await (const piece of media.read(row.media?.id ?? '' as MediaId)) pieces.push(piece)
  expect(Buffer.concat(pieces)).toEqual(Buffer.from(bytes))
  expect(await onThePage()).not.toMatch(WORDS)
})

it('the check would see it: without the rules all of it is there', async () => {
  await desk.open()
  const thread = await desk.optedIn()
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: `It is ${SECRET}` })
  await desk.until(() => desk.messages(thread).some(({ text }) => text.includes(SECRET)))
  expect(await onThePage()).toMatch(WORDS)
})
