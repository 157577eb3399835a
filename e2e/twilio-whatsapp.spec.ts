import { expect, test } from './fixtures/desk.ts'
import { mei } from './fixtures/people.ts'
import { whatsAppOverTwilio } from './fixtures/policies.ts'
import { bubble, conversation, fromFirm, messageField, optIn, sendButton, write } from './fixtures/steps.ts'

test.use(whatsAppOverTwilio)

test('WhatsApp over Twilio, by polling alone: asked, willing, talk both ways, 24 hours, a template', async ({ desk }) => {
  await optIn(desk, mei)
  await write(desk, 'Shall we say Monday?')
  await expect(bubble(desk, 'Shall we say Monday?')).toContainText('Delivered')
  await desk.client(mei.id, { channel: 'whatsapp', text: 'Monday is good' })
  await expect(bubble(desk, 'Monday is good')).toBeVisible()

  await messageField(desk).fill('Half a thought')
  await desk.travel(25 * 3_600_000)
  const talk = conversation(desk, mei)
  await expect(talk.getByText('The 24-hour conversation has ended. Start a new one with a template. Your draft is kept.')).toBeVisible()
  await expect(messageField(desk)).not.toBeEditable()
  await talk.getByRole('listbox', { name: 'Templates' }).getByRole('option', { name: /Account review/ }).click()
  await desk.page().getByRole('group', { name: 'Template Account review' }).getByRole('textbox', { name: 'Variable 2' }).fill('yearly')
  await sendButton(desk).click()
  await expect.poll(async () => (await fromFirm(desk, mei)).at(-1)).toContain('yearly')
  expect((await desk.sends()).at(-1)?.request).toMatchObject({ To: `whatsapp:${mei.number}`, ContentSid: expect.stringMatching(/^HX/) })

  // Each message once, and nobody had to reach this desk.
  await expect(bubble(desk, 'Monday is good')).toHaveCount(1)
  expect((await desk.traffic()).filter(({ direction }) => direction === 'to-app')).toEqual([])
})
