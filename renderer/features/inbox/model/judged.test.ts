import { describe, expect, it } from 'vitest'
import type { ToldFinding } from '../../../../core/dlp/verdict.ts'
import type { MediaId, MessageId } from '../../../../core/ids.ts'
import type { DlpPreview } from '../../../../core/ipc.ts'
import type { MediaRef } from '../../../../core/messaging/media.ts'
import type { Draft } from '../../../../core/view.ts'
import { findingsInAttached, findingsInText, findingsInValues, partsToJudge, shownMessages } from './judged.ts'

const media = (name: string, kind: MediaRef['kind'] = 'document'): Draft['attachments'][number] =>
  ({ id: `m-${name}` as MessageId, media: { id: name as MediaId, kind, mime: 'application/pdf', bytes: 3, sha256: null, fileName: name, voice: false, width: null, height: null, duration: null } })
const draft = (over: Partial<Draft> = {}): Draft => ({ id: 'id' as MessageId, text: '', template: null, attachments: [], replyTo: null, ...over })
const found = (over: Partial<ToldFinding> = {}): ToldFinding => ({
  rule: 'cards', version: 1, name: 'Cards', userMessage: null, detector: 'payment-card', part: 'text', start: 5, end: 9, spans: [], confidence: 'high', action: 'redact', ...over,
})
const says = (text: string, ...findings: ToldFinding[]): DlpPreview => ({ action: findings[0]?.action ?? 'allow', findings, text, confirm: 'none' })
/** Each part answered by the test, in order. */
const answered = (of: Draft, ...answers: DlpPreview[]) => partsToJudge(of).map((part, index) => ({ ...part, answer: answers[index] ?? says('') }))

describe('what is asked about', () => {
  it('is nothing where nothing would go', () => expect(partsToJudge(draft({ text: '  \n' }))).toEqual([]))
  it('is a file apart from its caption: a key in the caption asks of no file again', () => {
    const [before, after] = ['Her', 'Here'].map((text) => partsToJudge(draft({ text, attachments: [media('a.pdf'), media('b.pdf')] })))
    expect(before?.map(({ body }) => 'text' in body && body.text)).toEqual(['', '', 'Her'])
    expect(after?.slice(0, 2)).toEqual(before?.slice(0, 2))
  })
  it('is no other because the message answers one', () => expect(partsToJudge(draft({ text: 'Hi', replyTo: 'x' as MessageId }))).toEqual(partsToJudge(draft({ text: 'Hi' }))))
  it('is a chosen template, and not the text that it hides', () => {
    const template = { id: 't' as MessageId, name: 'review', language: 'en', values: { 1: 'Dana' }, header: null }
    expect(partsToJudge(draft({ text: 'Hidden', template })).map(({ body }) => body.type)).toEqual(['template'])
  })
})

describe('what was found', () => {
  it('stands in the text where it is now, while the next answer is awaited', () => {
    const judged = answered(draft({ text: 'Card 4111' }), says('Card ••••', found()))
    expect(findingsInText(judged, 'My Card 4111')).toMatchObject([{ start: 8, end: 12 }])
  })
  it('stands in its file, not in the text', () => {
    const a = media('a.pdf')
    const judged = answered(draft({ text: 'Here', attachments: [a, media('b.pdf')] }), says('', found({ part: 'file-text', action: 'block' })))
    expect(findingsInText(judged, 'Here')).toEqual([])
    expect(findingsInAttached(judged, a)).toHaveLength(1)
    expect(findingsInAttached(judged, media('b.pdf'))).toEqual([])
  })
  it('stands in its variable, at its place there', () => {
    const template = { id: 't' as MessageId, name: 'review', language: 'en', values: { '1': 'Card 4111', 'header:1': 'Hi' }, header: null }
    const judged = answered(draft({ template }), says('', found({ part: 'variable:1' }), found({ part: 'variable:header:1', start: 0, end: 2 })))
    const now = findingsInValues(judged, { '1': 'A Card 4111', 'header:1': 'Hi' })
    expect(now).toMatchObject({ '1': [{ start: 7, end: 11 }], 'header:1': [{ start: 0, end: 2 }] })
  })
})

describe('what the client would get', () => {
  it('is a file with its caption as one message, and what was found in either', () => {
    const of = draft({ text: 'Card 4111', attachments: [media('a.pdf'), media('b.pdf')] })
    const judged = answered(of, says('', found({ part: 'file-name', action: 'warn' })), says(''), says('Card ••••', found()))
    expect(shownMessages(of, judged, null)).toMatchObject([
      { file: 'a.pdf', original: 'Card 4111', answer: { action: 'redact', text: 'Card ••••', findings: [{ part: 'file-name' }, { part: 'text' }] } },
      { file: 'b.pdf', answer: { text: '', findings: [] } },
    ])
  })
  it('is the text as a message of its own where no file can carry it', () => {
    const of = draft({ text: 'Listen', attachments: [media('a.ogg', 'audio')] })
    expect(shownMessages(of, answered(of, says(''), says('Listen')), null).map(({ file, answer }) => [file, answer.text])).toEqual([['a.ogg', ''], [null, 'Listen']])
  })
})
