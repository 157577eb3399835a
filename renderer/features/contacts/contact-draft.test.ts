import { describe, expect, it } from 'vitest'
import type { E164 } from '../../../core/ids.ts'
import { aContact } from '../../data/testing/rows.ts'
import { checkDraft, draftOf, isChanged, keyOf, typedNumber } from './contact-draft.ts'

const filled = (typed: string[]) => {
  const draft = draftOf(null, { name: 'Eve New' }, 'en-GB')
  draft.numbers = typed.map((text) => typedNumber('mobile', text))
  return draft
}

describe('the contact form', () => {
  it('sends numbers in E.164, however they were typed', () => {
    const checked = checkDraft(filled(['07700 900 142', '0044 20 7946 0018']), 'GB')
    expect(checked.ok && checked.input.numbers.map((number) => number.e164)).toEqual(['+447700900142', '+442079460018'])
  })

  it('says at which line what is wrong', () => {
    const draft = filled(['12', '+44 7700 900142', 'abc'])
    const checked = checkDraft(draft, 'GB')
    const problems = checked.ok ? [] : draft.numbers.map(({ key }) => checked.numbers.get(key) ?? null)
    expect(problems).toEqual(['too-short', null, 'not-a-number'])
  })

  it('finds a number that stands there twice, in two spellings', () => {
    const draft = filled(['07700 900142', '+447700900142'])
    const checked = checkDraft(draft, 'GB')
    expect(checked.ok ? null : checked.numbers.get(draft.numbers[1]?.key ?? 0)).toBe('twice')
  })

  it('takes a contact without a number, and asks for a name', () => {
    expect(checkDraft(filled(['']), 'GB')).toMatchObject({ ok: true, input: { numbers: [] } })
    expect(checkDraft({ ...filled(['']), name: '  ' }, 'GB')).toMatchObject({ ok: false, name: true })
  })

  it('gives a known contact back unchanged when nothing was changed', () => {
    const contact = aContact('c1', { name: 'Dana', about: 'Trust', notes: 'n', language: 'es-ES', numbers: [{ label: 'office', e164: '+442079460018' as E164 }] })
    const { id, name, about, notes, language, numbers } = contact
    expect(checkDraft(draftOf(contact, {}, 'en-GB'), 'US')).toEqual({ ok: true, input: { id, name, about, notes, language, numbers } })
  })

  it('has something to lose only where something was typed', () => {
    const draft = draftOf(null, { name: 'Eve' }, 'en-GB')
    expect(isChanged(draft, draftOf(null, { name: 'Eve' }, 'en-GB'))).toBe(false)
    for (const change of [{ name: 'Eva' }, { notes: 'n' }, { about: 'a' }, { language: 'fr-FR' }, { numbers: [typedNumber('mobile', '1')] }]) expect(isChanged({ ...draft, ...change }, draftOf(null, { name: 'Eve' }, 'en-GB'))).toBe(true)
  })

  it('finds the line of a number that main refused', () => {
    const draft = filled(['07700 900142', '07700 900155'])
    expect(keyOf(draft, '+447700900155', 'GB')).toBe(draft.numbers[1]?.key)
    expect(keyOf(draft, '+447700900199', 'GB')).toBe(null)
  })
})
