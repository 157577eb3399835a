import { expect, sharedDesk, test, type Desk } from './fixtures/desk.ts'
import { amara, elliot, mei, rafael, tom, type Person } from './fixtures/people.ts'
import { bubble, conversation, fromFirm, messageField, optIn, row, sendButton, write } from './fixtures/steps.ts'
import { refreshedByClient } from './fixtures/policies.ts'

/*
 *  Rules 5 and 6: free text until 24 hours have passed since the last message that counts; then templates, and only those.
 */
const HOUR = 3_600_000
const ENDED = 'The 24-hour conversation has ended. Start a new one with a template.'

const countdown = (desk: Desk, who: Person) => conversation(desk, who).getByRole('note', { name: /^(Free to message|Template only)/ })
const quickList = (desk: Desk, who: Person) => conversation(desk, who).getByRole('listbox', { name: 'Templates' })
/** What the app asked the provider to send as a template, newest last. */
const templatesSent = async (desk: Desk) => (await desk.sends()).filter(({ request }) => request['type'] === 'template').map(({ request }) => request['template'])

/** Each with a client of its own, for the clock only goes forward. */
test.describe('the 24 hours', () => {
  const desk = sharedDesk()

  test('the picker finds a template in another language, and says why some cannot be sent', async () => {
    const page = desk().page()
    await optIn(desk(), amara)
    await page.getByRole('button', { name: 'Templates' }).click()
    const picker = page.getByRole('dialog', { name: 'Templates' })
    const options = picker.getByRole('listbox', { name: 'Templates' }).getByRole('option')
    await expect(options.filter({ hasText: 'English (US)' })).toHaveCount(await options.count())
    await expect(options.filter({ hasText: 'Opt in' })).toHaveCount(0)

    await expect(picker.getByRole('combobox', { name: 'Language' })).toHaveValue('en_US')
    await picker.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'All languages' })
    await picker.getByRole('combobox', { name: 'Search templates' }).fill('fee notice')
    await expect(options).toHaveCount(1)
    await expect(options).toContainText('Waiting for Meta’s approval')
    await expect(picker.getByRole('button', { name: 'Use template' })).toBeDisabled()

    await picker.getByRole('combobox', { name: 'Search templates' }).fill('appointment')
    await picker.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'English (UK)' })
    await expect(picker.getByRole('region', { name: 'Preview' })).toContainText('Hello Amara, we look forward to seeing you')
    await page.keyboard.press('Escape')
    await expect(picker).toHaveCount(0)

    await page.keyboard.press('Control+/')
    await picker.getByRole('combobox', { name: 'Search templates' }).fill('appointment')
    await page.keyboard.press('Enter')
    const template = page.getByRole('group', { name: 'Template Appointment reminder' })
    await expect(template.getByRole('textbox', { name: 'Variable advisor_name of the header' })).toHaveValue('Sam Rowe')
    await template.getByRole('textbox', { name: 'Variable day' }).fill('Thursday')
    await template.getByRole('textbox', { name: 'Variable time' }).fill('2:00 PM')
    await template.getByRole('textbox', { name: 'Variable time' }).press('Enter')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await fromFirm(desk(), amara)).at(-1)).toContain('we look forward to seeing you on Thursday at 2:00 PM')
  })

  test('where the provider says that the window is closed, that counts: the text is back, and templates are offered', async () => {
    await optIn(desk(), elliot)
    await desk().sandbox.control('POST', 'faults', { target: 'graph.messages', kind: 'error', code: 131047 })
    await messageField(desk()).fill('Bounced')
    await messageField(desk()).press('Enter')
    await expect(bubble(desk(), 'Bounced')).toContainText('Not sent: the 24-hour conversation had ended.')
    await expect(conversation(desk(), elliot).getByText(`${ENDED} Your draft is kept.`)).toBeVisible()
    await expect(messageField(desk())).toHaveValue('Bounced')
    expect(await fromFirm(desk(), elliot)).not.toContain('Bounced')
  })

  test('the countdown says how long, why, and until when; an own message starts it anew', async () => {
    await optIn(desk(), mei)
    await expect(countdown(desk(), mei)).toHaveAccessibleName(/^Free to message for (24 hours|23 hours 59 minutes)\. Mei last wrote at \d\d:\d\d/)
    await desk().travel(22.5 * HOUR)
    await expect(countdown(desk(), mei)).toHaveAccessibleName(/^Free to message for 1 hours (30|29) minutes\. Mei last wrote/)
    await write(desk(), 'Just in time')
    await expect(countdown(desk(), mei)).toHaveAccessibleName(/^Free to message for (24 hours|23 hours 59 minutes)\. You last wrote/)
    await desk().travel(23.5 * HOUR)
    await expect(countdown(desk(), mei)).toHaveAccessibleName(/^Free to message for (30|29) minutes\./)
    await write(desk(), 'Still open')
    await expect(bubble(desk(), 'Still open')).toContainText('Delivered')
  })

  test('at its end templates only: the draft is kept, the template is filled in its place and sent, and the draft comes back', async () => {
    const page = desk().page()
    const earlier = (await templatesSent(desk())).length
    await optIn(desk(), tom)
    await write(desk(), 'Good morning')
    // It must have left: what the provider's clock overtakes on its way is refused, and comes back.
    await expect(bubble(desk(), 'Good morning')).toContainText('Delivered')
    await messageField(desk()).fill('Half a thought')
    await desk().travel(24 * HOUR)

    await expect(conversation(desk(), tom).getByText(`${ENDED} Your draft is kept.`)).toBeVisible()
    await expect(countdown(desk(), tom)).toHaveAccessibleName(/^Template only More than 24 hours have passed/)
    await expect(messageField(desk())).not.toBeEditable()
    await expect(messageField(desk())).toHaveValue('Half a thought')
    await expect(sendButton(desk())).toBeDisabled()
    const before = (await desk().sends()).length
    await messageField(desk()).press('Enter')

    await quickList(desk(), tom).getByRole('option', { name: /Account review/ }).click()
    const template = page.getByRole('group', { name: 'Template Account review' })
    await expect(template).toContainText('Your draft is kept.')
    await expect(template).toContainText('Would a short call this week work for you?')
    await expect(template.getByRole('textbox', { name: 'Variable 1' })).toHaveValue(tom.first)
    await expect(template.getByRole('textbox', { name: 'Variable 2' })).toBeFocused()
    await expect(page.getByText('1 blank left to fill')).toBeVisible()
    await expect(sendButton(desk())).toBeDisabled()
    expect(await desk().sends()).toHaveLength(before)

    await template.getByRole('textbox', { name: 'Variable 2' }).fill('yearly')
    await expect(sendButton(desk())).toBeEnabled()
    // A double click sends the template, and not the draft that comes back under it; nor do the keys after it.
    await sendButton(desk()).click({ clickCount: 2, delay: 60 })
    const text = 'Hello Tom, it is time for your yearly review. Would a short call this week work for you?'
    await expect(messageField(desk())).toHaveValue('Half a thought')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect(sendButton(desk())).toBeDisabled()
    await expect(bubble(desk(), text)).toContainText('Template · account_review_v2')
    await expect(bubble(desk(), text)).toContainText('Delivered')
    expect(await fromFirm(desk(), tom)).toContain(text)
    expect((await templatesSent(desk())).slice(earlier)).toMatchObject([{ name: 'opt_in_v3' }, { name: 'account_review_v2', language: { code: 'en_US' } }])

    // The organisation's rule counts either side's message: the draft is back, and can be sent in its own time.
    await expect(messageField(desk())).toHaveValue('Half a thought')
    expect(await desk().sends()).toHaveLength(before + 1)
    await expect(sendButton(desk())).toBeEnabled()
    await messageField(desk()).press('Enter')
    await expect.poll(async () => (await fromFirm(desk(), tom)).at(-1)).toBe('Half a thought')
  })

  test('queued before the end and due after it: refused, and the text is back beside what was begun meanwhile', async () => {
    await optIn(desk(), rafael)
    const before = (await desk().sends()).length
    // What comes by SMS tells the app how late it is.
    await desk().offline(true, 'graph')
    await write(desk(), 'A minute too late')
    await expect(bubble(desk(), 'A minute too late')).toContainText('Waiting')
    await messageField(desk()).fill('And another thing')
    await expect(row(desk(), rafael, 'WhatsApp')).toContainText(/Draft.*And another thing/s)
    await desk().travel(25 * HOUR)
    await desk().offline(false, 'graph')

    await expect(bubble(desk(), 'A minute too late')).toContainText('Not sent: the 24-hour conversation ended while it waited.')
    await expect(bubble(desk(), 'A minute too late')).toContainText('The text is kept as a draft.')
    await expect(messageField(desk())).toHaveValue(/A minute too late[\s\S]*And another thing/)
    await expect(row(desk(), rafael, 'WhatsApp')).toContainText('Not sent')
    expect(await desk().sends()).toHaveLength(before)
    expect(await fromFirm(desk(), rafael)).not.toContain('A minute too late')

    await bubble(desk(), 'A minute too late').getByRole('button', { name: 'Choose a template' }).click()
    await expect(desk().page().getByRole('dialog', { name: 'Templates' })).toBeVisible()
  })
})

test.describe('where only the client’s messages count', () => {
  test.use(refreshedByClient)

  test('a template does not open the window; the client does', async ({ desk }) => {
    await optIn(desk, mei)
    await desk.travel(23 * HOUR)
    await expect(countdown(desk, mei)).toHaveAccessibleName(/^Free to message for (1 hours|59 minutes|60 minutes)/)
    await write(desk, 'Nearly a day')
    await desk.travel(HOUR)
    await expect(conversation(desk, mei).getByText(ENDED)).toBeVisible()
    await quickList(desk, mei).getByRole('option', { name: /Account review/ }).click()
    await desk.page().getByRole('textbox', { name: 'Variable 2' }).fill('yearly')
    await sendButton(desk).click()
    await expect(bubble(desk, 'it is time for your yearly review')).toContainText('Delivered')
    await expect(conversation(desk, mei).getByText(ENDED)).toBeVisible()
    await expect(messageField(desk)).not.toBeEditable()

    await desk.client(mei.id, { channel: 'whatsapp', text: 'Yes, do call me' })
    await expect(messageField(desk)).toBeEditable()
    await expect(countdown(desk, mei)).toHaveAccessibleName(/^Free to message for .* Mei last wrote/)
    await write(desk, 'I will')
    await expect(bubble(desk, 'I will')).toContainText('Delivered')
  })
})
