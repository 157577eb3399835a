import { badge, notifications } from './fixtures/desktop.ts'
import { expect, test } from './fixtures/desk.ts'
import { mei } from './fixtures/people.ts'
import { bubble, conversation, go, rows } from './fixtures/steps.ts'

test('a voicemail arrives, is listened to at one’s own speed, read, marked and answered', async ({ desk }) => {
  const page = desk.page()
  await desk.addContact(mei.name, mei.number)
  await go(desk, 'Settings')
  await desk.sandbox.control('POST', `clients/${mei.id}/voicemail`, { seconds: 6, transcript: 'Please call me back about the flat.' })
  await expect.poll(() => notifications(desk.app())).toContainEqual(expect.objectContaining({ title: mei.name }))
  await expect.poll(() => badge(desk.app())).toBe(1)

  // In the inbox among everything else, and alone under its own filter.
  await go(desk, 'Inbox')
  await page.getByRole('radiogroup', { name: 'Show' }).getByRole('radio', { name: 'Calls and voicemail' }).click()
  const row = rows(desk).filter({ hasText: mei.name })
  await expect(row).toHaveCount(1)
  await expect(row).toContainText('1 unread message')
  await row.click()
  const talk = conversation(desk, mei)
  const voicemail = bubble(desk, 'Please call me back about the flat.')
  await expect(voicemail.getByText('New', { exact: true })).toBeVisible()
  await expect(voicemail.getByRole('heading', { name: 'Transcript' })).toBeVisible()
  // Opened is not listened to: the row is read, the voicemail is still new.
  await expect(row).not.toContainText('unread')
  await expect.poll(() => badge(desk.app())).toBe(0)

  const sound = voicemail.getByRole('group', { name: /Mei Tanaka/ })
  await sound.getByRole('button', { name: 'Speed 1×' }).click()
  await expect(sound.getByRole('button', { name: 'Speed 1.5×' })).toBeVisible()
  await sound.getByRole('button', { name: 'Play' }).click()
  await expect(sound.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect(voicemail.getByText('New', { exact: true })).toHaveCount(0)
  await expect.poll(() => sound.getByRole('slider', { name: 'Position' }).inputValue()).not.toBe('0')
  await sound.getByRole('button', { name: 'Pause' }).click()
  await voicemail.getByRole('button', { name: 'Mark as new' }).click()
  await expect(voicemail.getByText('New', { exact: true })).toBeVisible()

  // The ways back to the caller: a call, or writing.
  const answer = talk.getByRole('region', { name: `Answer ${mei.first}` })
  await expect(answer.getByRole('button', { name: 'Call back' })).toBeEnabled()
  await answer.getByRole('button', { name: 'SMS' }).click()
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeFocused()
  expect(await desk.sends()).toEqual([])
})
