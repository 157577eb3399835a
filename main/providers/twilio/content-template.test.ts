import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fill } from '../../../core/whatsapp/template-text.ts'
import { FUZZ_TIME, runs } from '../../../core/testing/runs.ts'
import { readContents } from './content-template.ts'

const HX = 'HXb5b62575e6e4ff6129ad7c8efe1f983e'
const row = (types: object, more: object = {}) => ({
  sid: HX, friendly_name: 'flight_replies', language: 'en', date_updated: '2023-03-31T16:06:50Z', variables: { 1: '07:00', 2: '03/01/2023' }, types,
  approval_requests: { name: 'flight_replies', category: 'UTILITY', content_type: 'twilio/quick-reply', status: 'approved', rejection_reason: '', type: 'whatsapp' }, ...more,
})
const one = (types: object, more: object = {}) => readContents([row(types, more)])[0]

describe('a template of Twilio\'s', () => {
  it('with quick replies', () => {
    expect(one({ 'twilio/text': { body: 'plain' }, 'twilio/quick-reply': { body: 'Hi {{1}} on {{2}}', actions: [{ title: 'Yes', id: 'y' }, { title: 'No', id: 'n' }] } })).toEqual({
      name: 'flight_replies', language: 'en', category: 'UTILITY', status: 'APPROVED', parameterFormat: 'POSITIONAL', header: null, body: 'Hi {{1}} on {{2}}', footer: null,
      buttons: [{ type: 'quick-reply', index: 0, text: 'Yes' }, { type: 'quick-reply', index: 1, text: 'No' }],
      variables: [{ key: '1', place: 'body', example: '07:00' }, { key: '2', place: 'body', example: '03/01/2023' }], templateId: HX,
    })
  })

  it('with links and numbers to call; a variable that the body has as well is asked for once', () => {
    const found = one({ 'twilio/call-to-action': { body: 'Hi {{1}}', actions: [{ type: 'URL', title: 'Open', url: 'https://x.example/{{2}}' }, { type: 'URL', title: 'Same', url: 'https://x.example/{{1}}' }, { type: 'PHONE_NUMBER', title: 'Call', phone: '+12025550100' }] } })
    expect(found?.buttons).toEqual([{ type: 'url', index: 0, text: 'Open', url: 'https://x.example/{{2}}' }, { type: 'other', index: 1, text: 'Same' }, { type: 'phone', index: 2, text: 'Call', phone: '+12025550100' }])
    expect(found?.variables.map(({ key }) => key)).toEqual(['1', 'button:0:2'])
  })

  it('with a text above and below is read as it will be', () => {
    const card = one({ 'whatsapp/card': { header_text: 'For {{1}}', body: 'See {{2}} on {{1}}', footer: 'Reply STOP', actions: [{ type: 'QUICK_REPLY', title: 'Stop', id: 's' }] } }, { approval_requests: { name: 'card', status: 'approved', content_type: 'whatsapp/card', category: 'MARKETING' } })
    expect(card && fill(card, { 1: 'Mei', 2: 'us' })).toBe('For Mei\nSee us on Mei\nReply STOP')
    expect(card?.category).toBe('MARKETING')
  })

  it('with a fixed picture can be sent, with one whose address is to be filled it is left out', () => {
    expect(one({ 'twilio/media': { body: 'Look', media: ['https://x.example/owl.jpg'] } })).toMatchObject({ body: 'Look', header: null })
    expect(one({ 'twilio/media': { body: 'Look', media: ['https://x.example/{{1}}'] } })).toBeUndefined()
    expect(one({ 'twilio/carousel': { body: 'Look', cards: [] } })).toBeUndefined()
  })

  it.each([['approved', 'APPROVED'], ['received', 'PENDING'], ['pending', 'PENDING'], ['rejected', 'REJECTED'], ['paused', 'PAUSED'], ['unsubmitted', 'UNSUBMITTED'], [null, 'UNSUBMITTED']])('%s is %s', (status, ours) => {
    expect(one({ 'twilio/text': { body: 'Hi' } }, { approval_requests: { name: 'a', status } })?.status).toBe(ours)
  })

  it.each([
    ['by channel', { sid: HX, whatsapp: { type: 'whatsapp', name: 'tree_fiddy', category: 'UTILITY', content_type: 'twilio/text', status: 'approved', rejection_reason: '', allow_category_change: true } }],
    ['in a list', [{ name: 'tree_fiddy', status: 'approved' }]],
  ])('approved %s', (_, approval_requests) => expect(one({ 'twilio/text': { body: 'Hi' } }, { approval_requests })).toMatchObject({ name: 'tree_fiddy', status: 'APPROVED' }))

  it('twice with one name is the approved one, else the newer', () => {
    const types = { 'twilio/text': { body: 'Hi' } }
    const pending = { name: 'a', status: 'pending' }
    const found = readContents([row(types, { approval_requests: { name: 'a', status: 'approved' } }), row(types, { approval_requests: pending, date_updated: '2026-01-01T00:00:00Z' })])
    expect(found).toMatchObject([{ status: 'APPROVED' }])
    expect(readContents([row({ 'twilio/text': { body: 'new' } }, { approval_requests: pending, date_updated: '2026-01-01T00:00:00Z' }), row(types, { approval_requests: pending })])).toMatchObject([{ body: 'new' }])
  })

  it('that is anything at all is read or left out', { timeout: FUZZ_TIME }, () => {
    fc.assert(fc.property(fc.anything(), fc.dictionary(fc.constantFrom('twilio/text', 'whatsapp/card', '__proto__', 'twilio/quick-reply'), fc.anything()), (approval_requests, types) => {
      for (const { body, variables } of readContents([row(types, { approval_requests }), approval_requests])) expect([typeof body, Array.isArray(variables)]).toEqual(['string', true])
    }), { numRuns: runs })
  })
})
