import { randomUUID } from 'node:crypto'
import type { CallId } from '../core/ids.ts'
import { ask } from './fixtures/bridge.ts'
import { expect, test, type Desk } from './fixtures/desk.ts'
import { mei, rafael, type Person } from './fixtures/people.ts'
import { callArgs, calls, loudest, open, phonePage, registered, sends, theirs, VOICE_HZ } from './fixtures/phone-page.ts'

/* The phone window as it is: JsSIP, WebRTC and the sandbox's phones, proven by what each side hears. */
test.use({ appArgs: callArgs() })

const near = (hertz: number): { asymmetricMatch(value: unknown): boolean } => ({ asymmetricMatch: (value) => typeof value === 'number' && Math.abs(value - hertz) < 20 })

async function dial(desk: Desk, person: Person): Promise<CallId> {
  const id = randomUUID() as CallId
  expect(await ask(desk.page(), 'calls.dial', { id, lineId: 'main', to: person.number, consults: null })).toMatchObject({ ok: true })
  return id
}
const call = async (desk: Desk, id: CallId) => (await calls(desk)).find((one) => one.id === id)
const talks = (desk: Desk, id: CallId) => expect.poll(async () => (await call(desk, id))?.state).toBe('talking')
const over = (desk: Desk, id: CallId) => expect.poll(async () => { const found = await call(desk, id); return found === undefined || found.state === 'ended' }).toBe(true)

test('a call is heard on both sides, held without a sound of the microphone, outlives a reload of the page, and leaves nothing open', async ({ desk }) => {
  await registered(desk)
  const page = await phonePage(desk)
  const id = await dial(desk, rafael)
  await talks(desk, id)
  await expect.poll(() => loudest(page)).toEqual(near(1000))
  await expect.poll(async () => (await theirs(desk, rafael.id)).heard.hz).toEqual(near(VOICE_HZ))

  await ask(desk.page(), 'calls.act', { do: 'hold', id, on: true })
  await expect.poll(async () => (await theirs(desk, rafael.id)).held.byFirm).toBe(true)
  expect(await sends(page)).toBe(false)
  const { packets } = (await theirs(desk, rafael.id)).heard
  await ask(desk.page(), 'calls.act', { do: 'hold', id, on: false })
  await expect.poll(async () => (await theirs(desk, rafael.id)).held.byFirm).toBe(false)
  await expect.poll(async () => (await theirs(desk, rafael.id)).heard.packets).toBeGreaterThan(packets)

  await desk.page().reload()
  await expect(desk.page().getByRole('main')).toBeVisible()
  expect(await call(desk, id)).toMatchObject({ state: 'talking', media: 'flowing' })
  await ask(desk.page(), 'calls.act', { do: 'digits', id, digits: '12#' })
  await expect.poll(async () => (await theirs(desk, rafael.id)).keys).toBe('12#')
  await ask(desk.page(), 'calls.act', { do: 'hang-up', id })
  await over(desk, id)
  await expect.poll(async () => (await theirs(desk, rafael.id)).end).toBe('hung-up-by-firm')

  for (const person of [mei, rafael, mei]) {
    const next = await dial(desk, person)
    await talks(desk, next)
    await ask(desk.page(), 'calls.act', { do: 'hang-up', id: next })
    await over(desk, next)
  }
  await expect.poll(() => open(page)).toEqual({ connections: 0, tracks: 0, made: 4 })
})

test('a client who calls is heard once it is answered; where the phone window crashes the call ends on both sides, and the line is back', async ({ desk }) => {
  await registered(desk)
  const page = await phonePage(desk)
  await desk.sandbox.control('POST', `clients/${mei.id}/calls`, { temper: 'hums' })
  await expect.poll(async () => (await calls(desk)).map(({ direction, state }) => `${direction} ${state}`)).toEqual(['in ringing'])
  expect(await open(page)).toEqual({ connections: 0, tracks: 0, made: 0 })
  const [{ id } = { id: '' as CallId }] = await calls(desk)
  await ask(desk.page(), 'calls.act', { do: 'answer', id })
  await talks(desk, id)
  await expect.poll(() => loudest(page)).toEqual(near(1000))

  await desk.app().evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().endsWith('/phone.html'))?.webContents.forcefullyCrashRenderer()
  })
  await expect.poll(async () => (await theirs(desk, mei.id)).state).toBe('ended')
  await over(desk, id)
  await registered(desk)
  const again = await dial(desk, mei)
  await talks(desk, again)
})
