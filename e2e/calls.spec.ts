import type { Locator, Page } from '@playwright/test'
import { lookAtTrouble } from './fixtures/axe.ts'
import { ask, goTo } from './fixtures/bridge.ts'
import { expect, sharedDesk, test, type Desk } from './fixtures/desk.ts'
import { mei, rafael, tom, type Person } from './fixtures/people.ts'
import { go, rows } from './fixtures/steps.ts'

/* Clients echo at once (mei), hum (rafael) or do not answer (tom), unless a test says otherwise. */

const phoneIs = (desk: Desk, state: string) => expect.poll(async () => (await ask(desk.page(), 'phone.get', undefined)).state, { timeout: 20_000 }).toBe(state)
const desk = sharedDesk(null, async (made) => {
  for (const person of [mei, rafael, tom]) await made.addContact(person.name, person.number)
  await phoneIs(made, 'registered')
}, ['--use-fake-device-for-media-stream', '--allow-loopback-in-peer-connection'])

interface OnTheirPhone { readonly state: string, readonly keys: string, readonly end: string | null, readonly peer: string, readonly held: { readonly byFirm: boolean }, readonly heard: { readonly packets: number } }
const theirs = async (who: Person): Promise<OnTheirPhone | undefined> => (await desk().sandbox.control('GET', `clients/${who.id}/calls`) as { calls: OnTheirPhone[] }).calls.at(-1)
/** The client calls, as soon as their phone is free. */
async function callIn(who: Person, how: Record<string, unknown> = {}): Promise<void> {
  await expect.poll(async () => (await theirs(who))?.state ?? 'ended').toBe('ended')
  await desk().sandbox.control('POST', `clients/${who.id}/calls`, how)
}
const bar = (): Locator => desk().page().getByRole('region', { name: 'Calls now' })
const talk = (who: Person): Locator => bar().getByRole('listitem', { name: `Call with ${who.name}` })
const button = (name: string): Locator => bar().getByRole('button', { name, exact: true })
const gone = async (): Promise<void> => {
  await expect.poll(async () => (await ask(desk().page(), 'phone.get', undefined)).calls.filter(({ state }) => state !== 'ended').length).toBe(0)
}

async function smallWindow(): Promise<Page> {
  const find = async (): Promise<Page | undefined> => {
    for (const page of desk().app().windows()) if (await page.title() === 'Incoming call') return page
    return undefined
  }
  await expect.poll(async () => (await find()) !== undefined).toBe(true)
  const found = await find()
  if (found === undefined) throw new Error('no window of a call')
  return found
}
const shown = (title: string): Promise<boolean[]> => desk().app().evaluate(({ BrowserWindow }, wanted) =>
  BrowserWindow.getAllWindows().filter((window) => window.webContents.getTitle() === wanted).map((window) => window.isVisible()), title)

test('a client is called from the contact’s page: talked, muted, held, keys pressed, and it stands in the history', async () => {
  const page = desk().page()
  await go(desk(), 'Contacts')
  await page.getByRole('link', { name: mei.name }).click()
  await page.getByRole('article', { name: mei.name }).getByRole('button', { name: 'Call', exact: true }).click()
  await expect(talk(mei).getByRole('timer')).toBeVisible({ timeout: 20_000 })
  await expect(talk(mei).getByRole('timer')).not.toHaveText('0:00')
  await expect.poll(async () => (await theirs(mei))?.heard.packets ?? 0).toBeGreaterThan(0)

  await button('Mute').click()
  await expect(button('Unmute')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Control+Shift+u')
  await expect(button('Mute')).toBeVisible()

  await button('Hold').click()
  await expect(talk(mei)).toContainText('On hold')
  await expect.poll(async () => (await theirs(mei))?.held.byFirm).toBe(true)
  await button('Resume').click()
  await expect.poll(async () => (await theirs(mei))?.held.byFirm).toBe(false)

  await button('Keypad').click()
  const keypad = page.getByRole('dialog', { name: 'Keypad' })
  await keypad.getByRole('button', { name: 'Key 1', exact: true }).click()
  await page.keyboard.type('9#')
  await expect.poll(async () => (await theirs(mei))?.keys).toBe('19#')
  await page.keyboard.press('Escape')

  // It is there on every screen, and the list of calls shows that it goes on.
  await go(desk(), 'Calls')
  await expect(page.getByRole('region', { name: 'Call history' }).getByRole('button', { name: /^Call going on, Mei Tanaka/ })).toBeVisible()
  await button('Hang up').click()
  await gone()
  await expect(page.getByRole('region', { name: 'Call history' }).getByRole('button', { name: /^Outgoing call \d+:\d\d, Mei Tanaka/ })).toBeVisible()
  expect((await theirs(mei))?.end).toBe('hung-up-by-firm')
})

test('an incoming call is answered in its small window, which is on top and takes no focus', async () => {
  const page = desk().page()
  await go(desk(), 'Inbox')
  await callIn(mei)
  const ring = await smallWindow()
  await expect(ring.getByRole('heading', { name: mei.name })).toBeVisible()
  await expect.poll(() => shown('Incoming call')).toEqual([true])
  expect(await desk().app().evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => [window.webContents.getTitle(), window.isFocused(), window.isAlwaysOnTop()]).filter(([title]) => title === 'Incoming call'))).toEqual([['Incoming call', false, true]])
  await expect(page.getByRole('listitem', { name: `${mei.name} calls` })).toBeVisible()
  await ring.getByRole('button', { name: 'Answer' }).click()
  await expect(talk(mei).getByRole('timer')).toBeVisible({ timeout: 20_000 })
  await expect.poll(() => shown('Incoming call')).toEqual([false])
  // Hung up by a key that works in every program.
  await desk().app().evaluate(({ globalShortcut }) => { (Reflect.get(globalShortcut, 'standIn') as { press: (keys: string) => void } | undefined)?.press('CommandOrControl+Alt+Shift+H') })
  await gone()
  expect(await desk().app().evaluate(({ globalShortcut }) => globalShortcut.isRegistered('CommandOrControl+Alt+Shift+H'))).toBe(false)
})

test('an incoming call is declined with an SMS, which the client gets', async () => {
  await callIn(mei)
  const ring = await smallWindow()
  await expect(ring.getByRole('heading', { name: mei.name })).toBeVisible()
  await ring.getByRole('button', { name: 'Decline with an SMS' }).click()
  await ring.getByRole('button', { name: /I will call you back/ }).click()
  await gone()
  await expect.poll(async () => (await desk().phone(mei.id)).filter(({ from, channel }) => from === 'firm' && channel === 'sms').map(({ text }) => text)).toEqual([expect.stringContaining('I will call you back')])
})

test('a missed call stands in red in the list and the inbox, and on the rail until it was seen', async () => {
  const page = desk().page()
  await go(desk(), 'Inbox')
  await callIn(tom, { ringSeconds: 1 })
  await gone()
  const row = rows(desk()).filter({ hasText: tom.name }).filter({ hasText: 'Missed call' })
  await expect(row).toContainText('1 unread message')
  const calls = page.getByRole('navigation').getByRole('link', { name: 'Calls', exact: true })
  await expect(calls).toHaveAccessibleDescription('1 missed call')
  await go(desk(), 'Calls')
  const history = page.getByRole('region', { name: 'Call history' })
  await history.getByRole('radio', { name: 'Missed' }).click()
  await expect(history.getByRole('button', { name: /^New: Missed call, Tom Becker/ })).toBeVisible()
  await go(desk(), 'Inbox')
  await expect(row).not.toContainText('unread')
  await expect(calls).not.toHaveAccessibleDescription(/missed/)
})

test('who withholds the number has a sign instead of initials, and nothing to call back', async () => {
  await go(desk(), 'Calls')
  await callIn(tom, { withheld: true })
  const ring = await smallWindow()
  await expect(ring.getByRole('heading', { name: 'Number withheld' })).toBeVisible()
  await desk().sandbox.control('PATCH', `clients/${tom.id}/calls`, { do: 'hang-up' })
  await gone()
  const row = desk().page().getByRole('region', { name: 'Call history' }).getByRole('listitem').filter({ has: desk().page().getByRole('button', { name: /Missed call, (.*, )?Number withheld/ }) })
  await expect(row).toBeVisible()
  await expect(row).not.toContainText('NW')
  await expect(row.getByRole('button', { name: /^Call / })).toHaveCount(0)
})

/** Mei is called from the keypad, by her name. */
async function talkToMei(): Promise<void> {
  await go(desk(), 'Calls')
  await expect.poll(async () => (await theirs(mei))?.state ?? 'ended').toBe('ended')
  await desk().page().getByRole('searchbox', { name: 'Name or number' }).fill('mei tan')
  await desk().page().keyboard.press('Enter')
  await expect(talk(mei).getByRole('timer')).toBeVisible({ timeout: 20_000 })
}
async function transferTo(how: 'Transfer now' | 'Ask first'): Promise<void> {
  await button('Transfer').click()
  const dialog = desk().page().getByRole('dialog', { name: `Transfer ${mei.name}` })
  await dialog.getByRole('searchbox', { name: 'Name or number' }).fill('rafael')
  await dialog.getByRole('button', { name: /Rafael Ortiz/ }).click()
  await dialog.getByRole('button', { name: how }).click()
}
/** The two talk without us; then they hang up. */
async function theyTalk(): Promise<void> {
  await expect(bar()).toContainText('The call was transferred', { timeout: 20_000 })
  await gone()
  expect((await theirs(rafael))?.state).toBe('talking')
  for (const who of [mei, rafael]) if ((await theirs(who))?.state !== 'ended') await desk().sandbox.control('PATCH', `clients/${who.id}/calls`, { do: 'hang-up' })
}

test('a call is given to somebody else at once', async () => {
  await talkToMei()
  await transferTo('Transfer now')
  await theyTalk()
})

test('a call is given to somebody else who was asked first, while the client waits on hold', async () => {
  await talkToMei()
  await transferTo('Ask first')
  await expect(talk(rafael).getByRole('timer')).toBeVisible({ timeout: 20_000 })
  await expect(talk(mei)).toContainText('On hold')
  await expect.poll(async () => (await theirs(mei))?.held.byFirm).toBe(true)
  await talk(rafael).getByRole('button', { name: 'Transfer now' }).click()
  await theyTalk()
})

test('a second call waits, is answered while the first is held, and the two are swapped', async () => {
  await talkToMei()
  await callIn(rafael)
  const waits = bar().getByRole('listitem', { name: `${rafael.name} calls` })
  await waits.getByRole('button', { name: 'Answer and hold' }).click()
  await expect(talk(rafael).getByRole('timer')).toBeVisible({ timeout: 20_000 })
  await expect(talk(mei)).toContainText('On hold')
  await talk(mei).getByRole('button', { name: `Talk to ${mei.name}` }).click()
  await expect(talk(rafael)).toContainText('On hold')
  await expect.poll(async () => [(await theirs(mei))?.held.byFirm, (await theirs(rafael))?.held.byFirm]).toEqual([false, true])
  // Ending the one that is talked leaves the other, which waits.
  await talk(mei).getByRole('button', { name: 'Hang up' }).click()
  await expect(talk(rafael)).toContainText('On hold')
  await talk(rafael).getByRole('button', { name: 'Hang up' }).click()
  await gone()
})

test('a tel: link of another program fills the keypad, and nothing is dialled', async () => {
  const page = desk().page()
  await go(desk(), 'Inbox')
  await desk().app().evaluate(({ app }) => { app.emit('second-instance', {}, ['compline', 'tel:+1-202-555-0147'], '/', null) })
  const field = page.getByRole('searchbox', { name: 'Name or number' })
  await expect(field).toHaveValue('+1 202 555 0147')
  await expect(page.getByText('Nothing is dialled until you press Call.')).toBeVisible()
  expect((await ask(page, 'phone.get', undefined)).calls.filter(({ state }) => state !== 'ended')).toEqual([])
  await goTo(page, '/inbox')
})

test('an emergency number is not called, and it says what to do', async () => {
  const page = desk().page()
  await go(desk(), 'Calls')
  await page.getByRole('searchbox', { name: 'Name or number' }).fill('999')
  await page.getByRole('button', { name: 'Call', exact: true }).click()
  await expect(page.getByRole('alert')).toHaveText(/999 is an emergency number.*take a mobile or desk phone now/)
  await page.getByRole('searchbox', { name: 'Name or number' }).fill('')
})

test('the bar of a call and the list stand in both sizes and themes, and axe finds nothing', async () => {
  await talkToMei()
  await lookAtTrouble(desk().page())
  // One key leads to the bar, and back.
  const field = desk().page().getByRole('searchbox', { name: 'Name or number' })
  await field.focus()
  await desk().page().keyboard.press('F6')
  await expect(button('Mute')).toBeFocused()
  await desk().page().keyboard.press('F6')
  await expect(field).toBeFocused()
  // The button goes with the call: the keyboard goes back to where it was.
  await button('Hang up').focus()
  await desk().page().keyboard.press('Enter')
  await gone()
  await expect(field).toBeFocused()
})
