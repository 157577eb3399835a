import { describe, expect, it } from 'vitest'
import type { Contact } from '../../core/contacts/contact.ts'
import type { ContactId } from '../../core/ids.ts'
import type { Template } from '../../core/whatsapp/template.ts'
import { optIn, policyWith } from '../gate/testing/gate-view.ts'
import { composeOptIn, OPT_IN_NO, OPT_IN_YES } from './compose.ts'

const dana: Contact = { id: 'c' as ContactId, name: 'Dana Moreau', numbers: [], about: '', notes: '', language: 'en-GB', createdAt: 0, updatedAt: 0 }

/** What the buttons of an opt-in template with these words send back. */
function payloads(...words: string[]): string[] {
  const policy = policyWith()
  const [line] = policy.lines
  const [texts] = policy.optIn.languages
  if (line === undefined || texts === undefined) throw new Error('a line and a language')
  const asking = { ...policy, optIn: { ...policy.optIn, languages: [{ ...texts, yesButton: 'Count me in', noButton: 'Leave me out' }] } }
  const template: Template = { ...optIn, buttons: words.map((text, index) => ({ type: 'quick-reply', index, text })) }
  const { content } = composeOptIn(asking, line, dana, { get: () => template }, false)
  if (content.type !== 'template') throw new Error('the opt-in is a template')
  return words.map((_, place) => content.quickReplies.find(({ index }) => index === place)?.payload ?? 'its words')
}

describe('the buttons of the opt-in template', () => {
  it('mean what their words say, in whatever order they stand', () => {
    expect(payloads('Yes', 'No')).toEqual([OPT_IN_YES, OPT_IN_NO])
    expect(payloads('No.', 'YES')).toEqual([OPT_IN_NO, OPT_IN_YES])
    expect(payloads('Stop', 'Yes')).toEqual([OPT_IN_NO, OPT_IN_YES])
  })

  it('or the words that the policy names for buttons', () => {
    expect(payloads('Leave me out', 'Count me in')).toEqual([OPT_IN_NO, OPT_IN_YES])
  })

  it('that nobody can read are no yes: consent is unambiguous or none', () => {
    expect(payloads('No, thank you', 'Yes, gladly')).toEqual(['its words', 'its words'])
    expect(payloads('Tell me more', 'No')).toEqual(['its words', OPT_IN_NO])
  })
})
