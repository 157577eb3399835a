import { expect, sharedDesk, test } from './fixtures/desk.ts'
import { amara, elliot, mei, rafael } from './fixtures/people.ts'
import { bubble, conversation, go, messageField, openSms, optIn, row, rows, sendButton, write } from './fixtures/steps.ts'

/*
 *  Writing by hand: real keys and clicks, as fast as an advisor's, and nothing lost between them.
 */
test.describe('in one conversation', () => {
  const desk = sharedDesk(null, async (made) => { await optIn(made, mei) })
  // Nothing that was begun is left to the next.
  test.beforeEach(async () => {
    const template = desk().page().getByRole('group', { name: /^Template/ })
    if (await template.count() > 0) await template.getByRole('textbox').last().press('Escape')
    await messageField(desk()).fill('')
    await messageField(desk()).focus()
  })

  test('a template that is put away comes back with what was filled in, and a long value wraps in its place', async () => {
    const page = desk().page()
    await page.keyboard.press('Control+/')
    await page.keyboard.type('account review')
    await page.keyboard.press('Enter')
    const blank = page.getByRole('textbox', { name: 'Variable 2' })
    await expect(blank).toBeFocused()
    await page.keyboard.insertText(`half-yearly ${'and yearly '.repeat(40)}`)
    const wide = await page.getByRole('group', { name: /^Template/ }).evaluate((group) => [group, ...group.querySelectorAll('*')].some((part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== 'hidden'))
    expect(wide).toBe(false)
    const value = await blank.inputValue()
    await page.keyboard.press('Escape')
    await expect(messageField(desk())).toBeFocused()
    // The list had less room meanwhile: that was no going up.
    await expect(page.getByRole('button', { name: 'To the newest message' })).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(blank).toHaveValue(value)
  })

  test('what was typed in the last moment outlives a reload, and so do a template’s values; writing goes on where it was', async () => {
    const page = desk().page()
    const before = (await desk().sends()).length
    await messageField(desk()).press('H')
    await page.keyboard.insertText('alf a thought')
    await page.reload()
    await expect(messageField(desk())).toHaveValue('Half a thought')
    await expect(messageField(desk())).toBeFocused()
    await page.keyboard.type('!')
    await expect(messageField(desk())).toHaveValue('Half a thought!')

    await page.keyboard.press('Control+/')
    await page.keyboard.type('account review')
    await page.keyboard.press('Enter')
    const blank = page.getByRole('textbox', { name: 'Variable 2' })
    await expect(blank).toBeFocused()
    await page.keyboard.type('yearly')
    await page.reload()
    await expect(blank).toHaveValue('yearly')
    expect(await desk().sends()).toHaveLength(before)
  })

  test('a double click on a template chooses it once, and what is typed next stands in its blank', async () => {
    const page = desk().page()
    for (const who of [amara, rafael]) await desk().client(who.id, { channel: 'sms', text: `From ${who.first}` })
    await page.keyboard.press('Control+/')
    await page.getByRole('dialog', { name: 'Templates' }).getByRole('option', { name: /Account review/ }).dblclick({ delay: 30 })
    await expect(page.getByRole('textbox', { name: 'Variable 2' })).toBeFocused()
    await page.keyboard.type('yearly')
    await page.keyboard.press('Enter')
    await expect(conversation(desk(), mei)).toBeVisible()
    await expect(bubble(desk(), 'it is time for your yearly review')).toBeVisible()
  })
})

test('the newest message and the line under it stay in view, however quickly they come and however the window changes', async ({ desk }) => {
  const page = desk.page()
  await openSms(desk, rafael)
  for (let n = 1; n <= 8; n++) await write(desk, `Line ${String(n)}\nand another`)
  await expect(bubble(desk, 'Line 8')).toContainText('Delivered')
  await desk.offline(true)
  for (const text of ['one', 'two', 'three']) await write(desk, text)
  const last = bubble(desk, 'three').getByRole('button', { name: 'Take back' })
  await expect(last).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('button', { name: 'To the newest message' })).toHaveCount(0)
  for (const [width, height] of [[1024, 700], [1600, 900], [1100, 640]] as const) {
    await page.setViewportSize({ width, height })
    await expect(last).toBeInViewport({ ratio: 1 })
  }
  // Going up is the reader's will.
  await bubble(desk, 'three').hover()
  await page.mouse.wheel(0, -400)
  await expect(page.getByRole('button', { name: 'To the newest message' })).toBeVisible()
})

test('the keyboard is never lost: after Esc, after the drawer, after adding a stranger and after the opt-in', async ({ desk }) => {
  const page = desk.page()
  const press = (key: string): Promise<void> => page.keyboard.press(key)
  await page.setViewportSize({ width: 1024, height: 700 })
  await optIn(desk, mei)
  await desk.client(elliot.id, { channel: 'whatsapp', text: 'Is this Sam’s desk?' })
  await go(desk, 'Inbox')
  await expect(rows(desk)).toHaveCount(2)
  await row(desk, mei, 'WhatsApp').click()
  await expect(messageField(desk)).toBeFocused()
  // The drawer, by its menu.
  await page.getByRole('button', { name: 'Options of this conversation' }).focus()
  await press('Enter')
  await page.getByRole('menuitem', { name: 'Show contact details' }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Contact details' })).toBeVisible()
  await press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(messageField(desk)).toBeFocused()
  // Out of the conversation, and into the next by the arrows alone.
  await press('Escape')
  await expect(conversation(desk, mei)).toHaveCount(0)
  await expect(page.getByRole('listbox', { name: 'Conversations' })).toBeFocused()
  await press('Home')
  await press('Enter')
  await expect(conversation(desk, elliot)).toBeVisible()
  await page.getByRole('button', { name: 'Add to contacts' }).press('Enter')
  const form = page.getByRole('dialog', { name: 'New contact' })
  await form.getByRole('textbox', { name: 'Name' }).press('Enter')
  await expect(form).toHaveCount(0)
  const ask = page.getByRole('region', { name: 'Elliot has not opted in yet' }).getByRole('button', { name: 'Send opt-in' })
  await expect(ask).toBeFocused()
  await press('Enter')
  const dialog = page.getByRole('dialog', { name: `Ask ${elliot.name} to opt in?` })
  await dialog.getByRole('button', { name: 'Send opt-in' }).press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByText(/Waiting for Elliot’s answer/)).toBeVisible()
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
  await press('Escape')
  await expect(page.getByRole('listbox', { name: 'Conversations' })).toBeFocused()
})

test('what is too long is said before Send, a row says what waits, and an archived conversation can be had back at once', async ({ desk }) => {
  const page = desk.page()
  await openSms(desk, rafael)
  await messageField(desk).fill('x'.repeat(1_601))
  await expect(page.getByText('1 character too long: 1600 is the most')).toBeVisible()
  await expect(sendButton(desk)).toBeDisabled()
  await messageField(desk).press('Enter')
  await desk.offline(true)
  await write(desk, 'شكرا 123')
  await expect(row(desk, rafael, 'SMS')).toContainText('Waiting')
  await page.getByRole('button', { name: 'Options of this conversation' }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await expect(rows(desk)).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(rows(desk)).toHaveCount(1)
})
