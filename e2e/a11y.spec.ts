import { complaints, settled, sizes, sticksOut } from './fixtures/axe.ts'
import { expect, sharedDesk, test, type Desk } from './fixtures/desk.ts'
import { amara, elliot, george, mei, rafael, tom } from './fixtures/people.ts'
import { askToOptIn, beginOptIn, bubble, conversation, go, messageField, openContact, openSms, openThread, optIn, row, write } from './fixtures/steps.ts'

/*
 *  axe finds nothing serious on any screen, in light and dark, in the first size and in the smallest, and at that
 *  nothing runs out of the window.
 */
const HOUR = 3_600_000
interface Screen { readonly name: string, readonly open: (desk: Desk) => Promise<void>, /** All else on it stands on another one as well; null = looked at whole. */ readonly within?: string }
/** Beside the list, which is on every one of them; over a screen that was looked at before. */
const [TALK, DIALOG] = ['[aria-label^="Conversation with"]', '[role=dialog]'] as const

/** In this order: each leaves the page so that the next one can be reached from it. */
const screens: readonly Screen[] = [
  { name: 'the inbox', open: async (desk) => { await go(desk, 'Inbox') } },
  { name: 'a conversation', open: async (desk) => { await openThread(desk, mei, 'WhatsApp'); await expect(bubble(desk, 'Good morning')).toBeVisible() } },
  { name: 'the template picker', within: DIALOG, open: async (desk) => { await desk.page().keyboard.press('Control+/'); await expect(desk.page().getByRole('dialog', { name: 'Templates' })).toBeVisible() } },
  { name: 'a location', within: DIALOG, open: async (desk) => {
    await desk.page().keyboard.press('Control+Shift+L')
    await desk.page().getByRole('dialog').getByLabel('Map link or coordinates').fill('50.8225, -0.1372')
    await expect(desk.page().getByRole('dialog').getByRole('region', { name: 'What Mei will see' })).toContainText('50.8225')
  } },
  { name: 'contact cards', within: DIALOG, open: async (desk) => {
    await desk.page().keyboard.press('Control+Shift+K')
    await desk.page().getByRole('dialog').getByRole('combobox').press('Enter')
    await expect(desk.page().getByRole('checkbox').first()).toBeChecked()
  } },
  { name: 'not on WhatsApp', within: TALK, open: async (desk) => { await openThread(desk, george, 'WhatsApp'); await expect(desk.page().getByRole('button', { name: 'Yes, write an SMS' })).toBeVisible() } },
  { name: 'waiting for an answer', within: TALK, open: async (desk) => { await openThread(desk, tom, 'WhatsApp'); await expect(conversation(desk, tom).getByText(/Waiting for Tom’s answer|has not answered yet/)).toBeVisible() } },
  { name: 'declined', within: TALK, open: async (desk) => { await openThread(desk, rafael, 'WhatsApp'); await expect(conversation(desk, rafael).getByText('Rafael opted out and can return')).toBeVisible() } },
  { name: 'a stranger', within: TALK, open: async (desk) => { await openThread(desk, elliot, 'WhatsApp'); await expect(desk.page().getByRole('region', { name: 'Not in your contacts' })).toBeVisible() } },
  { name: 'an SMS thread with STOP', within: TALK, open: async (desk) => { await openThread(desk, rafael, 'SMS'); await expect(conversation(desk, rafael).getByText('SMS can be sent again when Rafael texts START')).toBeVisible() } },
  { name: 'the palette', within: DIALOG, open: async (desk) => { await desk.page().keyboard.press('Control+k'); await expect(desk.page().getByRole('dialog', { name: 'Go to' })).toBeVisible() } },
  { name: 'the contacts', open: async (desk) => { await go(desk, 'Contacts') } },
  { name: 'a contact', open: async (desk) => { await openContact(desk, mei) } },
  { name: 'the form for a contact', within: DIALOG, open: async (desk) => { await desk.page().getByRole('button', { name: 'Edit' }).click(); await expect(desk.page().getByRole('dialog')).toBeVisible() } },
  { name: 'the form for a contact with mistakes', within: DIALOG, open: async (desk) => {
    await desk.page().getByRole('button', { name: 'Edit' }).click()
    const form = desk.page().getByRole('dialog')
    await form.getByRole('textbox', { name: 'Name' }).fill('')
    await form.getByRole('textbox', { name: 'Number 1' }).fill('12')
    await form.getByRole('button', { name: 'Save contact' }).click()
    await expect(form.getByText('Please give a name.')).toBeVisible()
  } },
  { name: 'recording consent', within: DIALOG, open: async (desk) => { await openContact(desk, amara); await desk.page().getByRole('button', { name: 'Record consent given elsewhere…' }).click(); await expect(desk.page().getByRole('dialog')).toBeVisible() } },
  { name: 'asking to opt in', within: DIALOG, open: async (desk) => {
    await openContact(desk, amara)
    const dialog = await beginOptIn(desk, amara)
    await expect(dialog.getByRole('button', { name: 'Send opt-in' })).toBeEnabled()
  } },
  { name: 'whom to write to', within: DIALOG, open: async (desk) => { await go(desk, 'Records'); await desk.page().keyboard.press('n'); await expect(desk.page().getByRole('dialog', { name: 'New message' })).toBeVisible() } },
  { name: 'the calls', open: async (desk) => { await go(desk, 'Calls') } },
  { name: 'the records', open: async (desk) => { await go(desk, 'Records') } },
  { name: 'the settings', open: async (desk) => { await go(desk, 'Settings') } },
]

test.describe('axe', () => {
  const desk = sharedDesk(null, async (made) => {
    await made.client(elliot.id, { channel: 'whatsapp', text: 'Is this Sam’s desk?' })
    await askToOptIn(made, george)
    await expect(row(made, george, 'WhatsApp')).toContainText('Not reached')
    await askToOptIn(made, tom)
    await openSms(made, rafael)
    await write(made, 'By SMS')
    await made.client(rafael.id, { channel: 'sms', text: 'STOP' })
    await expect(messageField(made)).toBeDisabled()
    const contact = await openContact(made, rafael)
    await contact.getByRole('button', { name: 'WhatsApp', exact: true }).click()
    await made.page().getByRole('dialog').getByRole('button', { name: 'Send opt-in' }).click()
    await expect.poll(async () => (await made.phone(rafael.id)).some(({ channel }) => channel === 'whatsapp')).toBe(true)
    await made.client(rafael.id, { channel: 'whatsapp', button: 'no' })
    await expect(conversation(made, rafael).getByText('Rafael opted out and can return')).toBeVisible()
    await made.addContact(amara.name, amara.number)
    await optIn(made, mei)
    await write(made, 'Good morning')
    await expect(bubble(made, 'Good morning')).toContainText('Delivered')
    await messageField(made).fill('Half a thought')
  })

  async function look(theme: 'Light' | 'Dark', size: typeof sizes[number]): Promise<void> {
    const page = desk().page()
    await page.setViewportSize(size)
    await go(desk(), 'Settings')
    await page.getByRole('group', { name: 'Theme' }).getByText(theme).click()
    await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(theme === 'Dark')
  }
  /** Every dialog is closed again, so that no screen stands behind another. */
  async function closeDialogs(): Promise<void> {
    const page = desk().page()
    if (await page.getByRole('dialog').count() > 0) await page.keyboard.press('Escape')
    // A form that was filled in asks first.
    const discard = page.getByRole('dialog').getByRole('button', { name: 'Discard' })
    await expect.poll(async () => {
      if (await discard.count() > 0) await discard.click()
      return page.getByRole('dialog').count()
    }).toBe(0)
  }
  // Colours hang on the theme, room on the size: each of both is looked at once.
  for (const [theme, size] of [['Light', sizes[0]], ['Dark', sizes[1]]] as const) {
    test(`has nothing against any screen, ${theme.toLowerCase()}, ${String(size.width)} × ${String(size.height)}`, async () => {
      test.slow()
      await look(theme, size)
      const found: Record<string, readonly string[]> = {}
      for (const { name, open, within = null } of screens) {
        await open(desk())
        await settled(desk().page())
        const complained = await complaints(desk().page(), within)
        if (complained.length > 0) found[name] = complained
        expect.soft(await sticksOut(desk().page()), `${name} runs out of the window`).toBe(false)
        await closeDialogs()
      }
      expect(found).toEqual({})
    })
  }

  test('the contact panel is a drawer where there is no room beside the conversation', async () => {
    const page = desk().page()
    await page.setViewportSize(sizes[1])
    await openThread(desk(), mei, 'WhatsApp')
    await expect(page.getByRole('complementary', { name: 'Contact details' })).toHaveCount(0)
    await page.getByRole('button', { name: 'Options of this conversation' }).click()
    await page.getByRole('menuitem', { name: 'Show contact details' }).click()
    const drawer = page.getByRole('dialog', { name: 'Contact details' })
    await expect(drawer).toContainText('Opted in')
    await settled(desk().page())
    expect(await complaints(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect(drawer).toHaveCount(0)
    await page.setViewportSize(sizes[0])
    await expect(page.getByRole('complementary', { name: 'Contact details' })).toBeVisible()
  })

  test('has nothing against the end of the window, and a chosen template', async () => {
    const page = desk().page()
    await openThread(desk(), mei, 'WhatsApp')
    await desk().travel(25 * HOUR)
    await expect(page.getByText('Your draft is kept.')).toBeVisible()
    expect(await complaints(page)).toEqual([])
    await page.getByRole('option', { name: /Account review/ }).click()
    await expect(page.getByRole('group', { name: 'Template Account review' })).toBeVisible()
    await settled(desk().page())
    expect(await complaints(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect(page.getByRole('group', { name: 'Template Account review' })).toHaveCount(0)
  })

  test('has nothing against being offline', async () => {
    const page = desk().page()
    await desk().offline(true)
    await expect(page.getByText(/offline, last online/)).toBeVisible()
    await settled(page)
    expect(await complaints(page)).toEqual([])
    await desk().offline(false)
    await expect(page.getByText(/offline, last online/)).toHaveCount(0)
  })
})
