import { describe, expect, it } from 'vitest'
import type { RefusalCode } from '../../core/messaging/refusal.ts'
import { DAY, HOUR } from '../../core/time.ts'
import { newId, type TestDeskOptions } from '../testing/desk.ts'
import { refusalOf, withDesk } from '../testing/with-desk.ts'

/* Rules 5 and 6: what may be written, and when. Over the whole desk: commands in, real HTTP to the sandbox, rows out. For every refusal the sandbox has seen nothing. */
const desk = withDesk()

describe.each(['either', 'client'] as const)('rule 5, refreshed by %s: free text until 24 hours have passed', (rule) => {
  const under: TestDeskOptions = { policy: (policy) => { if (policy.connectors.whatsapp) policy.connectors.whatsapp.refreshedBy = rule }, sandbox: { window: rule } }

  it('the window ends 24 hours after the last message that counts, and the client can always write', async () => {
    await desk.open(under)
    const thread = await desk.optedIn()
    await desk.travel(23 * HOUR)
    expect(refusalOf(await desk.text(thread, 'Still open'))).toBeNull()
    await desk.quiet()
    await desk.travel(2 * HOUR)
    const before = desk.sends().length
    expect(refusalOf(await desk.text(thread, 'And now?'))).toBe(rule === 'either' ? null : 'window-closed')
    await desk.quiet()
    expect(desk.sends()).toHaveLength(before + (rule === 'either' ? 1 : 0))
    await desk.travel(3 * DAY)
    expect(refusalOf(await desk.text(thread, 'Too late'))).toBe('window-closed')
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'I am back' })
    await desk.until(() => desk.texts(thread).includes('I am back'))
    expect(refusalOf(await desk.text(thread, 'Good'))).toBeNull()
    await desk.quiet()
  })

  it('a 131047 closes the window at once, and the text is a draft again', async () => {
    await desk.open(under)
    const thread = await desk.optedIn()
    desk.sandbox.control.fault({ target: 'graph.messages', kind: 'error', code: 131047, count: 1 })
    expect(refusalOf(await desk.text(thread, 'Bounced'))).toBeNull()
    await desk.quiet()
    await desk.until(() => desk.row(thread).window?.closedAt)
    expect(desk.row(thread).draft?.text).toBe('Bounced')
    expect(refusalOf(await desk.text(thread, 'Again'))).toBe('window-closed')
  })
})

describe('rule 5, at its edge', () => {
  it('refuses at dispatch what was queued a second before the window ended, and restores the draft', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await desk.sandbox.control.offline(true)
    expect(refusalOf(await desk.text(thread, 'Just in time'))).toBeNull()
    await desk.quiet()
    expect(desk.messages(thread).at(-1)?.status).toBe('queued')
    const before = desk.sends().length
    await desk.sandbox.control.offline(false)
    await desk.travel(25 * HOUR)
    await desk.until(() => desk.messages(thread).find(({ text }) => text === 'Just in time')?.status === 'refused')
    expect(desk.messages(thread).find(({ text }) => text === 'Just in time')?.refusal).toBe('window-closed')
    expect(desk.row(thread).draft?.text).toBe('Just in time')
    expect(desk.sends()).toHaveLength(before)
  })
})

describe('rule 6: after the window templates only', () => {
  it('sends an approved, filled template, and refuses every other', async () => {
    await desk.open()
    const thread = await desk.optedIn()
    await desk.travel(2 * DAY)
    const before = desk.sends().length
    const send = (name: string, language: string, values: Record<string, string>): Promise<RefusalCode | null> =>
      desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'template', name, language, values } }).then(refusalOf)
    expect(await send('account_review_v2', 'en_GB', { 1: 'Mei' })).toBe('template-variables-missing')
    expect(await send('no_such_template', 'en_GB', {})).toBe('template-not-approved')
    expect(await send('opt_in_v3', 'en_GB', { 1: 'a', 2: 'b', 3: 'c' })).toBe('template-is-opt-in')
    expect(desk.sends()).toHaveLength(before)
    expect(await send('account_review_v2', 'en_GB', { 1: 'Mei', 2: 'half-yearly' })).toBeNull()
    await desk.quiet()
    expect(desk.sends()).toHaveLength(before + 1)
    expect(desk.messages(thread).find(({ template }) => template === 'account_review_v2')?.text).toContain('half-yearly')
  })
})
