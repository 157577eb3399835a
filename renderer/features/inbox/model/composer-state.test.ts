import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../../../core/ids.ts'
import * as composer from './composer-state.ts'

const ids = (prefix = 'id') => { let n = 0; return () => `${prefix}-${++n}` as MessageId }
const start = (text = '', newId = ids()) => composer.composing({ ...composer.emptyDraft(newId), text })
const review = { name: 'account_review_v2', language: 'en_GB' }

describe('sending', () => {
  it('takes the draft\'s id, whatever was typed since', () => {
    const state = composer.typed(composer.typed(start(), 'He', ids('x')), 'Hello', ids('x'))
    expect(composer.submissions(state)).toEqual([{ id: 'id-1', body: { type: 'text', text: 'Hello', replyTo: null } }])
  })
  it('cannot be asked for twice', () => expect(composer.submissions(composer.sending(start('Hello')))).toEqual([]))
  it('keeps the text as it was handed over until the answer is there', () => {
    const state = composer.sending(start('Hello'))
    expect(composer.typed(state, 'Hello!', ids('x'))).toBe(state)
  })
  it('has nothing to send in spaces', () => expect(composer.submissions(start(' \n'))).toEqual([]))
  it('clears the field only when accepted, with a new id', () => {
    expect(composer.accepted(composer.sending(start('Hello')), ids('next')).draft).toEqual({ id: 'next-1', text: '', template: null, attachments: [], replyTo: null })
  })
  it('keeps the text and says why when refused; the spent id is not used again', () => {
    const state = composer.refusedWith(composer.sending(start('Hello')), { code: 'window-closed' }, ids('next'))
    expect(state).toEqual({ draft: { id: 'next-1', text: 'Hello', template: null, attachments: [], replyTo: null }, phase: 'writing', about: 'next-1', trouble: { code: 'window-closed' }, held: false })
    expect(composer.typed(state, 'Hello.', ids('x'))).toMatchObject({ trouble: null, draft: { id: 'next-1' } })
  })
  it('without an answer goes again under the same id, so that it cannot double', () => {
    expect(composer.submissions(composer.unanswered(composer.sending(start('Hello'))))[0]?.id).toBe('id-1')
  })
  it('of a text changed after no answer is another message', () => {
    const state = composer.typed(composer.unanswered(composer.sending(start('Hello'))), 'Hello, Tom', ids('next'))
    expect(composer.submissions(state)).toEqual([{ id: 'next-1', body: { type: 'text', text: 'Hello, Tom', replyTo: null } }])
  })
})

describe('a template', () => {
  const chosen = composer.choseTemplate(start('Half a thought'), review, { 1: 'Dana' }, ids('template'))
  it('stands beside the text and is what is sent', () => {
    expect(composer.submissions(composer.filled(chosen, '2', 'half-yearly', ids('x')))[0]).toEqual({
      id: 'template-1', body: { type: 'template', ...review, values: { 1: 'Dana', 2: 'half-yearly' }, header: null },
    })
  })
  it('canceled gives the text back', () => expect(composer.canceledTemplate(chosen).draft).toEqual({ id: 'id-1', text: 'Half a thought', template: null, attachments: [], replyTo: null }))
  it('sent gives the text back', () => expect(composer.accepted(composer.sending(chosen), ids('x')).draft).toEqual({ id: 'id-1', text: 'Half a thought', template: null, attachments: [], replyTo: null }))
  it('sent holds the text that came back: the next Enter sends nothing, until it is changed', () => {
    const state = composer.accepted(composer.sending(chosen), ids('x'))
    expect(composer.submissions(state)).toEqual([])
    expect(composer.submissions(composer.typed(state, 'Half a thought.', ids('x')))[0]).toMatchObject({ id: 'id-1' })
    expect(composer.submissions(composer.released(state))[0]).toMatchObject({ id: 'id-1' })
  })
  it('refused keeps what was filled in, under a new id', () => {
    const state = composer.refusedWith(composer.sending(chosen), { code: 'template-variables-missing', missing: ['2'] }, ids('next'))
    expect(state.draft).toEqual({ id: 'id-1', text: 'Half a thought', template: { id: 'next-1', ...review, values: { 1: 'Dana' }, header: null }, attachments: [], replyTo: null })
  })
})

describe('a text that main gives back', () => {
  const back = 'back' as MessageId
  it('fills an empty field', () => expect(composer.restored(start(), 'Taken back', back).draft).toEqual({ id: 'back', text: 'Taken back', template: null, attachments: [], replyTo: null }))
  it('stands before what is half-written, and loses none of it', () => {
    expect(composer.restored(start('And this'), 'Taken back', back).draft.text).toBe('Taken back\n\nAnd this')
  })
  it('leaves a chosen template standing', () => {
    expect(composer.restored(composer.choseTemplate(start(), review, {}, ids('t')), 'Taken back', back).draft.template?.name).toBe(review.name)
  })
  it('is told from the draft that main has joined it with', () => {
    expect(composer.givenBack('Taken back\n\nAnd this', ['And', 'And this', 'this'])).toBe('Taken back')
    expect(composer.givenBack('Two\n\nparagraphs', ['other', ''])).toBe('Two\n\nparagraphs')
  })
})
