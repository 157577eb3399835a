import { describe, expect, it } from 'vitest'
import { DAY } from '../../../../core/time.ts'
import type { MediaId } from '../../../../core/ids.ts'
import type { Advice, MessageRow } from '../../../../core/view.ts'
import { aMessage } from './testing/a-message.ts'
import { footingOf, takenBackWords } from './footing.ts'
import en from '../../../locales/en/inbox.json'

const aPhoto: MessageRow['media'] = { id: 'p' as MediaId, kind: 'image', mime: 'image/jpeg', fileName: null, bytes: 9, sha256: null, width: 4, height: 3, duration: null, voice: false, state: 'kept', code: null }
const failed = (advice: Advice, over = {}) => aMessage({ id: 'm', status: 'failed', failure: { code: '131000', advice, details: '' }, ...over })
const spoken = (key: string): unknown => key.split('.').slice(1).reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], en)
const advices: Advice[] = [
  'sign-in-again', 'try-later', 'tell-it', 'offer-sms', 'use-template', 'wait-a-day', 'no-marketing', 'fix-text', 'resync-templates',
  'check-number', 'sms-opted-out', 'not-sms-capable', 'check-settings',
]

it('what the firm’s rules kept while it waited names the rules, where they are known', () => {
  const dlp = { action: 'block', rules: ['Payment card numbers', 'IBANs'], original: null, justification: null } as const
  expect(footingOf(aMessage({ id: 'm', status: 'refused', refusal: 'dlp-blocked', dlp }), 'sms', 'Tom', 0)).toMatchObject({ what: { key: 'inbox.refusedLater.dlp-blocked-by', params: { rules: 'Payment card numbers and IBANs' } }, next: { key: 'inbox.refusedLater.kept' } })
  expect(footingOf(aMessage({ id: 'm', status: 'refused', refusal: 'dlp-blocked' }), 'sms', 'Tom', 0)).toMatchObject({ what: { key: 'inbox.refusedLater.dlp-blocked' } })
  for (const code of ['dlp-blocked', 'dlp-blocked-by', 'dlp-confirm', 'dlp-confirm-by']) expect(spoken(`inbox.refusedLater.${code}`)).toBeTypeOf('string')
})

describe('under a message that failed', () => {
  it.each(advices)('stands what happened and what to do next (%s), in words', (advice) => {
    for (const channel of ['whatsapp', 'sms'] as const) {
      const footing = footingOf(failed(advice), channel, 'Tom', 0)
      expect(footing?.kind).toBe('trouble')
      if (footing?.kind !== 'trouble') return
      expect(spoken(footing.what.key)).toBeTypeOf('string')
      expect(spoken(footing.next?.key ?? '')).toBeTypeOf('string')
    }
  })
  it('an SMS is offered where WhatsApp may not reach the person', () => expect(footingOf(failed('offer-sms'), 'whatsapp', 'Tom', 0)).toMatchObject({ step: 'write-sms' }))
  it('what Meta held back can be sent again after a day, not before', () => {
    expect(footingOf(failed('wait-a-day'), 'whatsapp', 'Tom', DAY - 1)).toMatchObject({ step: null })
    expect(footingOf(failed('wait-a-day'), 'whatsapp', 'Tom', 0 + DAY)).toMatchObject({ step: 'retry' })
  })
  it('a failed opt-in goes out again by its own dialog', () => expect(footingOf(failed('try-later', { purpose: 'opt-in' }), 'whatsapp', 'Tom', 0)).toMatchObject({ step: 'send-opt-in' }))
  it('a file that the provider did not take can go out again; there is no text to edit', () => {
    expect(footingOf(failed('fix-text', { type: 'media', media: aPhoto }), 'whatsapp', 'Tom', 0)).toMatchObject({ what: { key: 'inbox.failure.fix-file.what' }, step: 'retry' })
    expect(spoken('inbox.failure.fix-file.next')).toBeTypeOf('string')
    expect(footingOf(failed('fix-text', { type: 'template', media: aPhoto }), 'whatsapp', 'Tom', 0)).toMatchObject({ step: 'choose-template' })
  })
  it('nothing is asked of the advisor about the app\'s own notes', () => expect(footingOf(failed('try-later', { purpose: 'consent-note' }), 'whatsapp', 'Tom', 0)).toMatchObject({ step: null, next: null }))
})

describe('under a message that waits', () => {
  it('stands nothing while it goes out at once', () => expect(footingOf(aMessage({ id: 'm', status: 'queued' }), 'sms', 'Tom', 2_999)).toBeNull())
  it('stands that it waits, after three seconds', () => expect(footingOf(aMessage({ id: 'm', status: 'queued' }), 'sms', 'Tom', 3_000)?.kind).toBe('waiting'))
  it.each([[0, 'retrySoon'], [19_999, 'retrySoon'], [20_000, 'retryInAMinute'], [59_999, 'retryInAMinute'], [60_000, 'retry']])('stands when it is tried again: in %i ms', (retryAt, key) => {
    const failure = { code: '130429', advice: 'try-later', details: '' } as const
    expect(footingOf(aMessage({ id: 'm', status: 'queued', retryAt, failure }), 'sms', 'Tom', 0)).toMatchObject({ what: { key: `inbox.waiting.${key}` } })
  })
  it.each([[6_000, 'turnSoon'], [20_000, 'turnInAMinute'], [60_000, 'turn']])('stands when its turn comes, where WhatsApp takes no more at once: in %i ms', (retryAt, key) => {
    expect(spoken(`inbox.waiting.${key}`)).toBeTypeOf('string')
    expect(footingOf(aMessage({ id: 'm', status: 'queued', retryAt }), 'whatsapp', 'Tom', 0)).toMatchObject({ what: { key: `inbox.waiting.${key}` } })
  })
  it('stands that it waits, and no moment, where its turn did not come as foreseen', () => {
    expect(footingOf(aMessage({ id: 'm', status: 'queued', retryAt: 10_000 }), 'whatsapp', 'Tom', 10_001)).toMatchObject({ what: { key: 'inbox.waiting.line' } })
  })
})

it('a message refused while it waited says why and offers the template', () => {
  expect(footingOf(aMessage({ id: 'm', status: 'refused', refusal: 'window-closed' }), 'whatsapp', 'Tom', 0)).toMatchObject({ kind: 'trouble', step: 'choose-template' })
})
it('an attachment refused while it waited is said to be attached again, or in the draft where nothing can be written', () => {
  const refused = aMessage({ id: 'm', type: 'location', status: 'refused', refusal: 'window-closed' })
  expect(footingOf(refused, 'whatsapp', 'Tom', 0, { isContact: true, takesText: true })).toMatchObject({ next: { key: 'inbox.refusedLater.attached' } })
  expect(footingOf(refused, 'whatsapp', 'Tom', 0, { isContact: true, takesText: false })).toMatchObject({ next: { key: 'inbox.refusedLater.attachedForLater' } })
})
it('a text refused while it waited is said to be in the field only where there is one', () => {
  const refused = aMessage({ id: 'm', status: 'refused', refusal: 'not-a-contact' })
  const gone = footingOf(refused, 'whatsapp', 'Tom', 0, { isContact: false, takesText: false })
  expect(gone).toMatchObject({ what: { key: 'inbox.refusedLater.not-a-contact' }, next: { key: 'inbox.refusedLater.keptForLater' }, step: 'add-contact' })
  const back = footingOf(refused, 'whatsapp', 'Tom', 0, { isContact: true, takesText: true })
  expect(back).toMatchObject({ what: { key: 'inbox.refusedLater.was-not-a-contact' }, next: { key: 'inbox.refusedLater.kept' }, step: null })
})
it('what was taken back is said to be in the field only where it is', () => {
  expect(takenBackWords(aMessage({ id: 'm', purpose: 'talk' }), 'Tom').key).toBe('inbox.waiting.takenBack')
  expect(takenBackWords(aMessage({ id: 'm', purpose: 'opt-in', type: 'template' }), 'Tom').key).toBe('inbox.waiting.takenBackOptIn')
  for (const type of ['media', 'location', 'cards'] as const) expect(takenBackWords(aMessage({ id: 'm', purpose: 'talk', type }), 'Tom').key).toBe('inbox.waiting.takenBackAttached')
  expect(takenBackWords(aMessage({ id: 'm', purpose: 'talk', type: 'template' }), 'Tom').key).toBe('inbox.waiting.canceled')
})
it('an unknown outcome is for the advisor to decide', () => expect(footingOf(aMessage({ id: 'm', status: 'unknown' }), 'sms', 'Tom', 0)).toEqual({ kind: 'unknown' }))
it('a message that came in has no line', () => expect(footingOf(aMessage({ id: 'm', direction: 'in', status: 'received' }), 'sms', 'Tom', 0)).toBeNull())
