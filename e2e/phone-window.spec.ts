import { randomUUID } from 'node:crypto'
import type { CallId } from '../core/ids.ts'
import { ask } from './fixtures/bridge.ts'
import { expect, test, type Desk } from './fixtures/desk.ts'
import { mei, rafael, type Person } from './fixtures/people.ts'
import { callArgs, calls, loudest, microphoneThere, open, phonePage, registered, sends, theirs, VOICE_HZ } from './fixtures/phone-page.ts'

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
/** What the operating system says of it. */
const machine = (desk: Desk, event: 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen') => desk.app().evaluate(({ powerMonitor }, name) => { powerMonitor.emit(name) }, event)
const troubled = async (desk: Desk) => (await ask(desk.page(), 'phone.get', undefined)).microphone
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

  // No microphone: the call is there to listen, and the one that is plugged in is taken; pulled out again, the call goes on.
  await microphoneThere(page, false)
  const listening = await dial(desk, rafael)
  await talks(desk, listening)
  await expect.poll(() => loudest(page)).toEqual(near(1000))
  expect(await troubled(desk)).toBe('missing')
  await microphoneThere(page, true)
  await expect.poll(async () => (await theirs(desk, rafael.id)).heard.hz).toEqual(near(VOICE_HZ))
  expect(await troubled(desk)).toBe('ok')
  await microphoneThere(page, false)
  await expect.poll(() => troubled(desk)).toBe('missing')
  expect(await call(desk, listening)).toMatchObject({ state: 'talking' })
  await microphoneThere(page, true)
  await ask(desk.page(), 'calls.act', { do: 'hang-up', id: listening })
  await over(desk, listening)

  for (const person of [mei, mei]) {
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
  // Nobody reads a client's name on a locked screen; it rings all the same.
  const small = () => desk.app().evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().endsWith('/ringing.html'))?.isVisible())
  await expect.poll(small).toBe(true)
  await machine(desk, 'lock-screen')
  expect(await small()).toBe(false)
  await machine(desk, 'unlock-screen')
  expect(await small()).toBe(true)
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

  // The lid is closed, and opened again at once.
  await machine(desk, 'suspend')
  await expect.poll(async () => (await theirs(desk, mei.id)).end).toBe('hung-up-by-firm')
  await over(desk, again)
  await machine(desk, 'resume')
  await registered(desk)
  const third = await dial(desk, mei)
  await talks(desk, third)
  await machine(desk, 'lock-screen')
  expect(await call(desk, third)).toMatchObject({ state: 'talking', muted: false, held: { byUs: false } })

  // Quit asks first: the call goes on while nobody has said yes. Who logs off is not asked.
  const asked = await desk.app().evaluate(async ({ dialog, Menu }) => {
    const { showMessageBox } = dialog
    const details: string[] = []
    dialog.showMessageBox = (async (options: { detail?: string }) => { details.push(options.detail ?? ''); return { response: 1, checkboxChecked: false } }) as typeof showMessageBox
    Menu.getApplicationMenu()?.getMenuItemById('quit')?.click()
    await new Promise((resolve) => { setImmediate(resolve) })
    dialog.showMessageBox = showMessageBox
    return details
  })
  expect(asked).toEqual([expect.stringContaining('The call you are on ends.')])
  expect(await call(desk, third)).toMatchObject({ state: 'talking' })
  await desk.app().evaluate(({ BrowserWindow }) => { for (const window of BrowserWindow.getAllWindows()) window.emit('query-session-end') })
  await expect.poll(async () => (await theirs(desk, mei.id)).end).toBe('hung-up-by-firm')
  await over(desk, third)
})
