import { expect, it } from 'vitest'
import type { StartProblem } from '../../core/ipc.ts'
import type { Refusal, RefusalCode } from '../../core/messaging/refusal.ts'
import type { Notice } from '../../core/view.ts'
import { HOUR } from '../../core/time.ts'
import { i18n } from './index.ts'
import { refusalWords } from './refusal-words.ts'

const refusals: { [C in RefusalCode]: Extract<Refusal, { code: C }> } = {
  'connector-off': { code: 'connector-off', channel: 'whatsapp' },
  'not-a-contact': { code: 'not-a-contact' },
  'opt-in-needed': { code: 'opt-in-needed' },
  'opt-in-pending': { code: 'opt-in-pending', againAt: 6 * HOUR },
  'opt-in-too-soon': { code: 'opt-in-too-soon', againAt: 6 * HOUR },
  'already-opted-in': { code: 'already-opted-in' },
  'opted-out': { code: 'opted-out' },
  'not-on-whatsapp': { code: 'not-on-whatsapp', againAt: 6 * HOUR },
  'window-closed': { code: 'window-closed' },
  'template-not-approved': { code: 'template-not-approved', name: 'account_review', language: 'en_GB' },
  'template-variables-missing': { code: 'template-variables-missing', missing: ['1'] },
  'template-is-opt-in': { code: 'template-is-opt-in' },
  'empty': { code: 'empty' },
  'too-long': { code: 'too-long', length: 5000, limit: 4096 },
  'no-number': { code: 'no-number' },
  'sms-opted-out': { code: 'sms-opted-out' },
  'not-sms-capable': { code: 'not-sms-capable' },
  'unknown-thread': { code: 'unknown-thread' },
  'unknown-line': { code: 'unknown-line', channel: 'sms' },
  'marketing-stopped': { code: 'marketing-stopped' },
  'media-missing': { code: 'media-missing' },
  'media-type': { code: 'media-type', channel: 'whatsapp', mime: 'image/tiff' },
  'media-too-large': { code: 'media-too-large', bytes: 6 * 1024 * 1024, limit: 5 * 1024 * 1024 },
  'not-on-channel': { code: 'not-on-channel', channel: 'sms' },
  'nothing-to-react-to': { code: 'nothing-to-react-to' },
  'mms-needs-address': { code: 'mms-needs-address' },
  'archive-behind': { code: 'archive-behind' },
  'file-not-read': { code: 'file-not-read' },
  'dlp-blocked': { code: 'dlp-blocked', findings: [] },
  'dlp-confirm': { code: 'dlp-confirm', justification: 'required', findings: [] },
}

it('every refusal is a sentence, with nothing left to fill in', () => {
  for (const refusal of Object.values(refusals)) {
    const words = refusalWords(refusal, 'Tom', 0)
    expect(words, refusal.code).toMatch(/^[A-Z][^{}]+\.$/)
    expect(words).not.toContain('common.')
  }
})

it('a refusal says how long to wait, and by how much a text is too long', () => {
  expect(refusalWords(refusals['opt-in-pending'], 'Tom', 12 * 60_000)).toBe('Tom has not answered the opt-in yet. You can send it again in 5 h 48 m.')
  expect(refusalWords(refusals['too-long'], 'Tom', 0)).toBe('This message has 5000 characters; 4096 is the most.')
})

it('every problem of the start says what happened and what to do', () => {
  const codes: Record<StartProblem['code'], true> = {
    'ledger-locked': true, 'ledger-corrupt': true, 'ledger-newer': true, 'ledger-key': true,
    'disk-full': true, 'policy-missing': true, 'policy-bad': true, 'ledger-error': true,
  }
  for (const code of Object.keys(codes)) for (const part of ['title', 'what', 'todo']) expect(i18n.global.te(`shell.problem.${code}.${part}`), `${code}.${part}`).toBe(true)
})

const notices: Record<Notice['kind'], true> = {
  'opt-in-sent': true, 'opt-in-failed': true, 'opted-in': true, 'declined': true, 'unreachable': true, 'consent-recorded': true, 'consent-ended': true,
  'window-closed': true, 'sms-opted-out': true, 'sms-opted-in': true, 'not-sms-capable': true, 'number-changed': true, 'marketing-stopped': true, 'marketing-resumed': true,
}
it('whatever happened to a conversation has its words wherever it is told', () => {
  for (const kind of Object.keys(notices)) {
    for (const place of ['inbox.notice', 'inbox.noticeShort', 'inbox.panel.step', 'contacts.notice']) expect(i18n.global.te(`${place}.${kind}`), `${place}.${kind}`).toBe(true)
  }
})
