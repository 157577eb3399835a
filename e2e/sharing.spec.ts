import type { Locator } from '@playwright/test'
import { expect, test, type Desk } from './fixtures/desk.ts'
import { george, mei } from './fixtures/people.ts'
import { messageField, openThread, optIn, sendButton } from './fixtures/steps.ts'

/*
 *  A location and a contact card, from the paper clip to the client's phone: chosen by keyboard, kept over a crash, removed
 *  and wanted back, sent after the text that announces them.
 */
const tray = (desk: Desk): Locator => desk.page().getByRole('list', { name: 'Attached' }).getByRole('listitem')

test('a location and a contact card are attached by keyboard, outlive a crash, and reach the phone after their text', async ({ desk }) => {
  await desk.addContact(george.name, george.number)
  await optIn(desk, mei)
  let page = desk.page()
  await messageField(desk).fill('Here we meet')

  await page.getByRole('button', { name: 'Attach', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Location…' }).press('Enter')
  const place = page.getByRole('dialog', { name: 'Send a location' })
  await expect(place.getByLabel('Map link or coordinates')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(place.getByText('The coordinates are missing').first()).toBeVisible()
  await page.keyboard.insertText('https://maps.app.goo.gl/AbC123')
  await expect(place.getByText('There are no coordinates in a short link.')).toBeVisible()
  await place.getByLabel('Map link or coordinates').fill('https://www.google.com/maps/place/The+Pier,+Madeira+Drive,+Brighton/@50.8,-0.15,17z/data=!8m2!3d50.8167!4d-0.1367')
  await expect(place.getByLabel('Name', { exact: true })).toHaveValue('The Pier')
  await expect(place.getByRole('region', { name: 'What Mei will see' })).toContainText('50.816700, -0.136700')
  await page.keyboard.press('Enter')
  await expect(place).toHaveCount(0)
  await expect(messageField(desk)).toBeFocused()
  await expect(tray(desk)).toHaveText([/The Pier.*Madeira Drive, Brighton/])

  await page.keyboard.press('Control+Shift+K')
  const cards = page.getByRole('dialog', { name: 'Send a contact card' })
  await cards.getByRole('combobox').fill('whitf')
  await page.keyboard.press('Enter')
  await expect(cards.getByRole('group', { name: george.name }).getByRole('checkbox')).toBeChecked()
  await cards.getByRole('combobox').fill('')
  await page.keyboard.press('Enter')
  await expect(cards.getByRole('group', { name: 'Sam Rowe' })).toContainText('Harbour & Pine Wealth')
  await cards.getByRole('checkbox', { name: /sam\.rowe@/ }).uncheck()
  await cards.getByRole('button', { name: 'Add to message' }).click()
  await expect(tray(desk)).toHaveText([/The Pier/, /George Whitfield.*and 1 more card/])

  await page.getByRole('button', { name: 'Remove The Pier' }).click()
  await expect(tray(desk)).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(tray(desk)).toHaveText([/The Pier/, /George Whitfield/])
  // What main answers now, it answers after it has the draft.
  await page.evaluate(() => window.compline.call('status.get', undefined))
  await desk.kill()
  page = await desk.launch()
  await openThread(desk, mei, 'WhatsApp')
  await expect(tray(desk)).toHaveText([/The Pier/, /George Whitfield/])
  await expect(messageField(desk)).toHaveValue('Here we meet')

  await sendButton(desk).click()
  await expect(tray(desk)).toHaveCount(0)
  await expect.poll(async () => (await desk.phone(mei.id)).slice(-3)).toMatchObject([
    { text: 'Here we meet' },
    { place: { latitude: 50.8167, longitude: -0.1367, name: 'The Pier', address: 'Madeira Drive, Brighton' } },
    { cards: [{ name: george.name, phones: [george.number] }, { name: 'Sam Rowe', organisation: 'Harbour & Pine Wealth', emails: [] }] },
  ])
  await expect(page.getByRole('article').filter({ hasText: 'The Pier' })).toContainText('Delivered')
  await expect(page.getByRole('article').filter({ hasText: george.name })).toContainText('Delivered')
})
