import { expect, test, type Desk } from './fixtures/desk.ts'
import { elliot, rafael } from './fixtures/people.ts'
import { withoutWhatsApp } from './fixtures/policies.ts'
import { bubble, fromFirm, go, messageField, openContact, openSms, openThread, optIn, row, write } from './fixtures/steps.ts'

/*
 *  Rule 1: the connector must be enabled by the organisation; else there is no WhatsApp anywhere.
 */

/** Neither a word, nor an icon (their classes are named after the channel), nor anything that only a screen reader would say. */
const trace = async (desk: Desk): Promise<string[]> => (await desk.page().content()).match(/.{0,40}whats ?app.{0,40}/gi) ?? []

test.describe('switched off from the start', () => {
  test.use(withoutWhatsApp)

  test('no screen has a trace of WhatsApp, SMS works, and Meta is not asked once', async ({ desk }) => {
    const page = desk.page()
    const bare = async (where: string): Promise<void> => { await expect.poll(() => trace(desk), where).toEqual([]) }
    // It is true of the sandbox that she could write: nothing of it comes in.
    await desk.client(elliot.id, { channel: 'whatsapp', text: 'Is anybody there?' })

    for (const screen of ['Inbox', 'Contacts', 'Calls', 'Records', 'Settings'] as const) {
      await go(desk, screen)
      await expect(page.getByRole('heading').first()).toBeVisible()
      await bare(screen)
    }
    await go(desk, 'Contacts')
    await page.getByRole('button', { name: 'New contact' }).first().click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await bare('the form for a contact')
    await page.keyboard.press('Escape')

    await openSms(desk, rafael)
    await write(desk, 'By SMS, then')
    await expect(bubble(desk, 'By SMS, then')).toContainText('Delivered')
    await bare('an SMS thread with its panel')
    expect(await fromFirm(desk, rafael)).toEqual(['By SMS, then'])
    const contact = await openContact(desk, rafael)
    await expect(contact.getByRole('link', { name: /By SMS, then/ })).toBeVisible()
    await bare("the contact's page")
    await contact.getByRole('button', { name: /^More for \+1/ }).click()
    await expect(page.getByRole('menuitem', { name: 'Send an SMS' })).toBeVisible()
    await bare("a number's menu")
    await page.keyboard.press('Escape')

    await go(desk, 'Inbox')
    await expect(page.getByRole('radio')).toHaveCount(5)
    for (const filter of ['Unread', 'SMS', 'Calls and voicemail', 'Archived', 'All']) {
      await page.getByRole('radio', { name: filter, exact: true }).click()
      await bare(`the filter ${filter}`)
    }
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog', { name: 'Go to' })).toBeVisible()
    await bare('the palette')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+n')
    await page.getByRole('dialog', { name: 'New message' }).getByRole('option', { name: rafael.name }).click()
    await expect(page.getByRole('option', { name: /^SMS/ })).toBeVisible()
    await bare('the ways to write to somebody')

    const asked = (await desk.traffic()).map(({ target }) => target)
    expect(asked.filter((target) => /graph|whatsapp/.test(target))).toEqual([])
    expect(asked).toContain('twilio.messages')
  })
})

test('switched off later: the old thread can be read, not written in, and nothing goes out', async ({ desk }) => {
  await optIn(desk, rafael)
  await write(desk, 'Before')
  await expect(bubble(desk, 'Before')).toContainText('Delivered')
  await messageField(desk).fill('Never sent')
  await expect(row(desk, rafael, 'WhatsApp')).toContainText(/Draft.*Never sent/s)
  const asked = async (): Promise<number> => (await desk.traffic()).filter(({ target, direction }) => direction === 'from-app' && target.startsWith('graph')).length
  await desk.quit()
  const before = await asked()
  await desk.launch((policy) => { if (policy.connectors.whatsapp) policy.connectors.whatsapp.enabled = false })
  await go(desk, 'Inbox')
  await desk.page().getByRole('option', { name: rafael.name }).click()
  await expect(bubble(desk, 'Before')).toBeVisible()
  await expect(desk.page().getByText('You can read this conversation, not write in it.')).toBeVisible()
  await expect(messageField(desk)).toHaveCount(0)
  expect(await asked()).toBe(before)

  await desk.quit()
  await desk.launch((policy) => { if (policy.connectors.whatsapp) policy.connectors.whatsapp.enabled = true })
  await openThread(desk, rafael, 'WhatsApp')
  await expect(messageField(desk)).toHaveValue('Never sent')
})
