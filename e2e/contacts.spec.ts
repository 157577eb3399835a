import { expect, sharedDesk, test } from './fixtures/desk.ts'
import { mei } from './fixtures/people.ts'
import { go, openContact, optIn, write } from './fixtures/steps.ts'

/* Contacts by keyboard alone, and what their page says of what happened. */
const desk = sharedDesk(null, async (made) => { await optIn(made, mei) })

test('a new contact is typed at once, and goes only when that is meant', async () => {
  const page = desk().page()
  await go(desk(), 'Contacts')
  await page.getByRole('button', { name: 'New contact' }).first().focus()
  await page.keyboard.press('Enter')
  const form = page.getByRole('dialog', { name: 'New contact' })
  await expect(form.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.type('Zed Typed')
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('Zed Typed')
  await page.keyboard.press('Escape')
  await expect(form.getByRole('alert')).toHaveText('Discard what you typed?')
  await page.keyboard.press('Escape')
  await expect(form.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('Zed Typed')
  await page.keyboard.press('Escape')
  await form.getByRole('button', { name: 'Discard' }).click()
  await expect(form).toHaveCount(0)
  await page.getByRole('button', { name: 'New contact' }).first().click()
  await page.keyboard.press('Escape')
  await expect(form).toHaveCount(0)
})

test('the page says which number answered and how, and which message did not go out', async () => {
  const page = desk().page()
  await desk().sandbox.control('POST', 'faults', { target: 'graph.messages', kind: 'error', code: 131026 })
  await go(desk(), 'Inbox')
  await page.getByRole('option', { name: mei.name }).click()
  await write(desk(), 'Did it arrive?')
  await expect(page.getByText(/Not delivered/).first()).toBeVisible()
  const contact = await openContact(desk(), mei)
  const row = contact.getByRole('link').filter({ hasText: 'Did it arrive?' })
  await expect(row).toContainText('Not sent')
  const happened = contact.getByRole('list', { name: 'What happened' }).getByRole('listitem')
  await expect(happened.first()).toContainText('tapped “')
  await expect(happened.first()).toContainText('+1 202 555 0185')
  await expect(contact.getByRole('button', { name: 'Record consent given elsewhere…' })).toHaveCount(0)
})

test('the opt-in is asked by keyboard: its button has the focus as soon as its text is there', async () => {
  const page = desk().page()
  await desk().addContact('Bea Asked', '+447700900312')
  await page.getByRole('article', { name: 'Bea Asked' }).getByRole('button', { name: 'WhatsApp', exact: true }).press('Enter')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Send opt-in' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a deleted contact comes back without taking the advisor away from what they do', async () => {
  const page = desk().page()
  await desk().addContact('Ann Gone', '+447700900311')
  await page.getByRole('button', { name: 'More for Ann Gone' }).click()
  await page.getByRole('menuitem', { name: 'Delete contact' }).click()
  await expect(page.getByText('Ann Gone was deleted.')).toBeVisible()
  await go(desk(), 'Inbox')
  await page.getByRole('option', { name: mei.name }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Ann Gone is back.')).toBeVisible()
  await expect(page.getByRole('region', { name: `Conversation with ${mei.name}` })).toBeVisible()
})
