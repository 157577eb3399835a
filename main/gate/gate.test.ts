import { describe, expect, test } from 'vitest'
import type { LineId } from '../../core/ids.ts'
import { nextConsent } from '../../core/consent/opt-in.ts'
import type { OutboundMessage, TemplateValues } from '../../core/messaging/message.ts'
import type { Refusal, RefusalCode } from '../../core/messaging/refusal.ts'
import { DAY, HOUR } from '../../core/time.ts'
import { fill } from '../../core/whatsapp/template-text.ts'
import { TEXT_LIMIT } from '../../core/messaging/text-limit.ts'
import { clear, type GateView } from './gate.ts'
import { consentIn, filled, id, message, now, optIn, policyWith, question, review, sms, template, text, view, windowClosed } from './testing/gate-view.ts'

/** Shown in gate-content.test.ts. */
type ContentCode = 'marketing-stopped' | 'media-missing' | 'media-type' | 'media-too-large' | 'not-on-channel' | 'nothing-to-react-to' | 'mms-needs-address' | 'file-not-read' | 'dlp-blocked' | 'dlp-confirm'

/** Every code that a test below has seen; the last test looks for those that none has. */
const seen = new Set<RefusalCode>()
function refusal(out: OutboundMessage, at: GateView): Refusal | null {
  const result = clear(out, at)
  if (result.ok) return null
  seen.add(result.refusal.code)
  return result.refusal
}

describe('what may go, goes as it is', () => {
  test('free text to a contact who has opted in, in an open window', () => {
    const result = clear(message(), view())
    expect(result.ok).toBe(true)
    if (result.ok) expect({ ...result.message }).toEqual(message())
  })
})

describe('rule 1: the connector must be enabled by the organisation', () => {
  test('WhatsApp switched off: nothing goes, not even an opt-in or a note', () => {
    const off = view({ policy: policyWith({ whatsapp: false }) })
    for (const purpose of ['talk', 'opt-in', 'consent-note'] as const) {
      expect(refusal(message({ purpose }), off)).toEqual({ code: 'connector-off', channel: 'whatsapp' })
    }
  })

  test('SMS switched off: no SMS, but WhatsApp goes', () => {
    const off = view({ policy: policyWith({ sms: false }) })
    expect(refusal(sms(), off)).toEqual({ code: 'connector-off', channel: 'sms' })
    expect(refusal(message(), off)).toBeNull()
  })

  test('a line that the policy does not give the channel, or has no longer, is refused as such: the connector is not off', () => {
    const [line] = policyWith().lines
    if (line === undefined) throw new Error('a line')
    const whatsappOnly = { ...policyWith(), lines: [{ id: line.id, name: line.name, whatsapp: line.whatsapp }] }
    expect(refusal(sms(), view({ policy: whatsappOnly }))).toEqual({ code: 'unknown-line', channel: 'sms' })
    expect(refusal(message(), view({ policy: whatsappOnly }))).toBeNull()
    const gone = view({ policy: { ...policyWith(), lines: [{ ...line, id: 'another' as LineId }] }, template: optIn, consent: consentIn('none') })
    for (const purpose of ['talk', 'opt-in', 'consent-note'] as const) expect(refusal(message({ purpose, content: filled(optIn) }), gone)).toEqual({ code: 'unknown-line', channel: 'whatsapp' })
  })

  test('a policy that does not know a connector has it off', () => {
    const policy = { ...policyWith(), connectors: {} }
    expect(refusal(message(), view({ policy }))).toEqual({ code: 'connector-off', channel: 'whatsapp' })
    expect(refusal(sms(), view({ policy }))).toEqual({ code: 'connector-off', channel: 'sms' })
  })
})

describe('rule 2: WhatsApp goes only to people in the contacts', () => {
  test('a reply to a stranger asks to add them first, whatever their consent', () => {
    for (const purpose of ['talk', 'opt-in'] as const) {
      expect(refusal(message({ purpose, content: filled(optIn) }), view({ isContact: false, template: optIn }))).toEqual({ code: 'not-a-contact' })
    }
  })

  test('an SMS may go to somebody who is not', () => {
    expect(refusal(sms(), view({ isContact: false, consent: null, window: null }))).toBeNull()
  })

  test('a message needs somewhere to go: a number, or on WhatsApp a user id', () => {
    const nowhere = { to: { e164: null, userId: null } }
    const byId = { to: { e164: null, userId: 'US.13491208655302741918' } }
    expect(refusal(message(nowhere), view())).toEqual({ code: 'no-number' })
    expect(refusal(message(byId), view())).toBeNull()
    expect(refusal(sms(byId), view())).toEqual({ code: 'no-number' })
  })
})

describe('rule 3: consent comes first', () => {
  const againAt = now - HOUR + DAY

  test.each([
    ['none', { code: 'opt-in-needed' }],
    ['pending', { code: 'opt-in-pending', againAt }],
    ['declined', { code: 'opted-out' }],
    ['unreachable', { code: 'not-on-whatsapp', againAt }],
  ] as const)('%s: neither text nor template, although the window is open', (state, expected) => {
    const at = view({ consent: consentIn(state, HOUR), template: review })
    expect(refusal(message(), at)).toEqual(expected)
    expect(refusal(message({ content: filled(review) }), at)).toEqual(expected)
    expect(refusal(message({ content: question }), at)).toEqual(expected)
  })

  test('a WhatsApp message of which nobody knows the consent is refused', () => {
    expect(refusal(message(), view({ consent: null }))).toEqual({ code: 'opt-in-needed' })
    expect(refusal(message({ purpose: 'opt-in', content: filled(optIn) }), view({ consent: null, template: optIn }))).toEqual({ code: 'opt-in-needed' })
  })

  const ask = message({ purpose: 'opt-in', content: filled(optIn) })

  test('the opt-in goes to a contact who was never asked, without any window', () => {
    expect(refusal(ask, view({ consent: consentIn('none'), window: null, template: optIn }))).toBeNull()
  })

  test('a new opt-in can be sent every 24 hours: at exactly 24 h it goes, a moment before it does not', () => {
    for (const state of ['pending', 'unreachable'] as const) {
      expect(refusal(ask, view({ consent: consentIn(state, DAY), template: optIn }))).toBeNull()
      expect(refusal(ask, view({ consent: consentIn(state, DAY - 1), template: optIn }))).toEqual({ code: 'opt-in-too-soon', againAt: now + 1 })
    }
  })

  test('the opt-in that waits to be sent is not too soon after itself', () => {
    const consent = { ...consentIn('pending', 1000), askedBy: id }
    expect(refusal(ask, view({ consent, template: optIn }))).toBeNull()
  })

  test('somebody who said yes, or no, is not asked again', () => {
    expect(refusal(ask, view({ consent: consentIn('opted-in'), template: optIn }))).toEqual({ code: 'already-opted-in' })
    expect(refusal(ask, view({ consent: consentIn('declined'), template: optIn }))).toEqual({ code: 'opted-out' })
  })

  test('nothing but the opt-in template passes for an opt-in', () => {
    const at = view({ consent: consentIn('none'), template: review })
    expect(refusal(message({ purpose: 'opt-in', content: filled(review) }), at)).toEqual({ code: 'opt-in-needed' })
    expect(refusal(message({ purpose: 'opt-in', content: text('Hello?') }), at)).toEqual({ code: 'opt-in-needed' })
  })

  test('the question with buttons goes only where the window is open', () => {
    const asked = message({ purpose: 'opt-in', content: question })
    expect(refusal(asked, view({ consent: consentIn('none') }))).toBeNull()
    expect(refusal(asked, view({ consent: consentIn('none'), ...windowClosed }))).toEqual({ code: 'window-closed' })
  })

  test('an opt-in template that is not approved is not sent', () => {
    expect(refusal(ask, view({ consent: consentIn('none'), template: { ...optIn, status: 'PAUSED' } }))).toEqual({ code: 'template-not-approved', name: 'opt_in_v3', language: 'en_GB' })
  })
})

describe('rule 4: the client is told what their answer did', () => {
  const note = message({ purpose: 'consent-note', content: text('You are opted out. Reply YES to come back.') })

  test('after yes and after no, to strangers too, while their window is open', () => {
    for (const state of ['opted-in', 'declined'] as const) {
      expect(refusal(note, view({ consent: consentIn(state), isContact: false }))).toBeNull()
      expect(refusal(note, view({ consent: consentIn(state), ...windowClosed }))).toEqual({ code: 'window-closed' })
    }
  })

  test('and never without an answer: the note is no way round consent', () => {
    for (const state of ['none', 'pending', 'unreachable'] as const) {
      expect(refusal(note, view({ consent: consentIn(state) }))).toEqual({ code: 'opt-in-needed' })
    }
  })
})

describe('rule 5: free text until 24 hours have passed', () => {
  const wrote = (ago: number, own: number | null = null) => ({ window: { lastClientAt: now - ago, lastOwnAt: own === null ? null : now - own, closedAt: null } })

  test('a moment before 24 h it goes, at exactly 24 h it is refused', () => {
    expect(refusal(message(), view(wrote(DAY - 1)))).toBeNull()
    expect(refusal(message(), view(wrote(DAY)))).toEqual({ code: 'window-closed' })
  })

  test('queued at 23:59:59 and dispatched after: refused at dispatch', () => {
    const submitted = view(wrote(DAY - 1000))
    expect(refusal(message(), submitted)).toBeNull()
    expect(refusal(message(), { ...submitted, now: submitted.now + 1001 })).toEqual({ code: 'window-closed' })
  })

  test("the advisor's own message counts under `either`, not under `client`", () => {
    expect(refusal(message(), view(wrote(2 * DAY, HOUR)))).toBeNull()
    expect(refusal(message(), view({ ...wrote(2 * DAY, HOUR), policy: policyWith({ refreshedBy: 'client' }) }))).toEqual({ code: 'window-closed' })
  })

  test('a 131047 closes the window at once', () => {
    expect(refusal(message(), view({ window: { lastClientAt: now - HOUR, lastOwnAt: null, closedAt: now - 1 } }))).toEqual({ code: 'window-closed' })
  })

  test('consent obtained elsewhere opens templates, not the window', () => {
    const at = view({ consent: nextConsent(consentIn('none'), { kind: 'given', at: now - 1, by: 'elsewhere' }), window: null, template: review })
    expect(refusal(message(), at)).toEqual({ code: 'window-closed' })
    expect(refusal(message({ content: filled(review) }), at)).toBeNull()
  })
})

describe('rule 6: templates at any time, to a contact who is opted in', () => {
  const send = message({ content: filled(review) })
  const at = (change: Partial<GateView> = {}) => view({ ...windowClosed, template: review, ...change })

  test('also when the window is closed, or open', () => {
    expect(refusal(send, at())).toBeNull()
    expect(refusal(send, view({ template: review }))).toBeNull()
  })

  test.each(['PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'approved', ''])('a template that is %j, not APPROVED, is refused', (status) => {
    expect(refusal(send, at({ template: { ...review, status } }))).toEqual({ code: 'template-not-approved', name: 'account_review_v2', language: 'en_GB' })
  })

  test('a template that is not known is refused', () => {
    expect(refusal(send, at({ template: null }))).toEqual({ code: 'template-not-approved', name: 'account_review_v2', language: 'en_GB' })
  })

  test('each variable must be filled with something to see', () => {
    const unfilled: TemplateValues[] = [{}, { 1: 'Dana' }, { 1: 'Dana', 2: ' ' }, { 1: 'Dana', 2: '\u200b' }]
    for (const given of unfilled) {
      expect(refusal(message({ content: filled(review, given) }), at())).toMatchObject({ code: 'template-variables-missing', missing: expect.arrayContaining(['2']) })
    }
  })

  test('in header and buttons too', () => {
    const whole = template('document_ready', {
      header: { type: 'text', text: 'For {{1}}' },
      variables: [{ key: 'header:1', place: 'header', example: '' }, ...review.variables, { key: 'button:0:1', place: 'button', example: '' }],
    })
    expect(refusal(message({ content: filled(whole) }), at({ template: whole }))).toEqual({ code: 'template-variables-missing', missing: ['header:1', 'button:0:1'] })
  })

  test('the opt-in template is no template to choose, whoever the client is', () => {
    expect(refusal(message({ content: filled(optIn) }), at({ template: optIn }))).toEqual({ code: 'template-is-opt-in' })
  })

  test('a template whose words have changed since it was submitted is not what the advisor sent', () => {
    const reworded = { ...review, body: 'Hello {{1}}, your {{2}} review costs 90 pounds.' }
    expect(refusal(send, at({ template: reworded }))).toEqual({ code: 'template-not-approved', name: 'account_review_v2', language: 'en_GB' })
  })

  test('the filled body may have 1,024 characters, and not one more (Meta error 132005)', () => {
    const fixed = [...fill(review, { 1: '', 2: 'x' })].length - '{{1}}'.length
    expect(refusal(message({ content: filled(review, { 1: 'é'.repeat(1024 - fixed), 2: 'x' }) }), at())).toBeNull()
    expect(refusal(message({ content: filled(review, { 1: 'é'.repeat(1025 - fixed), 2: 'x' }) }), at())).toEqual({ code: 'too-long', length: 1025, limit: 1024 })
  })
})

describe('what is written must be something that arrives', () => {
  test.each(['', ' ', '\n\n', '\u200b\u2060', '\ufeff', '\u3164'])('%j is empty', (words) => {
    expect(refusal(message({ content: text(words) }), view())).toEqual({ code: 'empty' })
    expect(refusal(sms({ content: text(words) }), view())).toEqual({ code: 'empty' })
  })

  test('WhatsApp takes 4,096 characters; an emoji is one', () => {
    expect(refusal(message({ content: text('👍'.repeat(TEXT_LIMIT.whatsapp)) }), view())).toBeNull()
    expect(refusal(message({ content: text('a'.repeat(4097)) }), view())).toEqual({ code: 'too-long', length: 4097, limit: 4096 })
  })

  test('SMS takes 1,600 (Twilio error 21617)', () => {
    expect(refusal(sms({ content: text('a'.repeat(1600)) }), view())).toBeNull()
    expect(refusal(sms({ content: text('a'.repeat(1601)) }), view())).toEqual({ code: 'too-long', length: 1601, limit: 1600 })
  })

  test('a question with buttons takes 1,024', () => {
    expect(refusal(message({ content: { ...question, text: 'a'.repeat(1025) } }), view())).toEqual({ code: 'too-long', length: 1025, limit: 1024 })
  })

  test('a paste of 10,000 characters is refused with its length, not cut', () => {
    expect(refusal(message({ content: text('x'.repeat(10_000)) }), view())).toEqual({ code: 'too-long', length: 10_000, limit: 4096 })
  })
})

describe('SMS', () => {
  test('takes no template: it would go out as if it had been typed', () => {
    expect(refusal(sms({ content: filled(review) }), view({ template: review }))).toEqual({ code: 'template-not-approved', name: review.name, language: review.language })
  })

  test.each(['sms-opted-out', 'not-sms-capable'] as const)('is refused where the address is %s', (smsBlock) => {
    expect(refusal(sms(), view({ smsBlock }))).toEqual({ code: smsBlock })
  })

  test('knows neither consent nor window of WhatsApp, and WhatsApp no STOP by SMS', () => {
    expect(refusal(sms(), view({ consent: consentIn('declined'), ...windowClosed }))).toBeNull()
    expect(refusal(message(), view({ smsBlock: 'sms-opted-out' }))).toBeNull()
  })
})

test('nothing is said any more where the archive is too far behind, by WhatsApp or SMS; what is wrong with the message itself is said first', () => {
  expect(refusal(message(), view({ archiveBehind: true }))).toEqual({ code: 'archive-behind' })
  expect(refusal(sms(), view({ archiveBehind: true }))).toEqual({ code: 'archive-behind' })
  expect(refusal(message({ content: text('') }), view({ archiveBehind: true }))).toEqual({ code: 'empty' })
})

test('every reason to refuse is shown above', () => {
  const all: Record<Exclude<RefusalCode, 'unknown-thread' | ContentCode>, true> = {
    'connector-off': true, 'not-a-contact': true, 'opt-in-needed': true, 'opt-in-pending': true, 'opt-in-too-soon': true, 'already-opted-in': true,
    'opted-out': true, 'not-on-whatsapp': true, 'window-closed': true, 'template-not-approved': true, 'template-variables-missing': true,
    'template-is-opt-in': true, 'empty': true, 'too-long': true, 'no-number': true, 'sms-opted-out': true, 'not-sms-capable': true, 'unknown-line': true, 'archive-behind': true,
  }
  // The other one is said before there is a message to look at (main/outbound/submit.ts).
  expect([...seen].sort()).toEqual(Object.keys(all).sort())
})
