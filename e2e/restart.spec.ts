import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Desk } from './fixtures/desk.ts'
import { mei, rafael, tom } from './fixtures/people.ts'
import { askToOptIn, bubble, conversation, fromFirm, go, messageField, openContact, openSms, openThread, optIn, row, rows, write } from './fixtures/steps.ts'

/** A pending opt-in, an SMS thread with a draft, a talk on WhatsApp. */
async function aDayAtTheDesk(desk: Desk): Promise<void> {
  await askToOptIn(desk, tom)
  await openSms(desk, rafael)
  await write(desk, 'By SMS')
  await expect(bubble(desk, 'By SMS')).toContainText('Delivered')
  await messageField(desk).fill('Half a thought')
  await optIn(desk, mei)
  await write(desk, 'By WhatsApp')
  await expect(bubble(desk, 'By WhatsApp')).toContainText('Delivered')
  await expect(row(desk, rafael, 'SMS')).toContainText(/Draft.*Half a thought/s)
}

async function everythingIsThere(desk: Desk): Promise<void> {
  await go(desk, 'Inbox')
  await expect(rows(desk)).toHaveCount(3)
  await expect(row(desk, tom, 'WhatsApp')).toContainText('Opt-in sent')
  await expect(row(desk, rafael, 'SMS')).toContainText(/Draft.*Half a thought/s)
  await openThread(desk, tom, 'WhatsApp')
  await expect(conversation(desk, tom).getByText(`Waiting for ${tom.first}’s answer`)).toBeVisible()
  await openThread(desk, rafael, 'SMS')
  await expect(messageField(desk)).toHaveValue('Half a thought')
  await expect(bubble(desk, 'By SMS')).toContainText('Delivered')
  await openThread(desk, mei, 'WhatsApp')
  await expect(bubble(desk, 'By WhatsApp')).toContainText(/Delivered|Read/)
  const contact = await openContact(desk, mei)
  await expect(contact.getByRole('list', { name: 'What happened' })).toContainText('Opted in')
}

test('quit and start: the same screen in the same theme, with threads, draft and pending consent', async ({ desk }) => {
  await aDayAtTheDesk(desk)
  await go(desk, 'Settings')
  await desk.page().getByRole('group', { name: 'Theme' }).getByText('Dark').click()
  await expect(desk.page().getByRole('radio', { name: 'Dark' })).toBeChecked()
  const dark = (): Promise<boolean> => desk.app().evaluate(({ nativeTheme }) => nativeTheme.themeSource === 'dark')
  await expect.poll(dark).toBe(true)
  await openThread(desk, rafael, 'SMS')
  const before = (await desk.sends()).length
  await desk.quit()
  await desk.launch()
  await expect(conversation(desk, rafael)).toBeVisible()
  await expect(messageField(desk)).toHaveValue('Half a thought')
  expect(await dark()).toBe(true)
  await everythingIsThere(desk)
  // The draft can be sent, and nothing else was.
  await openThread(desk, rafael, 'SMS')
  await messageField(desk).press('Enter')
  await expect.poll(() => fromFirm(desk, rafael)).toEqual(['By SMS', 'Half a thought'])
  expect(await desk.sends()).toHaveLength(before + 1)
})

test('what was typed in the very moment before Quit is there at the next start', async ({ desk }) => {
  await openSms(desk, rafael)
  await messageField(desk).fill('The last words before Quit')
  await desk.quit()
  await desk.launch()
  await expect(messageField(desk)).toHaveValue('The last words before Quit')
})

test('killed and started: everything is there, and nothing is sent twice', async ({ desk }) => {
  await aDayAtTheDesk(desk)
  const before = await desk.sends()
  await desk.kill()
  await desk.client(mei.id, { channel: 'whatsapp', text: 'Are you still there?' })
  await desk.launch()
  await everythingIsThere(desk)
  await openThread(desk, mei, 'WhatsApp')
  await expect(bubble(desk, 'Are you still there?')).toHaveCount(1)
  expect(await desk.sends()).toHaveLength(before.length)
})

test('the view is rebuilt from the feed when its database is lost', async ({ desk }) => {
  await aDayAtTheDesk(desk)
  await desk.quit()
  const folders = (await readdir(desk.profile, { recursive: true, withFileTypes: true })).filter((entry) => entry.isDirectory() && entry.name === 'IndexedDB')
  expect(folders).toHaveLength(1)
  for (const folder of folders) await rm(join(folder.parentPath, folder.name), { recursive: true })
  await desk.launch()
  await everythingIsThere(desk)
})
