import { expect, it } from 'vitest'
import type { MediaId, ThreadId } from '../../core/ids.ts'
import type { PolicyInput } from '../../core/policy.ts'
import type { MessageRow } from '../../core/view.ts'
import { shownMedia } from '../dlp/shown.ts'
import { paragraph, pdf, word } from '../dlp/testing/documents.ts'
import { withDesk } from '../testing/with-desk.ts'

/* The firm's rules on clients' files, over the whole desk: read before anybody can open them, shut where a rule says so. */
const desk = withDesk()

type Rules = NonNullable<PolicyInput['dlp']>['rules']
const open = (rules: Rules): Promise<void> => desk.open({ policy: (policy) => { policy.dlp = { rules } } })
const hidden: Rules = [{ id: 'projects', name: 'Projects', detector: { kind: 'lexicon', terms: ['kingfisher'] }, action: 'redact', direction: ['in'] }]
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
function send(caption: string, name: string, mime: string, bytes: Uint8Array): void {
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'document', caption, file: { base64: Buffer.from(bytes).toString('base64'), mime, name } })
}
const fetched = (thread: ThreadId, caption: string): Promise<MessageRow> => desk.until(() => {
  const row = desk.messages(thread).find(({ text }) => text === caption)
  return row?.media?.state !== undefined && row.media.state !== 'wanted' && row
})
/** What the page has of a file. */
const shown = (id: MediaId | undefined): unknown => id === undefined ? null : shownMedia(desk.desk().ledger, desk.desk().media).ref(id)

it('a document that says what must not be seen stays shut, and its original is in the record; another opens', async () => {
  await open(hidden)
  const thread = await desk.optedIn()
  send('Word', 'plan.docx', WORD, word(paragraph('All about King', 'fisher')))
  send('PDF', 'plan.pdf', 'application/pdf', await pdf((document) => { document.text('All about Kingfisher') }))
  send('Text', 'plan.txt', 'text/plain', Buffer.from('All about Kingfisher'))
  send('Fine', 'fine.docx', WORD, word(paragraph('All about herons')))
  for (const caption of ['Word', 'PDF', 'Text']) {
    const row = await fetched(thread, caption)
    expect(row, caption).toMatchObject({ text: caption, media: { state: 'closed' }, dlp: { action: 'redact', rules: ['Projects'] } })
    expect(shown(row.media?.id)).toBeNull()
    expect(await desk.call('media.save', { mediaId: row.media?.id ?? '' })).toMatchObject({ ok: false })
    expect(desk.desk().media.ref(row.media?.id ?? '' as MediaId)).toMatchObject({ bytes: expect.any(Number) as number })
  }
  const fine = await fetched(thread, 'Fine')
  expect(fine).toMatchObject({ media: { state: 'kept' }, dlp: null })
  expect(shown(fine.media?.id)).toMatchObject({ fileName: 'fine.docx' })
  const { db } = desk.desk().ledger
  expect(db.prepare("SELECT attrs ->> '$.stage' AS stage, attrs ->> '$.direction' AS direction, attrs ->> '$.action' AS action FROM fact WHERE kind = 'dlp.judged'").all()).toEqual(Array(3).fill({ stage: 'received', direction: 'in', action: 'redact' }))
})

it('it is shut from the first moment, and its words are there before: nobody waits for the reading', async () => {
  await open(hidden)
  const thread = await desk.optedIn()
  const states: string[] = []
  desk.desk().ledger.onChange(() => {
    const row = desk.messages(thread).find(({ text }) => text === 'See this')
    if (row?.media != null) states.push(row.media.state)
  })
  send('See this', 'plan.txt', 'text/plain', Buffer.from('All about Kingfisher'))
  await fetched(thread, 'See this')
  expect([...new Set(states)]).toEqual(['wanted', 'closed'])
})

it('one that a rule blocks by its type, its size, or because nobody can read it, stays shut too; where it warns, it opens', async () => {
  await open([
    { id: 'zips', name: 'Archives', detector: { kind: 'file', types: ['text/csv'] }, action: 'block', direction: ['in'] },
    { id: 'large', name: 'Large files', detector: { kind: 'file', types: ['text/plain'], overBytes: 100 }, action: 'block', direction: ['in'] },
    { id: 'sealed', name: 'Sealed files', detector: { kind: 'file', types: ['application/pdf'] }, action: 'allow', unreadable: 'block', direction: ['in'] },
    { id: 'betting', name: 'Betting', detector: { kind: 'lexicon', terms: ['gamble'] }, action: 'warn', direction: ['in'] },
  ])
  const thread = await desk.optedIn()
  send('Large', 'large.txt', 'text/plain', Buffer.from('heron '.repeat(50)))
  send('Sealed', 'sealed.pdf', 'application/pdf', await pdf((document) => { document.text('words') }, { userPassword: 'secret', pdfVersion: '1.7' }))
  send('Small', 'small.txt', 'text/plain', Buffer.from('We gamble'))
  expect(await fetched(thread, 'Large')).toMatchObject({ media: { state: 'closed' }, dlp: { rules: ['Large files'] } })
  expect(await fetched(thread, 'Sealed')).toMatchObject({ media: { state: 'closed' }, dlp: { rules: ['Sealed files'] } })
  expect(await fetched(thread, 'Small')).toMatchObject({ media: { state: 'kept' }, dlp: { action: 'warn', rules: ['Betting'] } })
})

it('after a restart it is as shut as before, and a masked name stays masked', async () => {
  await open(hidden)
  const thread = await desk.optedIn()
  send('See this', 'kingfisher plan.txt', 'text/plain', Buffer.from('All about Kingfisher'))
  expect((await fetched(thread, 'See this')).media).toMatchObject({ state: 'closed', fileName: '•••••••••• plan.txt' })
  await desk.restart()
  expect((await fetched(thread, 'See this')).media).toMatchObject({ state: 'closed', fileName: '•••••••••• plan.txt' })
})
