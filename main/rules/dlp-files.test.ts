import { createHmac } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import type { ThreadId } from '../../core/ids.ts'
import type { Output } from '../../core/ipc.ts'
import type { PolicyInput } from '../../core/policy.ts'
import { startWebhookServer, type WebhookServer } from '../dlp/testing/compliance.ts'
import { paragraph, pdf, word } from '../dlp/testing/documents.ts'
import { newId } from '../testing/desk.ts'
import { withDesk } from '../testing/with-desk.ts'

/* What is written in files, and who is told, over the whole desk: real documents, the thread that reads them, a real webhook. */
const desk = withDesk()
let compliance: WebhookServer | null = null
afterEach(async () => {
  await compliance?.close()
  compliance = null
})

type Dlp = NonNullable<PolicyInput['dlp']>
const rules: Dlp['rules'] = [
  { id: 'forbidden', name: 'No forbidden', detector: { kind: 'lexicon', terms: ['forbidden words'] }, action: 'block' },
  { id: 'sealed', name: 'No sealed files', detector: { kind: 'lexicon', terms: ['hardly ever said'] }, action: 'warn', unreadable: 'block' },
]
const open = (more: Dlp = {}): Promise<void> => desk.open({ policy: (policy) => { policy.dlp = { rules, ...more } }, secrets: { 'dlp-webhook': 'told in secret' } })

async function send(thread: ThreadId, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Output<'messages.submit'>> {
  const taken = await desk.desk().take({ threadId: thread, name, voice: false, from: { bytes, type: '' } })
  if (!taken.ok) throw new Error(`not taken: ${taken.refusal.code}`)
  return desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'media', media: taken.media.id, text: 'See attached' } })
}
const uploads = (): number => desk.sandbox.control.traffic().filter(({ path }) => path.endsWith('/media')).length

it('a document is stopped by what is written in it, on Send already; one without goes', async () => {
  await open()
  const thread = await desk.optedIn()
  expect(await send(thread, 'letter.docx', word(paragraph('These are for', 'bidden words')))).toMatchObject({ ok: false, refusal: { code: 'dlp-blocked', findings: [{ rule: 'forbidden', part: 'file-text' }] } })
  expect(await send(thread, 'letter.pdf', await pdf((document) => { document.text('These are forbidden words') }))).toMatchObject({ ok: false, refusal: { code: 'dlp-blocked' } })
  expect(uploads()).toBe(0)
  expect(await send(thread, 'letter.docx', word(paragraph('These are fine')))).toMatchObject({ ok: true })
  await desk.quiet()
  expect(uploads()).toBe(1)
})

it('a file that nobody can read is what the rules say of such', async () => {
  await open()
  const thread = await desk.optedIn()
  const sealed = await pdf((document) => { document.text('words') }, { userPassword: 'secret', pdfVersion: '1.7' })
  expect(await send(thread, 'sealed.pdf', sealed)).toMatchObject({ ok: false, refusal: { code: 'dlp-blocked', findings: [{ rule: 'sealed', part: 'file' }] } })
})

it('what was queued before a restart is read again before it leaves', async () => {
  await open()
  const thread = await desk.optedIn()
  desk.desk().dispatch.stop()
  expect(await send(thread, 'letter.docx', word(paragraph('These are fine')))).toMatchObject({ ok: true })
  await desk.restart()
  await desk.until(() => uploads() === 1)
})

it('a document that nobody knows the fate of goes out once more, and not twice, however often that is asked for', async () => {
  await open()
  const thread = await desk.optedIn()
  desk.sandbox.control.fault({ target: 'graph.messages', kind: 'drop', when: 'before', count: 1 })
  expect(await send(thread, 'letter.docx', word(paragraph('These are fine')))).toMatchObject({ ok: true })
  await desk.desk().dispatch.settled()
  const lost = desk.messages(thread).at(-1)
  if (lost?.status !== 'unknown') throw new Error(`its outcome is known: ${String(lost?.status)}`)
  const again = (): Promise<Output<'messages.settle'>> => desk.call('messages.settle', { id: lost.id, as: 'again', newId: newId() })
  // Each waits for its file to be read; the second finds that the first has seen to it.
  expect(await Promise.all([again(), again()])).toEqual([{ ok: true }, { ok: true }])
  await desk.quiet()
  expect(desk.messages(thread).map(({ type, status }) => [type, status]).filter(([type]) => type === 'media')).toEqual([['media', 'delivered']])
})

it('compliance hears of what was stopped, signed, with where it stood and not with what it was', async () => {
  compliance = await startWebhookServer()
  await open({ notice: { webhook: { url: compliance.url, secret: 'dlp-webhook' } } })
  const thread = await desk.optedIn()
  await send(thread, 'letter.docx', word(paragraph('These are forbidden words')))
  const { got } = compliance
  await desk.until(() => got.length === 1)
  const [{ headers, body } = { headers: {}, body: '' }] = got
  expect(JSON.parse(body)).toMatchObject({ action: 'block', direction: 'out', channel: 'whatsapp', line: { id: 'main' }, rules: [{ id: 'forbidden', name: 'No forbidden' }], findings: [{ part: 'file-text', digest: null, around: null }] })
  expect(headers['x-compline-signature-256']).toBe(`sha256=${createHmac('sha256', 'told in secret').update(body).digest('hex')}`)
  expect(body).not.toContain('forbidden words')
})
