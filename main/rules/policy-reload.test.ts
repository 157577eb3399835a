import { expect, it } from 'vitest'
import type { MediaId } from '../../core/ids.ts'
import type { PolicyInput } from '../../core/policy.ts'
import { newId } from '../testing/desk.ts'
import { withDesk } from '../testing/with-desk.ts'

/* A policy that changes while the desk is open. */
const desk = withDesk()
let policy: PolicyInput

async function open(more: object = {}): Promise<void> {
  await desk.open({ policy: (draft) => { policy = draft }, ...more })
}
function whatsApp(enabled: boolean): void {
  if (policy.connectors.whatsapp) policy.connectors.whatsapp.enabled = enabled
}
const session = () => desk.call('session.start', undefined)
const firm = async () => (await desk.call('policy.values', undefined)).find(({ path }) => path === 'organisation.name')?.value
const check = async () => (await desk.call('policy.check', undefined)).outcome

it('a connector that is switched off is off without a restart: nothing more goes to it, and it comes back as it was', async () => {
  await open()
  const thread = await desk.optedIn()
  whatsApp(false)
  expect(await check()).toBe('new')
  expect((await session()).connectors).toMatchObject({ whatsapp: null, sms: true })
  const before = desk.sends().length
  expect(await desk.text(thread, 'Not by this way')).toMatchObject({ ok: false, refusal: { code: 'connector-off' } })
  await desk.quiet()
  expect(desk.sends()).toHaveLength(before)
  whatsApp(true)
  expect(await check()).toBe('new')
  expect((await session()).connectors.whatsapp).not.toBeNull()
  expect(await desk.text(thread, 'Here again')).toEqual({ ok: true })
  await desk.until(() => desk.messages(thread).find(({ text, status }) => text === 'Here again' && status === 'delivered'))
})

it('a bad policy changes nothing, and says path and reason', async () => {
  await open()
  Object.assign(policy, { clock: 'sundial' })
  expect(await check()).toBe('refused')
  const { refused, origin } = await desk.call('policy.about', undefined)
  expect(refused?.origin).toMatch(/^clock: /)
  expect(origin).toBe('test')
  expect((await session()).problem).toBeNull()
  expect((await session()).connectors.whatsapp).not.toBeNull()
  Object.assign(policy, { clock: 'provider' })
  expect(await check()).toBe('same')
  expect((await desk.call('policy.about', undefined)).refused).toBeNull()
})

it('a message that is just going out has its answer before the desk closes: none becomes unknown', async () => {
  await open()
  const thread = await desk.optedIn()
  desk.sandbox.control.network({ target: 'graph', latencyMs: 500 })
  await desk.text(thread, 'On its way')
  await desk.until(() => desk.messages(thread).find(({ text, status }) => text === 'On its way' && status === 'dispatching'))
  policy.organisation.name = 'Harbour & Pine Wealth Management'
  expect(await check()).toBe('new')
  await desk.until(() => desk.messages(thread).find(({ text, status }) => text === 'On its way' && status === 'delivered'))
  expect(desk.sends().filter(({ body }) => JSON.stringify(body).includes('On its way'))).toHaveLength(1)
})

it('while a voice note is being recorded nothing leaves by the rules of before: it waits, that is said, and the new rules judge it', async () => {
  await open({ microphone: { open: () => Promise.resolve('open'), close: () => undefined } })
  const thread = await desk.optedIn()
  const { id } = await desk.call('recording.start', { threadId: thread }) as { id: MediaId }
  policy.dlp = { rules: [{ id: 'projects', name: 'Projects', detector: { kind: 'lexicon', terms: ['kingfisher'] }, action: 'block' }] }
  const before = desk.sends().length
  const checking = check()
  await expect.poll(async () => (await desk.call('policy.about', undefined)).held).toBe(true)
  expect(await desk.text(thread, 'About Kingfisher')).toEqual({ ok: true })
  expect(await desk.text(thread, 'See you on Friday')).toEqual({ ok: true })
  // A nudge to send does not send.
  desk.desk().woke()
  desk.desk().retry('whatsapp')
  await desk.desk().dispatch.settled()
  expect(desk.sends()).toHaveLength(before)
  expect(desk.messages(thread).filter(({ status }) => status === 'queued')).toHaveLength(2)
  expect(await desk.call('recording.end', { id, keep: false })).toMatchObject({})
  expect(await checking).toBe('new')
  expect((await desk.call('policy.about', undefined)).held).toBe(false)
  await desk.until(() => desk.messages(thread).find(({ text, status }) => text === 'See you on Friday' && status === 'delivered'))
  expect(desk.messages(thread).find(({ text }) => text === 'About Kingfisher')).toMatchObject({ status: 'refused', refusal: 'dlp-blocked' })
  expect(JSON.stringify(desk.sends())).not.toContain('Kingfisher')
})

it('a voice note that is being recorded is not cut', async () => {
  await open({ microphone: { open: () => Promise.resolve('open'), close: () => undefined } })
  const thread = await desk.optedIn()
  const started = await desk.call('recording.start', { threadId: thread })
  policy.organisation.name = 'Harbour & Pine Wealth Management'
  const checking = check()
  expect(await desk.call('recording.piece', { id: (started as { id: MediaId }).id, index: 0, bytes: new Uint8Array([1]) })).toMatchObject({ ok: expect.any(Boolean) })
  expect(await firm()).toBe('Harbour & Pine Wealth')
  await desk.call('recording.end', { id: (started as { id: MediaId }).id, keep: false })
  expect(await checking).toBe('new')
  expect(await firm()).toBe('Harbour & Pine Wealth Management')
})

it('what waits is held back by rules that came meanwhile, stands in the field again, and names the rule that asks, not one that would hide', async () => {
  await open()
  const thread = await desk.optedIn()
  await desk.sandbox.control.offline(true)
  const id = newId()
  await desk.text(thread, 'My confidential view: guaranteed', id)
  await desk.quiet()
  const rule = (term: string, action: 'redact' | 'warn') => ({ id: term, name: `No ${term}`, detector: { kind: 'lexicon' as const, terms: [term] }, action })
  policy.dlp = { rules: [rule('confidential', 'redact'), rule('guaranteed', 'warn')] }
  expect(await check()).toBe('new')
  const before = desk.sends().length
  await desk.sandbox.control.offline(false)
  desk.desk().retry('whatsapp')
  const row = await desk.until(() => desk.messages(thread).find((one) => one.id === id && one.status === 'refused'))
  expect(row).toMatchObject({ refusal: 'dlp-confirm', dlp: { rules: ['No guaranteed'] } })
  expect(desk.row(thread).draft?.text).toBe('My confidential view: guaranteed')
  expect(desk.sends()).toHaveLength(before)
})
