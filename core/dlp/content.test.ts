import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { MediaId } from '../ids.ts'
import type { MediaRef } from '../messaging/media.ts'
import type { Card, InboundContent, OutboundContent } from '../messaging/message.ts'
import { fill } from '../whatsapp/template-text.ts'
import type { Template } from '../whatsapp/template.ts'
import { inspectContent, isConfirmed, type Around } from './content.ts'
import { rulesOf, type RuleSet } from './rule-set.ts'
import { dlpSchema } from './rule.ts'

type RuleInput = NonNullable<z.input<typeof dlpSchema>['rules']>[number]
const at = Date.UTC(2026, 10, 22, 12)
const rulesWith = (...rules: readonly RuleInput[]): RuleSet => rulesOf({ dlp: dlpSchema.parse({ rules }) })
const words = (id: string, terms: string[], action: RuleInput['action'], more: Partial<RuleInput> = {}): RuleInput =>
  ({ id, name: `The rule ${id}`, detector: { kind: 'lexicon', terms }, direction: ['in', 'out'], action, ...more })
const caseNumber: RuleInput = { id: 'case', name: 'Case numbers', version: 2, detector: { kind: 'regex', pattern: '\\bHPC-\\d{6}\\b' }, direction: ['in', 'out'], action: 'redact' }

const out = (more: Partial<Around> = {}): Around => ({ at, direction: 'out', channel: 'whatsapp', earlier: [], file: null, template: null, ...more })
const inbound = (more: Partial<Around> = {}): Around => out({ direction: 'in', ...more })
const file = (change: Partial<MediaRef> = {}): MediaRef =>
  ({ id: 'c0000000-0000-4000-8000-000000000001' as MediaId, kind: 'document', mime: 'application/pdf', bytes: 2000, sha256: '00', fileName: 'statement.pdf', voice: false, width: null, height: null, duration: null, ...change })
const document = (text = '', change: Partial<MediaRef> = {}): OutboundContent => ({ type: 'media', text, media: file(change) })

const template = (body: string, more: Partial<Template> = {}): Template => ({
  name: 'review', language: 'en_GB', category: 'UTILITY', status: 'APPROVED', parameterFormat: 'POSITIONAL', header: null, body, footer: null, buttons: [], templateId: null,
  variables: ['1', '2'].filter((key) => body.includes(`{{${key}}}`)).map((key) => ({ key, place: 'body' as const, example: '' })), ...more,
})
const filled = (of: Template, values: Record<string, string>): OutboundContent =>
  ({ type: 'template', name: of.name, language: of.language, values, text: fill(of, values), quickReplies: [], parameterFormat: 'POSITIONAL', header: null, templateId: null })

describe('words', () => {
  it('what no rule speaks of is handed back as the very same message', () => {
    const content: OutboundContent = { type: 'text', text: 'Good morning' }
    const verdict = inspectContent(rulesWith(caseNumber), content, out())
    expect(verdict).toEqual({ action: 'allow', findings: [], content, confirm: 'none' })
    expect(verdict.content).toBe(content)
  })
  it('a caption is cut like a text, and the file stays', () => {
    const verdict = inspectContent(rulesWith(caseNumber), document('About HPC-123456'), out())
    expect(verdict).toMatchObject({ action: 'redact', content: { ...document('About •••-••••••') } })
    expect(verdict.findings).toMatchObject([{ rule: 'case', version: 2, part: 'text', start: 6, end: 16, name: 'Case numbers', userMessage: null }])
  })
  it('the strongest word about any part counts for the whole', () => {
    const rules = rulesWith(words('a', ['alpha'], 'warn'), words('b', ['beta'], 'block'))
    expect(inspectContent(rules, document('alpha', { fileName: 'beta.pdf' }), out())).toMatchObject({ action: 'block', confirm: 'none', findings: [{ part: 'text' }, { part: 'file-name' }] })
  })
  it('what was said before belongs to it', () => {
    const verdict = inspectContent(rulesWith(words('together', ['guaranteed return'], 'block')), { type: 'text', text: 'return' }, out({ earlier: [{ text: 'It is guaranteed', at: at - 1000 }] }))
    expect(verdict).toMatchObject({ action: 'block', findings: [{ start: 0, end: 6, spans: [{ message: 0, start: 6, end: 16 }] }] })
  })
})

describe('a template', () => {
  it('of a number over two values only the end of the last is kept', () => {
    const pay = template('Card {{1}} {{2}} it is.')
    const cards: RuleInput = { id: 'cards', name: 'Cards', detector: { kind: 'builtin', ref: 'payment-card' }, action: 'redact', redaction: { keepLast: 4 } }
    const verdict = inspectContent(rulesWith(cards), filled(pay, { 1: '4111 1111', 2: '1111 1111' }), out({ template: pay }))
    expect(verdict.content).toEqual(filled(pay, { 1: '•••• ••••', 2: '•••• 1111' }))
  })
  const review = template('Dear {{1}}, we talked about {{2}} today. Nothing is guaranteed.', { footer: 'Harbour & Pine' })
  it('a value is cut, and the text is the template filled with what is left', () => {
    const verdict = inspectContent(rulesWith(caseNumber), filled(review, { 1: 'Mei', 2: 'case HPC-123456' }), out({ template: review }))
    expect(verdict.findings).toMatchObject([{ part: 'variable:2', start: 5, end: 15, action: 'redact' }])
    expect(verdict.content).toEqual(filled(review, { 1: 'Mei', 2: 'case •••-••••••' }))
  })
  it('the firm\'s own fixed words are none of the advisor\'s', () => {
    expect(inspectContent(rulesWith(words('promise', ['guaranteed'], 'block')), filled(review, { 1: 'Mei', 2: 'bonds' }), out({ template: review })).action).toBe('allow')
  })
  it('fixed words tell what a value is', () => {
    const account = template('Your account number is {{1}}.')
    const rule: RuleInput = { ...caseNumber, id: 'account', detector: { kind: 'regex', pattern: '\\b\\d{8}\\b' }, context: { words: ['account'], required: true } }
    expect(inspectContent(rulesWith(rule), filled(account, { 1: '12345678' }), out({ template: account }))).toMatchObject({ action: 'redact', content: { values: { 1: '••••••••' } } })
    const order = template('Your order is {{1}}.')
    expect(inspectContent(rulesWith(rule), filled(order, { 1: '12345678' }), out({ template: order })).action).toBe('allow')
  })
  it('what is split over two values is cut in both', () => {
    const split = template('{{1}}{{2}} is its number')
    const verdict = inspectContent(rulesWith(caseNumber), filled(split, { 1: 'It: HPC-12', 2: '3456' }), out({ template: split }))
    expect(verdict.findings).toMatchObject([{ part: 'variable:1', start: 4, end: 10 }, { part: 'variable:2', start: 0, end: 4 }])
    expect(verdict.content.text).toBe('It: •••-•••••• is its number')
  })
  it('a value that stands there twice is found once', () => {
    const twice = template('{{1}} and again {{1}}')
    const verdict = inspectContent(rulesWith(caseNumber), filled(twice, { 1: 'HPC-123456' }), out({ template: twice }))
    expect(verdict.findings).toHaveLength(1)
    expect(verdict.content.text).toBe('•••-•••••• and again •••-••••••')
  })
  it('what is filled into a button\'s address is looked at too', () => {
    const linked = template('Please look', { buttons: [{ type: 'url', index: 0, text: 'Look', url: 'https://harbourpine.example/{{1}}' }], variables: [{ key: 'button:0:1', place: 'button', example: '' }] })
    expect(inspectContent(rulesWith(caseNumber), filled(linked, { 'button:0:1': 'HPC-123456' }), out({ template: linked })).findings).toMatchObject([{ part: 'variable:button:0:1', start: 0 }])
  })
  it('one that is not known cannot be filled anew: it stays', () => {
    expect(inspectContent(rulesWith(caseNumber), filled(review, { 1: 'Mei', 2: 'HPC-123456' }), out()).action).toBe('block')
  })
})

describe('places and cards', () => {
  it('of a place the name and the address are cut, each by itself', () => {
    const place = { latitude: 51.5, longitude: -0.12, name: 'Case HPC-123456', address: '1 Pine St, HPC-654321' }
    const verdict = inspectContent(rulesWith(caseNumber), { type: 'location', text: 'Case HPC-123456, 1 Pine St, HPC-654321', place }, out())
    expect(verdict.content).toEqual({ type: 'location', text: 'Case •••-••••••, 1 Pine St, •••-••••••', place: { ...place, name: 'Case •••-••••••', address: '1 Pine St, •••-••••••' } })
    expect(verdict.findings).toMatchObject([{ part: 'place', start: 5, end: 15 }, { part: 'place', start: 28, end: 38 }])
  })
  it('a point on the map says nothing', () => {
    const digits: RuleInput = { ...caseNumber, id: 'digits', detector: { kind: 'regex', pattern: '\\d+' } }
    expect(inspectContent(rulesWith(digits), { type: 'location', text: '51.50740, -0.12780', place: { latitude: 51.5074, longitude: -0.1278, name: null, address: null } }, out()).action).toBe('allow')
  })

  const card: Card = { name: 'Dana Reyes', organisation: 'Case HPC-123456', phones: [{ number: '+44 7700 900142', label: 'WORK' }], emails: ['dana@harbourpine.example'], more: ['Director'] }
  const cards = (...all: Card[]): OutboundContent => ({ type: 'cards', text: all.map(({ name }) => name).join(', '), cards: all })
  const contactDetails: RuleInput[] = (['phone', 'email'] as const).map((ref) => ({ id: ref, name: ref, detector: { kind: 'builtin', ref }, action: 'block' }))
  it('numbers and addresses are what a card is for; what else stands on it is cut', () => {
    const verdict = inspectContent(rulesWith(caseNumber, ...contactDetails), cards(card), out())
    expect(verdict).toMatchObject({ action: 'redact', content: { text: 'Dana Reyes', cards: [{ ...card, organisation: 'Case •••-••••••' }] }, findings: [{ part: 'cards', start: 16, end: 26 }] })
  })
  it('a line that goes wholly is left out', () => {
    const remove: RuleInput = { ...caseNumber, redaction: { style: 'remove' } }
    const verdict = inspectContent(rulesWith(remove), cards({ ...card, name: 'HPC-123456', organisation: 'HPC-123456', emails: ['HPC-123456'] }), out())
    expect(verdict.content).toMatchObject({ text: '…', cards: [{ name: '…', organisation: null, emails: [], phones: card.phones }] })
  })
})

describe('files', () => {
  it('what would be cut out of a file, or of its name, keeps it here', () => {
    expect(inspectContent(rulesWith(caseNumber), document('', { fileName: 'HPC-123456.pdf' }), out())).toMatchObject({ action: 'block', findings: [{ part: 'file-name', start: 0, end: 10, action: 'block' }] })
    const found = { rule: 'case', version: 2, detector: 'regex', start: 100, end: 110, spans: [], confidence: 'medium', action: 'redact' } as const
    expect(inspectContent(rulesWith(caseNumber), document(), out({ file: { state: 'read', findings: [found] } }))).toMatchObject({ action: 'block', findings: [{ part: 'file-text', start: 100, name: 'Case numbers' }] })
  })
  it('one whose text cannot be read is what each rule says of such', () => {
    const rules = rulesWith({ ...caseNumber, unreadable: 'warn' })
    expect(inspectContent(rules, document(), out({ file: { state: 'unreadable', why: 'a password' } }))).toMatchObject({ action: 'warn', confirm: 'optional', findings: [{ part: 'file', rule: 'case' }] })
    expect(inspectContent(rules, document(), out({ file: { state: 'none' } })).action).toBe('allow')
  })
  it('a file that is not to go goes with no words', () => {
    const zip: RuleInput = { id: 'zip', name: 'Archives', detector: { kind: 'file', types: ['application/zip'] }, action: 'block' }
    expect(inspectContent(rulesWith(zip), document('Here', { mime: 'application/zip' }), out({ file: { state: 'none' } }))).toMatchObject({ action: 'block', findings: [{ part: 'file', name: 'Archives' }] })
  })
})

describe('what comes in', () => {
  const source = 'https://api.twilio.example/media/1'
  it('is masked where it would be blocked, the name of its file too, and nobody is asked', () => {
    const rules = rulesWith(words('secret', ['alpha'], 'block'), words('odd', ['beta'], 'warn', { override: { justification: 'required' } }))
    const content: InboundContent = { type: 'media', text: 'alpha beta', media: file({ fileName: 'alpha.pdf' }), source }
    expect(inspectContent(rules, content, inbound())).toMatchObject({ action: 'block', confirm: 'none', content: { type: 'media', text: '••••• beta', media: { fileName: '•••••.pdf' }, source } })
  })
  it('keeps what a button sends back', () => {
    expect(inspectContent(rulesWith(caseNumber), { type: 'button', text: 'HPC-123456', payload: 'compline.yes' }, inbound()).content).toEqual({ type: 'button', text: '•••-••••••', payload: 'compline.yes' })
  })
})

describe('the advisor\'s word', () => {
  const rules = rulesWith(words('a', ['alpha'], 'warn', { version: 3 }), words('b', ['beta'], 'warn', { override: { justification: 'required' } }))
  const verdictOf = (text: string) => inspectContent(rules, { type: 'text', text }, out())
  it('covers the rules that it names, in that version, and no others', () => {
    expect(isConfirmed(verdictOf('alpha'), null)).toBe(false)
    expect(isConfirmed(verdictOf('alpha'), { rules: ['a@3'], justification: '' })).toBe(true)
    expect(isConfirmed(verdictOf('alpha'), { rules: ['a@2'], justification: '' })).toBe(false)
    expect(isConfirmed(verdictOf('alpha beta'), { rules: ['a@3'], justification: 'asked for' })).toBe(false)
  })
  it('needs a reason where one of the rules asks for it', () => {
    expect(isConfirmed(verdictOf('alpha beta'), { rules: ['a@3', 'b@1'], justification: '  ' })).toBe(false)
    expect(isConfirmed(verdictOf('alpha beta'), { rules: ['a@3', 'b@1'], justification: '\u200b\u200b\u200b…' })).toBe(false)
    expect(isConfirmed(verdictOf('alpha beta'), { rules: ['a@3', 'b@1'], justification: 'The client asked' })).toBe(true)
  })
})
