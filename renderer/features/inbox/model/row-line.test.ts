import { describe, expect, it } from 'vitest'
import type { E164, MessageId } from '../../../../core/ids.ts'
import { HOUR, MINUTE } from '../../../../core/time.ts'
import type { Draft, ThreadPreview } from '../../../../core/view.ts'
import { rowLine } from './row-line.ts'
import type { Standing } from './standing.ts'

const preview: ThreadPreview = { direction: 'in', text: 'See you on Monday', status: 'received', notice: null, type: 'text', media: null }
const draft: Draft = { id: 'd' as MessageId, text: 'Half a thought', template: null, attachments: [], replyTo: null }
const thread = { channel: 'whatsapp' as const, preview, draft: null, lastAt: 0 }
const free: Standing = { kind: 'free', closesAt: 0 + HOUR, because: 'client', acceptedAt: null }
const chipOf = (line: ReturnType<typeof rowLine>) => line.chip?.label.key ?? null

describe('the second line of a row', () => {
  it('is the client\'s last words', () => expect(rowLine(thread, free, 0)).toEqual({ chip: null, own: false, text: 'See you on Monday' }))
  it('says whose words they are when they are the advisor\'s', () => {
    expect(rowLine({ ...thread, preview: { ...preview, direction: 'out', status: 'sent' } }, free, 0)).toEqual({ chip: null, own: true, text: preview.text })
  })
  it('shows a draft', () => expect([chipOf(rowLine({ ...thread, draft }, free, 0)), rowLine({ ...thread, draft }, free, 0).text]).toEqual(['inbox.chip.draft', 'Half a thought']))
  it('shows what is attached where a draft has no words', () => {
    const place = { latitude: 50.8225, longitude: -0.1372, name: 'The pier', address: null }
    const line = rowLine({ ...thread, draft: { ...draft, text: '', attachments: [{ id: 'a' as MessageId, place }] } }, free, 0)
    expect([chipOf(line), line.text]).toEqual(['inbox.chip.draft', 'Location: The pier'])
  })
  it('does not take spaces for a draft', () => expect(chipOf(rowLine({ ...thread, draft: { ...draft, text: '  \n' } }, free, 0))).toBeNull())
  it('shows a failure before a draft', () => {
    const failed = { ...thread, draft, preview: { ...preview, direction: 'out' as const, status: 'failed' as const } }
    expect(chipOf(rowLine(failed, free, 0))).toBe('inbox.chip.notSent')
  })
  it('says that a message waits, when it has not gone out at once', () => {
    const queued = { ...thread, preview: { ...preview, direction: 'out' as const, status: 'queued' as const } }
    expect([chipOf(rowLine(queued, free, 2_999)), chipOf(rowLine(queued, free, 3_000))]).toEqual([null, 'inbox.chip.waiting'])
  })
  it('says in how long the opt-in can be sent again', () => {
    expect(rowLine(thread, { kind: 'pending', againAt: 6 * HOUR + 12 * MINUTE, left: true }, 0)).toEqual({
      chip: { tone: 'warning', label: { key: 'inbox.chip.optInSent' } },
      text: { key: 'inbox.row.resendIn', params: { span: { key: 'inbox.span.short.both', params: { h: 6, m: 12 } } } },
    })
  })
  it('says that it can be sent again from that moment on', () => {
    expect(rowLine(thread, { kind: 'pending', againAt: 0 + HOUR, left: true }, 0 + HOUR).text).toEqual({ key: 'inbox.row.resendNow' })
  })
  it('says with which word the client can come back', () => {
    expect(rowLine(thread, { kind: 'declined', yes: 'SÍ' }, 0).text).toEqual({ key: 'inbox.row.canReturn', params: { yes: 'SÍ' } })
  })
  it('names the number that cannot take SMS', () => {
    const notice = { kind: 'not-sms-capable', by: null, fact: 3, number: '+442079460018' as E164, detail: '' } as const
    expect(rowLine({ ...thread, preview: { ...preview, direction: 'notice', notice } }, { kind: 'sms' }, 0).text).toEqual({ key: 'inbox.noticeShort.not-sms-capable', params: { number: '+44 20 7946 0018' } })
  })
  it('says of an opt-in that has not left that it waits, not that it was sent', () => {
    expect(rowLine(thread, { kind: 'pending', againAt: 0 + HOUR, left: false }, 0)).toEqual({ chip: { tone: 'warning', label: { key: 'inbox.chip.waiting' } }, text: { key: 'inbox.row.optInWaits' } })
  })
  it.each([
    [{ kind: 'declined', yes: 'SÍ' }, 'optedOut'], [{ kind: 'template-only', ended: true }, 'templateOnly'],
    [{ kind: 'unreachable', againAt: 0 }, 'notReached'], [{ kind: 'not-sms-capable' }, 'noSms'], [{ kind: 'stranger' }, 'stranger'],
  ] as const)('has a chip for %o', (standing, key) => expect(chipOf(rowLine(thread, standing, 0))).toBe(`inbox.chip.${key}`))
})
